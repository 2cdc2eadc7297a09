// Scrubs a whole recording: every exchange by what its body is, every address by the same rules, so that links
// between pages still lead where they led. What must not be found afterwards is handed to the scan.
import { sha256 } from '../lib/json.ts';
import { bodyKind, type Exchange, textOf } from './exchange.ts';
import { fakeFile } from './fake-files.ts';
import { createFakes } from './fakes.ts';
import { all, EMAIL, isReserved } from './patterns.ts';
import { createMarkupScrubber } from './scrub-markup.ts';
import { createTextScrubber } from './scrub-text.ts';
import { vocabularyOf } from './vocabulary.ts';

export interface Scrubbed {
  readonly exchanges: readonly Exchange[];
  /** The customer's own texts, e-mail addresses and numbers, for the scan; never written anywhere. */
  readonly originals: ReadonlySet<string>;
}

/**
 * @param options.profile the selector profile as data: its words are the interface's
 * @param options.origins real origin -> the one that stands for it
 * @param options.key secret of this recording; the same key makes the same fakes
 */
export function scrub(
  exchanges: readonly Exchange[],
  options: { profile: unknown; origins: ReadonlyMap<string, string>; key: Uint8Array },
): Scrubbed {
  const kindOf = (exchange: Exchange) => bodyKind(exchange.headers['content-type'] ?? '');
  const scripts = exchanges.filter((exchange) => kindOf(exchange) === 'script').map(textOf);
  const vocabulary = vocabularyOf(options.profile, scripts);
  const fakes = createFakes(options.key, (word) => vocabulary.word(word) || vocabulary.literal(word));
  const text = createTextScrubber({ fakes, vocabulary, origins: options.origins });
  const markup = createMarkupScrubber({ text, vocabulary });

  const body = (exchange: Exchange): Uint8Array => {
    if (exchange.body.byteLength === 0) return exchange.body;
    const type = exchange.headers['content-type'] ?? '';
    switch (kindOf(exchange)) {
      case 'html':
        return Buffer.from(markup.html(textOf(exchange)));
      case 'json':
        return Buffer.from(jsonOrText(textOf(exchange)));
      case 'script':
      case 'style':
        // The same for every customer; only who wrote a library may be named in it.
        return Buffer.from(
          textOf(exchange).replace(all(EMAIL), (found) => (isReserved(found) ? found : text.text(found))),
        );
      default:
        return fakeFile(type, sha256(exchange.body), fakes);
    }
  };

  const jsonOrText = (input: string): string => {
    try {
      return markup.json(input);
    } catch {
      return text.text(input);
    }
  };

  return {
    exchanges: exchanges.map((exchange) => ({
      ...exchange,
      url: text.url(exchange.url),
      headers: {
        ...exchange.headers,
        ...(exchange.headers.location === undefined ? {} : { location: text.url(exchange.headers.location) }),
      },
      body: body(exchange),
    })),
    originals: text.originals(),
  };
}

/** `https://helpdesk.example.com` for the first origin, `https://files-N.example.com` for the others. */
export function standInOrigins(origins: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    origins.map((origin, index) => [
      new URL(origin).origin,
      index === 0 ? 'https://helpdesk.example.com' : `https://files-${index}.example.com`,
    ]),
  );
}
