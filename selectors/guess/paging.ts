// How an unknown list goes on and how many rows it says it has. Pure.
import { type Element, isTag, type ParentNode } from 'domhandler';
import { selectorsFor } from '../css-for.ts';
import { findAll } from '../document.ts';
import { absoluteUrl, fold, textOf } from '../text.ts';

export interface CounterGuess {
  readonly settings: { readonly select: string; readonly transform: readonly unknown[] };
  readonly total: number;
  readonly evidence: string;
}

const COUNTS: readonly { readonly pattern: RegExp; readonly regex: string }[] = [
  {
    pattern: /\b[\d,.]+\s*(?:-|–|to)\s*[\d,.]+\s+of\s+(?:about\s+)?([\d,.]+)/i,
    regex: 'of\\s+(?:about\\s+)?([\\d,.]+)',
  },
  { pattern: /^(?:found|total|all)[:\s]+([\d,.]+)\b/i, regex: '^\\D+([\\d,.]+)' },
  {
    pattern:
      /^([\d,.]+)\s+(?:\w+\s+){0,2}(?:results?|rows?|items?|entries|records?|found|total|\w{3,}s)\.?$/i,
    regex: '^([\\d,.]+)',
  },
];

/** Texts that may be the list's total: none that is less than the rows, or another number where all rows are there. */
export function countersIn(root: ParentNode, rows: number, hasMore: boolean): CounterGuess[] {
  const found: CounterGuess[] = [];
  for (const element of findAll(
    'p, div, span, small, h1, h2, h3, caption, em, strong, b, td, nav, li, label',
    root,
  )) {
    const text = fold(textOf(element));
    if (text.length > 80 || !/\d/.test(text)) continue;
    for (const { pattern, regex } of COUNTS) {
      const total = Number(pattern.exec(text)?.[1]?.replace(/[,.]/g, '') ?? Number.NaN);
      if (!Number.isInteger(total) || total < rows || (!hasMore && total !== rows)) continue;
      const select = namesFor(element, root);
      if (select === null) break;
      const settings = { select, transform: [{ regex }, 'integer'] };
      found.push({ settings, total, evidence: `"${text}", ${rows} rows on the page` });
      break;
    }
  }
  // The innermost one says just that.
  return found.reverse();
}

export type PagerGuess =
  | { readonly kind: 'next'; readonly select: string; readonly url: string; readonly evidence: string }
  | {
      readonly kind: 'load-more';
      readonly select: string;
      readonly attr: string | null;
      readonly evidence: string;
    }
  | { readonly kind: 'infinite-scroll'; readonly evidence: string };

const NEXT = /^(?:next(?: page)?|older|weiter|suivant|[>›»→]+)$/i;
const MORE = /^(?:load|show|view|see) (?:more|older)\b/i;

/** The link or button by which the list goes on; null where there is none. */
export function pagerIn(root: ParentNode, pageUrl: string): PagerGuess | null {
  const links = findAll('a[href], link[rel=next]', root);
  const byRel = links.find(({ attribs }) => (attribs.rel ?? '').split(/\s+/).includes('next'));
  const byLabel = links.find(({ attribs }) => NEXT.test(fold(attribs['aria-label'] ?? attribs.title ?? '')));
  const byText = links.find((one) => NEXT.test(fold(textOf(one))) && isPageLink(one, pageUrl));
  for (const link of [byRel, byLabel, byText]) {
    const url = link && absoluteUrl(link.attribs.href ?? '', pageUrl);
    const select = link && nextSelector(link, root);
    if (url && select && new URL(url).href !== pageUrl)
      return { kind: 'next', select, url, evidence: `link "${fold(textOf(link)) || link.attribs.rel}"` };
  }
  const numbered = numberedNext(root, pageUrl);
  if (numbered) return numbered;
  const button = findAll('button, a[role=button]', root).find((one) => MORE.test(fold(textOf(one))));
  if (!button) return null;
  const attr = Object.keys(button.attribs).find(
    (name) => name.startsWith('data-') && /^\/|^https?:|^\?/.test(button.attribs[name] ?? ''),
  );
  const select = namesFor(button, root);
  return select === null
    ? null
    : { kind: 'load-more', select, attr: attr ?? null, evidence: `button "${fold(textOf(button))}"` };
}

/** A parameter that says which part of a list is meant. */
const PART = /[?&](?:p|page\w*|\w*page|start|offset)=/i;

function isPageLink(link: Element, pageUrl: string): boolean {
  const url = absoluteUrl(link.attribs.href ?? '', pageUrl);
  return url !== null && new URL(url).pathname === new URL(pageUrl).pathname;
}

function nextSelector(link: Element, root: ParentNode): string | null {
  const { rel, title } = link.attribs;
  const label = link.attribs['aria-label'];
  if (rel)
    return `${link.name}[rel=${rel.split(/\s+/).includes('next') && rel === 'next' ? 'next' : JSON.stringify(rel)}]`;
  if (label) return `a[aria-label=${JSON.stringify(label)}]`;
  if (title) return `a[title=${JSON.stringify(title)}]`;
  return namesFor(link, root);
}

/** Pages by number without a "next": the link after the one that is marked, or that is no link. */
function numberedNext(root: ParentNode, pageUrl: string): PagerGuess | null {
  const links = findAll('a[href]', root).filter(
    (one) =>
      /^\d{1,4}$/.test(fold(textOf(one))) && isPageLink(one, pageUrl) && PART.test(one.attribs.href ?? ''),
  );
  const second = links.find((one) => fold(textOf(one)) === '2');
  const parent = second?.parent;
  if (!second || !parent) return null;
  // Where one is stands just before it, marked or bare of a link.
  let here = second.prev;
  while (here && !isTag(here)) here = here.prev;
  const url = absoluteUrl(second.attribs.href ?? '', pageUrl);
  if (!here || url === null || !/^\W*1\W*$/.test(fold(textOf(here)))) return null;
  const mark = here.attribs['aria-current'] ? '[aria-current]' : here.name;
  const part = /[?&]([\w-]+)=\d+(?:&|$)/.exec(second.attribs.href ?? '')?.[1] ?? '';
  const after = `${mark} + a[href*="${part}="]`;
  const holder = namesFor(parent as Element, root);
  const select = holder === null ? after : `${holder} > ${after}`;
  return findAll(select, root)[0] === second
    ? { kind: 'next', select, url, evidence: `numbered pages, "2" after <${here.name}>` }
    : null;
}

/** A selector for which the element is the first; null where it has nothing to be named by. */
export function namesFor(element: Element, root: ParentNode): string | null {
  const own = selectorsFor(element);
  const around: string[] = [];
  for (
    let node: ParentNode | null = element.parent, depth = 0;
    node && depth < 4;
    node = node.parent, depth += 1
  )
    if ('attribs' in node)
      around.push(...selectorsFor(node as Element).map((one) => `${one} ${own[0] ?? element.name}`));
  const usable = [...own, ...around].filter(
    (one) => !/\.[A-Za-z][\w-]*[_-](?=\w*\d)[A-Za-z0-9]{4,}/.test(one),
  );
  return usable.find((selector) => findAll(selector, root)[0] === element) ?? null;
}
