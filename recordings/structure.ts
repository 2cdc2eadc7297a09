// Names the markup gives to its own parts. Other attributes and addresses point at them ("#reply-form", ".modal-body"),
// and selectors hold on to them: what points at a part of the page is no text of the customer's.
import { load } from 'cheerio';
import { isTag } from 'domhandler';

const STYLE = /<style[^>]*>[\s\S]*?<\/style/gi;

export interface Structure {
  /** Whether a value only points at parts of the pages: an id or a class behind its mark, or names in several words. */
  refers(value: string): boolean;
}

/**
 * @param styles style sheets: what they speak of is a part, too
 * @param isPersonal whether a name holds somebody's: such a one is never structure
 */
export function structureOf(
  pages: readonly string[],
  styles: readonly string[],
  isPersonal: (text: string) => boolean,
): Structure {
  const names = new Set<string>();
  for (const style of [...styles, ...pages.flatMap((page) => page.match(STYLE) ?? [])])
    for (const [, name = ''] of style.matchAll(/[.#]([A-Za-z_][\w-]+)(?=[^;}]*\{)/g)) names.add(name);
  for (const page of pages) {
    load(
      page,
      { xml: { xmlMode: false } },
      false,
    )('[id], [class], [name]').each((_, node) => {
      if (!isTag(node)) return;
      const { id = '', class: classes = '', name = '' } = node.attribs;
      for (const each of [id, name, ...classes.split(/\s+/)]) if (each !== '') names.add(each);
    });
  }
  const parts = new Set([...names].flatMap(partsOf));
  const isPart = (token: string): boolean => {
    const marked = /^[#.](.+)$/.exec(token)?.[1];
    // One plain word may be anything, a name, too; "post-reply" is what "post-reply-tab" is the tab of.
    const isNamed =
      marked !== undefined
        ? names.has(marked)
        : /^[a-z][a-z\d]*(?:[-_][a-z\d]+)+$|^[a-z]+\d+[a-z]+$/i.test(token) && parts.has(token);
    return isNamed && !isPersonal(token);
  };
  return {
    refers: (value) => {
      const tokens = value.trim().split(/[\s,]+/);
      return tokens.every(isPart);
    },
  };
}

/** "a-b-c": itself, "a-b", "b-c", ...: every run of its words. Longer names are generated ones. */
function partsOf(name: string): string[] {
  const words = name.split(/(?<=[-_])/);
  if (words.length > 8) return [name];
  return words.flatMap((_, from) =>
    words.slice(from).map((_, more) =>
      words
        .slice(from, from + more + 1)
        .join('')
        .replace(/[-_]$/, ''),
    ),
  );
}
