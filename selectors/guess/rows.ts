// Finds what a page lists: elements that repeat, side by side and built alike, each with something to say. Pure.
import { type Element, isTag, type ParentNode } from 'domhandler';
import { selectorsFor } from '../css-for.ts';
import { closest, findAll } from '../document.ts';
import { columnsOf } from '../places.ts';
import { fold, textOf } from '../text.ts';

export interface RowGroup {
  /** Finds just these elements, on the page as a whole. Best first. */
  readonly select: readonly string[];
  readonly elements: readonly Element[];
  /** Header texts, as they are compared; empty where the rows are no table's. */
  readonly headers: readonly string[];
  readonly score: number;
}

/** Parts of a page that list pages, not records. */
const AROUND =
  'nav, header, footer, [role=navigation], [role=menu], [role=menubar], [role=tablist], [role=banner], [role=contentinfo], select, svg, [class*=menu], [class*=nav], [id*=nav], [class*=pag], [class*=breadcrumb], [id*=menu]';
const ROW = 'tr, li, article, section, div, a, [role=row], [role=listitem], p, dl';
const MOST_GROUPS = 12;

/** What repeats on the page, the likeliest list first. */
export function rowGroups(root: ParentNode): RowGroup[] {
  const groups = new Map<ParentNode, Map<string, Element[]>>();
  for (const element of findAll(ROW, root)) {
    const { parent } = element;
    if (!parent || !isRowLike(element)) continue;
    const alike = groups.get(parent) ?? new Map<string, Element[]>();
    groups.set(parent, alike);
    const signature = signatureOf(element);
    alike.set(signature, [...(alike.get(signature) ?? []), element]);
  }
  const found: RowGroup[] = [];
  for (const [parent, alike] of groups)
    for (const elements of mergedTables(parent, alike)) {
      const [first] = elements;
      if (!first || closest(AROUND, first) !== null) continue;
      const headers = [...(columnsOf(first)?.keys() ?? [])].filter((one) => one !== '');
      if (elements.length < 2 && headers.length < 2) continue;
      const select = selectorsOf(parent, elements, root);
      if (select.length > 0) found.push({ select, elements, headers, score: scoreOf(elements, headers) });
    }
  return found.sort((a, b) => b.score - a.score).slice(0, MOST_GROUPS);
}

function isRowLike(element: Element): boolean {
  if (element.name !== 'tr') return textOf(element).trim().length > 1;
  const cells = element.children.filter(isTag);
  return cells.some(({ name }) => name === 'td') && cells.length > 1;
}

/** Tag and role; in a table the number of cells tells a row from a note across it. */
function signatureOf(element: Element): string {
  const { name, attribs } = element;
  if (name === 'tr') return `tr ${element.children.filter(isTag).length}`;
  const kinds = Object.keys(attribs).filter(
    (one) => one.startsWith('data-') || one === 'id' || one === 'href',
  );
  return `${name} ${attribs.role ?? ''} ${kinds.sort().join(' ')}`;
}

/** Rows of a table that differ in their cells belong together where most have as many. */
function mergedTables(parent: ParentNode, alike: ReadonlyMap<string, Element[]>): Element[][] {
  if (!isTag(parent) || !/^t(?:body|able)$/.test(parent.name)) return [...alike.values()];
  const [largest] = [...alike.values()].sort((a, b) => b.length - a.length);
  return largest ? [largest] : [];
}

/** Many rows, each with words of its own and a link of its own, under headers. */
function scoreOf(elements: readonly Element[], headers: readonly string[]): number {
  const texts = elements.map((one) => fold(textOf(one)));
  const different = new Set(texts).size / texts.length;
  const length = texts.reduce((sum, text) => sum + Math.min(text.length, 200), 0) / texts.length;
  const linked = elements.filter((one) => one.name === 'a' || findAll('a[href]', one).length > 0).length;
  const isMain =
    elements[0] !== undefined && closest('main, [role=main], #content, #main', elements[0]) !== null;
  return (
    Math.log2(elements.length + 1) *
    (0.3 + different) *
    (0.5 + Math.min(length, 120) / 60) *
    (1 + (linked / elements.length) * 0.8) *
    (headers.length >= 2 ? 2 : 1) *
    (isMain ? 1.2 : 1) *
    (elements.some((one) => Object.keys(one.attribs).some((name) => /^data-(?:\w+-)?id$/.test(name)))
      ? 1.5
      : 1)
  );
}

/** Selectors that find just these: by what the rows are, by what holds them. */
function selectorsOf(parent: ParentNode, elements: readonly Element[], root: ParentNode): string[] {
  const [first] = elements;
  if (!first) return [];
  const isExact = (selector: string): boolean => {
    const found = findAll(selector, root);
    return found.length === elements.length && found.every((one, at) => one === elements[at]);
  };
  const own = sharedSelectors(elements);
  const holders: string[] = [];
  for (let node: ParentNode | null = parent; node && holders.length < 6; node = node.parent)
    if (isTag(node) && node.name !== 'body' && node.name !== 'html')
      holders.push(
        ...selectorsFor(node)
          .filter((one) => !/\d{3,}/.test(one))
          .slice(0, 2),
      );
  const inTable =
    first.name === 'tr' ? ['tbody > tr', 'tbody > tr:has(td)', 'tr:has(td)', 'tr:has(> td + td)'] : [];
  const bare = first.name === 'tr' ? inTable : [`> ${first.name}`, first.name];
  const candidates = [
    ...own.filter((one) => /data-|role=|aria-|\[id\^=/.test(one)),
    ...holders.flatMap((holder) => [
      ...own.map((one) => `${holder} ${one}`),
      ...bare.map((one) => `${holder} ${one}`),
    ]),
    ...own,
    ...(first.name === 'tr' ? ['main table tbody > tr', 'table tbody > tr', ...inTable] : []),
  ];
  const exact = candidates.filter((selector) => !GENERATED.test(selector) && isExact(selector));
  return [...new Set(exact)].slice(0, 2);
}

const GENERATED = /\.[A-Za-z][\w-]*[_-](?=\w*\d)[A-Za-z0-9]{4,}/;

/** What all of them can be named by. */
function sharedSelectors(elements: readonly Element[]): string[] {
  const [first, ...others] = elements;
  if (!first) return [];
  const own = [
    ...selectorsFor(first).filter((one) => !/^#|\[name=|\[aria-label=/.test(one)),
    ...(first.name === 'a' ? [] : []),
  ];
  const prefix = /^([A-Za-z][\w-]*?[-_])\d+$/.exec(first.attribs.id ?? '')?.[1];
  if (prefix !== undefined) own.unshift(`[id^="${prefix}"]`);
  return own.filter((selector) =>
    others.every((other) => findAll(`:scope:is(${selector})`, other).includes(other)),
  );
}
