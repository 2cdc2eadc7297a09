// Whether what a page was told so far says that more follows, before a profile says what tells so. Pure.
import type { Heard } from './heard.ts';
import { valueAt } from './json-path.ts';
import { wordsOf } from './learn-names.ts';
import { shapeOf } from './learn-shapes.ts';

/** What flags that say so are called. */
export const MORE = /^(?:has )?(?:more|next|prev|previous)(?: page| more)?$|^has (?:more|next|prev|previous)/;

/** Answers of one read, the last of them: a flag that says that more follows, a next link, a header. */
export function saysMore(heard: readonly Heard[]): boolean {
  const last = new Map<string, Heard>();
  for (const one of heard)
    if (one.kind === 'answer') last.set(one.operation ?? one.url.replace(/[?#].*$/s, ''), one);
  return [...last.values()].some(({ value, links }) => {
    if (links.next !== undefined) return true;
    return shapeOf([value]).scalars.some((path) => {
      const words = wordsOf(path.split('.').at(-1) ?? '').join(' ');
      if (!MORE.test(words) && words !== 'next cursor') return false;
      const said = valueAt(value, path);
      return said === true || (typeof said === 'string' && said !== '');
    });
  });
}
