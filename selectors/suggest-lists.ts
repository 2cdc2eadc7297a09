// Candidates for what a list is walked by: its rows, what shows that it is there, its counter, the way on. Pure.
import { type Element, isTag, type ParentNode } from 'domhandler';
import type { Candidate } from './candidate.ts';
import { quote, selectorsBelow, selectorsFor } from './css-for.ts';
import { closest, documentOf, findAll } from './document.ts';
import { kindOf } from './inspect.ts';
import type { Check, Specimen } from './inspection.ts';
import { isListPage, type ListPage, type Profile } from './schema.ts';
import { absoluteUrl, fold, textOf } from './text.ts';

export function listCandidates(
  profile: Profile,
  page: string,
  check: Check,
  specimens: readonly Specimen[],
): Candidate[] {
  const kind = kindOf(profile, page);
  const first = specimens.find(({ part }) => part !== 'next')?.content;
  if (!kind || !isListPage(kind) || first?.kind !== 'html') return [];
  const { root } = documentOf(first);
  const at = ['pages', page];
  switch (check.field) {
    case 'list.rows':
      return check.state === 'broken' ? rowCandidates(kind, root, at) : [];
    case 'id':
      return fewerRows(kind, check, at);
    case 'ready':
      return readyCandidates(kind, root, at);
    case 'list.counter':
      return counterCandidates(kind, root, at);
    case 'list.pagination':
      return wayOnCandidates(kind, root, at, first.url);
    default:
      return [];
  }
}

/** The elements that carry the attribute the rows' own id is taken from, each named in every way it can be. */
function rowCandidates(kind: ListPage, root: ParentNode, at: string[]): Candidate[] {
  const attribute = kind.fields.id?.attr?.[0];
  const inner = kind.fields.id?.select;
  if (attribute === undefined || inner) return [];
  const elements = findAll(`[${attribute}]`, root);
  const [sample] = elements;
  if (!sample) return [];
  const own = selectorsFor(sample).filter((selector) => selector.includes(attribute));
  const role = sample.attribs.role ? [`[role=${sample.attribs.role}][${attribute}]`] : [];
  const bare = [...new Set([...role, ...own, `${sample.name}[${attribute}]`])];
  const around = ancestors(sample).flatMap((node) => named(node).slice(0, 1));
  const selectors = [...around.flatMap((container) => bare.map((one) => `${container} ${one}`)), ...bare];
  return selectors.map((selector, rank) => ({
    field: 'list.rows',
    edits: [{ path: [...at, 'list', 'rows'], value: selector, how: 'first' as const }],
    reason: `${findAll(selector, root).length} elements carry ${attribute}, as the rows did`,
    confidence: 0.85 - rank * 0.01,
  }));
}

/** Rows of which only some have an id: others were put between them, for details or as spacers. */
function fewerRows(kind: ListPage, check: Check, at: string[]): Candidate[] {
  const rowsWhere = (isFound: boolean): Element[] =>
    check.sightings.flatMap(({ place, state }) =>
      place.kind === 'html' && isTag(place.node) && (state === 'found') === isFound ? [place.node] : [],
    );
  const [rows, others] = [rowsWhere(true), rowsWhere(false)];
  const [first] = rows;
  if (!first || others.length === 0) return [];
  const select = kind.fields.id?.select?.[0];
  const marks = [
    ...selectorsFor(first).map((one) => one.slice(first.name.length)),
    ...(select !== undefined && !/:scope|,/.test(select) ? [`:has(${select})`] : []),
  ];
  return kind.list.rows
    .filter((selector) => !selector.includes(','))
    .flatMap((selector) =>
      marks
        .filter(
          (mark) =>
            /^[.[:]/.test(mark) &&
            others.every((row) => !fits(mark, row)) &&
            rows.every((row) => fits(mark, row)),
        )
        .map((mark, rank) => ({
          field: 'id',
          edits: [{ path: [...at, 'list', 'rows'], value: `${selector}${mark}`, how: 'first' as const }],
          reason: `${rows.length} rows have an id, ${others.length} between them have none`,
          confidence: 0.8 - rank * 0.01,
        })),
    );
}

const fits = (selector: string, element: Element): boolean =>
  closest(`:is(${element.name})${selector}`, element) === element;

/** What holds the rows, once those are found again. */
function readyCandidates(kind: ListPage, root: ParentNode, at: string[]): Candidate[] {
  const rows = kind.list.rows.map((selector) => findAll(selector, root)).find((found) => found.length > 0);
  const [row] = rows ?? [];
  if (!row) return [];
  return ancestors(row)
    .flatMap((node) => named(node).slice(0, 1))
    .filter((selector) => findAll(selector, root).length === 1)
    .map((selector, rank) => ({
      field: 'ready',
      edits: [{ path: [...at, 'ready'], value: selector, how: 'first' as const }],
      reason: 'it holds the rows',
      confidence: 0.85 - rank * 0.1,
    }));
}

/** Leaf texts that the counter's own steps make a number of which no row goes beyond. */
function counterCandidates(kind: ListPage, root: ParentNode, at: string[]): Candidate[] {
  const rows =
    kind.list.rows.map((selector) => findAll(selector, root)).find((found) => found.length > 0) ?? [];
  const inRows = new Set(rows.flatMap((row) => [row, ...findAll('*', row)]));
  return findAll('main *', root)
    .filter((element) => !inRows.has(element) && isLeaf(element) && /\d/.test(textOf(element)))
    .filter((element) => largestIn(textOf(element)) >= rows.length)
    .flatMap((element) =>
      [...selectorsFor(element), ...selectorsBelow(element)]
        .filter((selector) => findAll(selector, root).length === 1)
        .slice(0, 1)
        .map((selector) => ({
          field: 'list.counter',
          edits: [{ path: [...at, 'list', 'counter', 'select'], value: selector, how: 'first' as const }],
          reason: `its text counts at least the ${rows.length} rows of this part`,
          confidence: element.attribs.role === 'status' || element.attribs['aria-live'] ? 0.85 : 0.7,
        })),
    );
}

const WAY_ON = /(?:^|\b)(?:next|more|older|weiter|suivant|siguiente)\b|^[›»→>]$/i;

/** Links and buttons that say they go on, and carry an address. */
function wayOnCandidates(kind: ListPage, root: ParentNode, at: string[], url: string): Candidate[] {
  const { pagination } = kind.list;
  if (pagination.kind !== 'next' && pagination.kind !== 'load-more') return [];
  const path = [...at, 'list', 'pagination'];
  return findAll('a, button', root).flatMap((element): Candidate[] => {
    const words = fold(
      `${element.attribs['aria-label'] ?? ''} ${element.attribs.title ?? ''} ${textOf(element)}`,
    );
    const says = WAY_ON.exec(words)?.[0] ?? (element.attribs.rel === 'next' ? 'rel=next' : undefined);
    const attribute = addressOf(element, url, pagination.attr);
    if (says === undefined || attribute === null) return [];
    const own = [...selectorsFor(element), ...selectorsBelow(element)];
    // Numbered pages are links of the same kind: only what says "next" itself may be taken.
    const selectors = own.filter((one) => findAll(one, root).length === 1).slice(0, 1);
    return selectors.map((selector) => ({
      field: 'list.pagination',
      edits: [
        { path: [...path, 'select'], value: selector, how: 'first' as const },
        ...(attribute === pagination.attr
          ? []
          : [{ path: [...path, 'attr'], value: attribute, how: 'replace' as const }]),
      ],
      reason: `it says "${says}" and its ${attribute} leads to more of this list`,
      confidence: 0.8,
    }));
  });
}

/** The attribute with an address of the same page or list: the one known, or another that has one. */
function addressOf(element: Element, url: string, known: string | undefined): string | null {
  const names = [...(known === undefined ? [] : [known]), ...Object.keys(element.attribs)];
  const here = new URL(url);
  for (const name of names) {
    const value = element.attribs[name];
    if (value === undefined || !/[/?]/.test(value) || name === 'class') continue;
    const target = absoluteUrl(value, url);
    if (target === null) continue;
    const { pathname, origin, search } = new URL(target);
    if (origin === here.origin && pathname === here.pathname && search !== here.search) return name;
  }
  return null;
}

function ancestors(element: Element): Element[] {
  const found: Element[] = [];
  for (let node: ParentNode | null = element.parent; node; node = node.parent)
    if (isTag(node) && node.name !== 'body' && node.name !== 'html') found.push(node);
  return found;
}

/** Ways to name a container: by its label, or its id. */
function named(element: Element): string[] {
  const { attribs, name } = element;
  const label = attribs['aria-label'];
  const what = attribs.role ? `[role=${attribs.role}]` : name;
  return [
    ...(label ? [`${what}[aria-label=${quote(label)}]`] : []),
    ...(attribs.id ? [`#${attribs.id}`] : []),
  ];
}

const isLeaf = (element: Element): boolean => !element.children.some(isTag);

const largestIn = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/\d[\d,.]*/g)].map(([number]) => Number(number.replace(/[,.]/g, ''))));
