// Lists that keep only the rows in view: puts together, from what was seen on the way, the page that would hold them
// all. Pure; the way there is scroll.ts and replaced-rows.ts.
import { documentOf, findAll, rebind } from '../../selectors/document.ts';
import { resolveRows } from '../../selectors/resolve.ts';
import type { ListPage } from '../../selectors/schema.ts';
import type { Env, HtmlContent } from '../../selectors/values.ts';

export interface SeenRows {
  /** Row HTML by key, in the order first seen. */
  readonly rows: Map<string, string>;
  /** The list's own total; null where it shows none. */
  counter: number | null;
}

/**
 * Adds the rows in view. Rows without a key are still being drawn, and pass.
 * @returns whether any were new, and the keys of all in view, as one text
 */
export function collectRows(
  page: ListPage,
  content: HtmlContent,
  env: Env,
  seen: SeenRows,
): { isNew: boolean; inView: string } {
  const { pagination } = page.list;
  if (!('key' in pagination)) throw new TypeError('the rows of this list have no key');
  const inView: string[] = [];
  const before = seen.rows.size;
  const keyed = resolveRows({ ...page, fields: { key: pagination.key } }, content, env);
  const elements = rowElements(page, content);
  for (const [index, row] of keyed.rows.entries()) {
    const element = elements[index];
    const { key } = row.values;
    if (element === undefined || key === undefined || key === null) continue;
    inView.push(String(key));
    seen.rows.set(String(key), documentOf(content).$.html(element));
  }
  seen.counter = keyed.counter ?? seen.counter;
  return { isNew: seen.rows.size > before, inView: inView.join('\n') };
}

/** The page with every row seen where the rows in view stand. */
export function withAllRows(page: ListPage, content: HtmlContent, seen: SeenRows): HtmlContent {
  const [first, ...others] = rowElements(page, content);
  if (first === undefined) return content;
  const document = documentOf(content);
  for (const other of others) document.$(other).remove();
  document.$(first).replaceWith([...seen.rows.values()].join(''));
  return rebind(content, document);
}

function rowElements(page: ListPage, content: HtmlContent) {
  const { root } = documentOf(content);
  for (const selector of page.list.rows) {
    const found = findAll(selector, root);
    if (found.length > 0) return found;
  }
  return [];
}
