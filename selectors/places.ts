// Where a field looks: elements by column, label and selector in HTML, values by path in JSON.
import type { Element, ParentNode } from 'domhandler';
import { isTag } from 'domhandler';
import { bearerOf, heldHtml } from './controls.ts';
import { closest, type Document, findAll, findOne, fragmentOf } from './document.ts';
import type { Field } from './field.ts';
import { holds } from './heard.ts';
import { hasParts, withParts } from './hidden-parts.ts';
import { valueAt } from './json-path.ts';
import { isNamedPart, valueBeside } from './labels-on-page.ts';
import { fold, htmlOf, textOf } from './text.ts';
import { prepare } from './tree-steps.ts';
import type { CapturedAll, RawValue } from './values.ts';
import { asLabel, labelText } from './words.ts';

export type Place =
  | { readonly kind: 'html'; readonly document: Document; readonly node: ParentNode }
  | {
      readonly kind: 'json';
      readonly url: string;
      readonly value: unknown;
      /** What was heard with it, for fields that look into another capture. */
      readonly captured?: CapturedAll | undefined;
    };

export interface Places {
  /** One list of places per selector, best first; none where the field says nothing about this kind of content. */
  readonly candidates: Place[][];
  /** The table has no such column, or no such label stands where one must. */
  readonly nameMissing: boolean;
  /** JSON has the list, and nothing in it. */
  readonly isEmptyList: boolean;
}

/** Everywhere the field could be read from. */
export function placesOf(field: Field, place: Place): Places {
  if (field.where && !(place.kind === 'json' && holds(field.where, place.value, {}))) return found([]);
  if (field.from || field.row !== undefined || isUnconditional(field)) return found([[place]]);
  if (field.capture !== undefined) return capturedPlaces(field, field.capture, place);
  if (place.kind === 'json') return jsonPlaces(field, place);
  if (field.path !== undefined && !looksAtHtml(field)) return found([]);
  const { within, nameMissing } = narrow(field, place.node);
  if (within === null) return { ...found([]), nameMissing };
  const { document } = place;
  const see = (node: ParentNode): Place => ({
    ...{ kind: 'html', document },
    node: field.pierce ? withParts(node) : node,
  });
  if (!field.select) return found([[see(within)]]);
  return found(
    field.select.map((selector) => {
      const outside = select(field, selector, within);
      const elements =
        outside.length > 0 || !field.pierce ? outside : select(field, selector, withParts(within));
      return elements.map(see);
    }),
  );
}

/** The capture as a place of its own: JSON, whatever the place it is asked for at. */
function capturedPlaces(field: Field, name: string, place: Place): Places {
  const [captured, url] =
    place.kind === 'html' ? [place.document.captured, place.document.url] : [place.captured, place.url];
  const value = captured?.[name]?.value;
  if (value === undefined) return found([]);
  return jsonPlaces({ ...field, path: field.path ?? '.' }, { kind: 'json', url, value, captured });
}

function select(field: Field, selector: string, within: ParentNode): Element[] {
  if (isList(field)) return findAll(selector, within);
  const one = findOne(selector, within);
  return one ? [one] : [];
}

/**
 * Whether the field would read an empty text of an element with a shadow root or a frame inside: what stands there
 * is not read, and that is not the same as nothing.
 */
export function hidesText(field: Field, place: Place): boolean {
  if (place.kind === 'json' || field.attr || field.each || field.one || field.pairs) return false;
  if (field.compose !== undefined || field.row !== undefined || field.const !== undefined || field.from)
    return false;
  const { node, document } = place;
  return textOf(node).trim() === '' && findOne('img', node) === null && hasParts(node, document.drawn);
}

function found(candidates: Place[][]): Places {
  return { candidates, nameMissing: false, isEmptyList: false };
}

function isList(field: Field): boolean {
  return Boolean(field.all ?? field.each ?? field.pairs);
}

/** Text, attribute or HTML of a place; undefined where an attribute or value is absent. */
export function scalarAt(field: Field, place: Place): RawValue | undefined {
  if (place.kind === 'json') return jsonScalar(field, place.value, place.url);
  const { node } = place;
  if (field.attr) {
    const bearer = isTag(node) ? bearerOf(node, field.attr) : undefined;
    const name = field.attr.find((one) => bearer?.attribs[one] !== undefined);
    const value = name === undefined ? undefined : bearer?.attribs[name];
    return value === undefined || field.raw ? value : fold(value);
  }
  const held = field.html ? heldHtml(node, textOf) : null;
  if (held !== null) return htmlIn(field, held, place.document.url);
  const prepared = prepare(node, field.transform);
  if (field.html) return htmlOf(place.document, prepared);
  const text = textOf(prepared);
  return field.raw ? text : fold(text);
}

function jsonScalar(field: Field, value: unknown, url: string): RawValue | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') return value as RawValue;
  if (field.raw) return value;
  return field.html ? htmlIn(field, value, url) : fold(value);
}

/** Text that is HTML, spelt as it would be from a page, so that the way a record was read leaves no trace in it. */
function htmlIn(field: Field, text: string, url: string): string {
  const document = fragmentOf(text, url);
  return htmlOf(document, prepare(document.root, field.transform));
}

function jsonPlaces(field: Field, { value, url, captured }: Place & { kind: 'json' }): Places {
  if (field.path === undefined && looksAtHtml(field)) return found([]);
  const at = field.path === undefined ? value : valueAt(value, field.path);
  if (at === undefined || at === null) return found([]);
  const items = field.pairs && !Array.isArray(at) ? entriesOf(at) : at;
  const list: unknown[] = isList(field) && Array.isArray(items) ? items : [items];
  return {
    ...found([list.map((item) => ({ kind: 'json', url, value: item, captured }))]),
    isEmptyList: list.length === 0,
  };
}

/** `{a: 1}` as `[{key: 'a', value: 1}]`, so that `pairs` reads an object like a list. */
function entriesOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).map(([key, member]) => ({ key, value: member as unknown }))
    : [];
}

function isUnconditional(field: Field): boolean {
  return (
    field.const !== undefined &&
    field.path === undefined &&
    field.capture === undefined &&
    !looksAtHtml(field)
  );
}

function looksAtHtml(field: Field): boolean {
  return Boolean(field.within ?? field.select ?? field.column ?? field.label ?? field.attr);
}

function narrow(field: Field, node: ParentNode): { within: ParentNode | null; nameMissing: boolean } {
  const found = field.within?.map((selector) => findOne(selector, node)).find((part) => part !== null);
  const part = field.within ? (found ?? null) : node;
  const needsLabel = field.labelRequired === true;
  if (part === null) return { within: null, nameMissing: needsLabel };
  if (field.column) {
    const index = isTag(part) ? columnIndex(part, field.column) : null;
    if (index === null) return { within: null, nameMissing: true };
    return { within: cellAt(part as Element, index), nameMissing: false };
  }
  if (field.label) {
    const { value, isAmbiguous } = valueBeside(part, field.label, { plain: isNamedPart(field, part) });
    return { within: value, nameMissing: isAmbiguous || (value === null && needsLabel) };
  }
  return { within: part, nameMissing: false };
}

const headers = new WeakMap<Element, Map<string, number>>();

/** Header texts of the row's table with where each column begins; null where the row is in no table. */
export function columnsOf(row: Element): ReadonlyMap<string, number> | null {
  const table = closest('table, [role=table], [role=grid], [role=treegrid]', row);
  if (!table) return null;
  let columns = headers.get(table);
  if (!columns) {
    columns = new Map();
    const head = findOne('thead tr:has(th)', table) ?? findOne('[role=row]:has([role=columnheader])', table);
    let at = 0;
    for (const cell of findAll('th, [role=columnheader]', head ?? findOne('tr:has(th)', table) ?? table)) {
      const name = labelText(cell);
      if (!columns.has(name)) columns.set(name, at);
      at += spanOf(cell);
    }
    headers.set(table, columns);
  }
  return columns;
}

function columnIndex(row: Element, names: readonly string[]): number | null {
  const columns = columnsOf(row);
  if (!columns) return null;
  for (const name of names) {
    const index = columns.get(asLabel(name));
    if (index !== undefined) return index;
  }
  return null;
}

function cellAt(row: Element, index: number): Element | null {
  let at = 0;
  for (const cell of row.children) {
    if (!isTag(cell)) continue;
    at += spanOf(cell);
    if (at > index) return cell;
  }
  return null;
}

function spanOf(cell: Element): number {
  const span = Number(cell.attribs.colspan ?? cell.attribs['aria-colspan'] ?? 1);
  return Number.isInteger(span) && span > 0 ? span : 1;
}
