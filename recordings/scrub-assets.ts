// Scripts and style sheets are the same for every customer and stay as they are, but for texts that the pages show, too
// ("Please wait", or somebody's name): these become the same fakes, so that page and script go on agreeing.
import { finderOf } from './find-texts.ts';
import { all, EMAIL, isReserved } from './patterns.ts';
import type { TextScrubber } from './scrub-text.ts';

export interface AssetScrubber {
  /** A script or a style sheet. */
  asset(text: string): string;
  /** The style sheets inside a page that was scrubbed. */
  stylesIn(html: string): string;
}

/** @param text has scrubbed everything else: what it remembers is looked for */
export function createAssetScrubber(text: TextScrubber): AssetScrubber {
  const originals = new Map(text.originals());
  const find = finderOf(originals.keys());
  const asset = (input: string): string => {
    let [out, from] = ['', 0];
    for (const { text: found, at } of find(input)) {
      out += input.slice(from, at) + originals.get(found);
      from = at + found.length;
    }
    return (out + input.slice(from)).replace(all(EMAIL), (found) =>
      isReserved(found) ? found : text.text(found),
    );
  };
  return {
    asset,
    stylesIn: (html) =>
      html.replace(
        /(<style\b[^>]*>)([\s\S]*?)(?=<\/style)/gi,
        (_, tag: string, style: string) => tag + asset(style),
      ),
  };
}
