// What can be taught on a page of a kind: every field of the stream's records, its lists, and the counters. Where each
// stands in the profile's text, and where on a page it is looked for. Pure.
import type { Document } from '../document.ts';
import { findAll, findOne } from '../document.ts';
import type { Field } from '../field.ts';
import { kindOf } from '../inspect.ts';
import { type Want, type Wants, wantsOf } from '../learn-wants.ts';
import { type Place, placesOf } from '../places.ts';
import { isListPage, type PageKind, type Profile } from '../schema.ts';

export interface Target {
  /** "title", "messages.author.name", "list.rows", "list.counter", "counters.messages". */
  readonly path: string;
  /** `rows` is taught by two examples, `value` by one element; `none` only through the fields inside it. */
  readonly how: 'value' | 'rows' | 'none';
  readonly want: Want;
  /** The page kind that supplies it instead: a row's record page, or the list that leads here. */
  readonly elsewhere: string | null;
}

const BARE: Want = { kind: 'text', must: false, options: [], fields: {}, joins: null };
const NESTS = ['each', 'one', 'pairs'] as const;
export type HtmlPlace = Place & { kind: 'html' };

/** Everything that can be taught on the page kind, in the order of the record's schema; lists first. */
export function targetsOf(profile: Profile, page: string): Target[] {
  const kind = kindOf(profile, page);
  if (!kind) return [];
  const partner = page === 'account' ? undefined : partnerOf(profile, page);
  const lists: Target[] = isListPage(kind)
    ? [
        { path: 'list.rows', how: 'rows', want: { ...BARE, kind: 'each', must: true }, elsewhere: null },
        { path: 'list.counter', how: 'value', want: { ...BARE, kind: 'number' }, elsewhere: null },
      ]
    : [];
  const wants: Wants = page === 'account' ? { name: BARE, timezone: BARE, psa: BARE } : wantsOf(kind.stream);
  const own = targetsIn(wants, kind.fields, '', (name) =>
    partner && !(name in kind.fields) && name in partner.fields ? partner.name : null,
  );
  const nested = isListPage(kind)
    ? []
    : own.filter(({ path, want }) => want.kind === 'each' && !path.includes('.'));
  const counters = nested.map(({ path }): Target => {
    return { path: `counters.${path}`, how: 'value', want: { ...BARE, kind: 'number' }, elsewhere: null };
  });
  return [...lists, ...own, ...(page === 'account' ? [] : counters)];
}

function partnerOf(
  profile: Profile,
  page: string,
): { name: string; fields: Record<string, Field> } | undefined {
  const kind = profile.pages[page];
  if (!kind) return undefined;
  const name = isListPage(kind)
    ? kind.open
    : Object.keys(profile.pages).find((other) => {
        const one = profile.pages[other];
        return one !== undefined && isListPage(one) && one.open === page;
      });
  const fields = name === undefined ? undefined : profile.pages[name]?.fields;
  return name === undefined || fields === undefined ? undefined : { name, fields };
}

function targetsIn(
  wants: Wants,
  fields: Readonly<Record<string, Field>>,
  before: string,
  elsewhereOf: (name: string) => string | null,
): Target[] {
  return Object.entries(wants).flatMap(([name, want]): Target[] => {
    const path = before === '' ? name : `${before}.${name}`;
    const elsewhere = elsewhereOf(name);
    const how =
      want.kind === 'each' ? 'rows' : want.kind === 'one' || want.kind === 'pairs' ? 'none' : 'value';
    const field = fields[name];
    const inner = { ...field?.each, ...field?.one } as Record<string, Field>;
    const nested = elsewhere === null ? targetsIn(want.fields, inner, path, () => null) : [];
    return [{ path, how, want, elsewhere }, ...nested];
  });
}

/** The field as the profile has it; undefined where it does not have it. */
export function fieldAt(kind: PageKind, path: string): Field | undefined {
  if (path === 'list.counter') return isListPage(kind) ? kind.list.counter : undefined;
  if (path.startsWith('counters.'))
    return isListPage(kind) ? undefined : kind.counters[path.slice('counters.'.length)];
  let fields: Record<string, Field> | undefined = kind.fields;
  let field: Field | undefined;
  for (const name of path.split('.')) {
    field = fields?.[name];
    fields = field && insideOf(field);
  }
  return field;
}

function insideOf(field: Field): Record<string, Field> | undefined {
  const nest = NESTS.find((one) => field[one] !== undefined);
  return nest === undefined ? undefined : (field[nest] as Record<string, Field>);
}

/**
 * Where in the profile's file the target stands, or is to stand.
 * @returns the path of what is there already, and the names of objects that are still to be made around the field; null
 *   where a list around it is not in the profile yet
 */
export function fileAt(
  profile: Profile,
  page: string,
  path: string,
): { readonly at: readonly string[]; readonly wrap: readonly string[] } | null {
  const kind = kindOf(profile, page);
  if (!kind) return null;
  const root = page === 'account' ? ['account'] : ['pages', page];
  if (path.startsWith('list.') || path.startsWith('counters.'))
    return 'counters' in kind && path.startsWith('counters.') && !hasCounters(kind)
      ? { at: [...root, 'counters'], wrap: [path.slice('counters.'.length)] }
      : { at: [...root, ...path.split('.')], wrap: [] };
  const at = [...root, 'fields'];
  const names = path.split('.');
  let fields: Record<string, Field> | undefined = kind.fields;
  let wants: Wants = page === 'account' ? {} : wantsOf(kind.stream);
  for (const [index, name] of names.entries()) {
    at.push(name);
    const isLast = index === names.length - 1;
    if (isLast) return { at, wrap: [] };
    const field: Field | undefined = fields?.[name];
    const nest = field && NESTS.find((one) => field[one] !== undefined);
    if (field && nest) {
      at.push(nest);
      fields = insideOf(field);
    } else if (!field && wants[name]?.kind === 'one') return { at, wrap: names.slice(index + 1) };
    else return null;
    wants = wants[name]?.fields ?? {};
  }
  return null;
}

const hasCounters = (kind: PageKind): boolean => !isListPage(kind) && Object.keys(kind.counters).length > 0;

/** The places of a page in which a target is looked for: the page, its rows, the items of a list inside it. */
export function placesAt(kind: PageKind, document: Document, path: string): HtmlPlace[] {
  const root: HtmlPlace = { kind: 'html', document, node: document.root };
  if (path.startsWith('list.') || path.startsWith('counters.')) return [root];
  let places: HtmlPlace[] = isListPage(kind) ? rowsOf(kind, document) : [root];
  let fields: Record<string, Field> | undefined = kind.fields;
  for (const name of path.split('.').slice(0, -1)) {
    const field: Field | undefined = fields?.[name];
    // An object that the profile does not have yet is looked for where it would stand: all around.
    if (!field) return places;
    places = places.flatMap((place) => matchesOf(field, place));
    fields = insideOf(field);
  }
  return places;
}

function rowsOf(kind: PageKind & { list: { rows: string[] } }, document: Document): HtmlPlace[] {
  const used = kind.list.rows.find((selector) => findOne(selector, document.root) !== null);
  const rows = used === undefined ? [] : findAll(used, document.root);
  return rows.map((node) => ({ kind: 'html', document, node }));
}

/** What the field's first way that finds something finds there; nothing in JSON. */
export function matchesOf(field: Field, place: Place): HtmlPlace[] {
  for (const way of [field, ...(field.or ?? [])])
    for (const found of placesOf(way, place).candidates) {
      const inHtml = found.filter((one): one is HtmlPlace => one.kind === 'html');
      if (inHtml.length > 0) return field.each || field.all || field.pairs ? inHtml : inHtml.slice(0, 1);
    }
  return [];
}
