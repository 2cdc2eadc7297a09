// Ranked ways to the rows of a list from two examples: what the two have in common and other elements have not, held
// against the page's own counter. Pure.
import { type Element, isTag, type ParentNode } from 'domhandler';
import { selectorsFor } from '../css-for.ts';
import { documentOf, findAll } from '../document.ts';
import { newReport, readField } from '../read-fields.ts';
import { isListPage, type PageKind } from '../schema.ts';
import type { Sample } from './prove.ts';
import { fieldAt, placesAt, type Target } from './targets.ts';

export interface RowWay {
  readonly select: string;
  /** Rows on the page, or in the first record's list. */
  readonly found: number;
  /** What the page itself says; null where nothing is known of it. */
  readonly counted: number | null;
  /** In words: "25 rows of 94 that the page counts". */
  readonly evidence: string;
  readonly refused: string | null;
  readonly elements: readonly Element[];
}

const MOST_LEVELS = 4;
const MOST_AROUND = 4;
const MOST_OFFERED = 6;

/** @returns none where both examples lie in one row */
export function rowWays(
  first: Element,
  second: Element,
  target: Target,
  kind: PageKind,
  here: Sample,
  others: readonly Sample[],
): RowWay[] {
  const document = documentOf(here.content);
  const place = placesAt(kind, document, target.path).find(
    ({ node }) => node === document.root || isIn(first, node),
  );
  if (!place) return [];
  const root = place.node;
  const pairs = pairsOf(first, second);
  const selectors = new Set(pairs.flatMap(([a, b]) => selectorsOf(a, b, root)));
  const counted = counterOf(target, kind, here);
  const ways = [...selectors].flatMap((select): (RowWay & { rank: number })[] => {
    const elements = matchAll(select, root);
    const pair = pairs.find(([a, b]) => elements.includes(a) && elements.includes(b));
    if (!pair || nests(elements)) return [];
    const level = pairs.indexOf(pair);
    const siblings = elements.filter((one) => one.parent === pair[0].parent).length;
    const stray = elements.length - siblings;
    const rank =
      level * 20 +
      stray * 5 +
      (/\.|#/.test(select) ? 2 : 0) +
      (/\[(?:data-|role|aria-)/.test(select) ? 0 : 1) +
      select.split(' ').length * 0.5 +
      (elements.length === counted ? -40 : 0);
    const refused = reasonAgainst(elements, counted, kind, target, here);
    const elsewhere = others.map(({ content }) => matchAll(select, documentOf(content).root).length);
    const evidence = evidenceOf(elements.length, counted, elsewhere);
    return [{ select, found: elements.length, counted, evidence, refused, elements, rank }];
  });
  const sorted = ways.sort(
    (a, b) => Number(a.refused !== null) - Number(b.refused !== null) || a.rank - b.rank,
  );
  // Ways to the same rows say nothing new after the first three.
  const offered = sorted.filter(
    (way, at) => sorted.slice(0, at).filter((one) => isSame(one, way)).length < 3,
  );
  return offered.slice(0, MOST_OFFERED).map(({ rank: _, ...way }) => way);
}

/** The two ancestors that are siblings, and below them pairs at equal depth while both are of one kind. */
function pairsOf(first: Element, second: Element): [Element, Element][] {
  const a = chainOf(first);
  const b = chainOf(second);
  let common = 0;
  while (common < a.length && a[common] === b[common]) common += 1;
  const pairs: [Element, Element][] = [];
  for (let at = common; at < Math.min(a.length, b.length) && pairs.length < MOST_LEVELS; at += 1) {
    const [one, other] = [a[at], b[at]];
    if (!one || !other || one.name !== other.name) break;
    pairs.push([one, other]);
  }
  return pairs;
}

/** From the top down to the element itself. */
function chainOf(element: Element): Element[] {
  const chain: Element[] = [];
  for (let node: ParentNode | null = element; node; node = node.parent) if (isTag(node)) chain.unshift(node);
  return chain;
}

function selectorsOf(a: Element, b: Element, root: ParentNode): string[] {
  const shared = (one: string): boolean => matchAll(one, root).includes(b);
  const own = [
    ...selectorsFor(a).filter((one) => !/#|\[(?:aria-label|name)=/.test(one) && shared(one)),
    a.name,
  ];
  const around: string[] = [];
  for (let node = a.parent, up = 0; node && isTag(node) && up < MOST_AROUND; node = node.parent, up += 1) {
    if (node === root || node.name === 'body') break;
    around.push(
      ...selectorsFor(node)
        .filter((one) => !/\[name=/.test(one))
        .slice(0, 2),
    );
    if (up === 0) around.push(node.name);
  }
  const direct =
    a.parent && isTag(a.parent) && a.parent !== root ? (selectorsFor(a.parent)[0] ?? a.parent.name) : null;
  return [
    ...own,
    ...around.flatMap((outer) => own.map((one) => `${outer} ${one}`)),
    ...(direct === null ? [] : own.map((one) => `${direct} > ${one}`)),
  ];
}

function matchAll(selector: string, root: ParentNode): Element[] {
  try {
    return findAll(selector, root);
  } catch {
    return [];
  }
}

/** A row in a row would be read twice. */
function nests(elements: readonly Element[]): boolean {
  const all = new Set<ParentNode>(elements);
  return elements.some((one) => {
    for (let node = one.parent; node; node = node.parent) if (all.has(node)) return true;
    return false;
  });
}

/** What the page says of how many there are. */
function counterOf(target: Target, kind: PageKind, here: Sample): number | null {
  const path = target.path === 'list.rows' ? 'list.counter' : `counters.${target.path}`;
  const counter = fieldAt(kind, path);
  if (!counter) return null;
  const document = documentOf(here.content);
  const context = { ...here.env, url: here.content.url, captured: here.content.captured };
  const value = readField(
    counter,
    { kind: 'html', document, node: document.root },
    context,
    path,
    newReport(),
  );
  return typeof value === 'number' ? value : null;
}

function reasonAgainst(
  elements: readonly Element[],
  counted: number | null,
  kind: PageKind,
  target: Target,
  here: Sample,
): string | null {
  const { length } = elements;
  if (counted !== null && length > counted) return `${length} elements, and the page counts ${counted}`;
  if (counted !== null && length < counted && !goesOn(kind, target))
    return `${length} elements, and the page counts ${counted}, with nothing that leads to more`;
  const id = fieldAt(kind, target.path === 'list.rows' ? 'id' : `${target.path}.id`);
  if (!id) return null;
  const document = documentOf(here.content);
  const context = { ...here.env, url: here.content.url, captured: here.content.captured };
  const ids = elements.map((node) =>
    readField({ ...id, required: false }, { kind: 'html', document, node }, context, 'id', newReport()),
  );
  const without = ids.filter((one) => one === undefined).length;
  if (without === length) return null;
  return without > 0 ? `${without} of ${length} elements have no id` : null;
}

function goesOn(kind: PageKind, { path }: Target): boolean {
  if (path === 'list.rows') return isListPage(kind) && kind.list.pagination.kind !== 'none';
  return !isListPage(kind) && kind.expand.length > 0;
}

function evidenceOf(found: number, counted: number | null, elsewhere: readonly number[]): string {
  const here =
    counted === null ? `${found} rows here, no counter` : `${found} rows here, the page counts ${counted}`;
  return elsewhere.length === 0 ? here : `${here}; ${elsewhere.join(', ')} on other pages`;
}

const isSame = (a: RowWay, b: RowWay): boolean =>
  a.elements.length === b.elements.length && a.elements.every((one, at) => one === b.elements[at]);

function isIn(element: Element, node: ParentNode): boolean {
  for (let one: ParentNode | null = element; one; one = one.parent) if (one === node) return true;
  return false;
}
