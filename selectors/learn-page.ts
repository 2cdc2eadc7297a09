// Learns a page kind from what its pages were told: its captures, and where its fields are in them. Pure; what comes of it
// in the profile's text is learn-patch.ts.
import type { StreamName } from '../model/streams.ts';
import { valueAt } from './json-path.ts';
import { learnFields } from './learn-fields.ts';
import {
  camel,
  captureOfObject,
  fill,
  inCapture,
  objectsIn,
  type PageLesson,
  rankObject,
} from './learn-objects.ts';
import { type CaptureLine, captureOf, type HeardRows, rankRows, rowsIn } from './learn-rows.ts';
import type { Item, Lesson } from './learn-scalar.ts';
import { isObject, shapeOf } from './learn-shapes.ts';
import { type LearnedSource, sourcesIn } from './learn-sources.ts';
import { type Wants, wantsOf } from './learn-wants.ts';
import { hasMusts, isPlaced, type Learned, type LearnedFields } from './learned.ts';
import type { RawValues } from './values.ts';

export interface PageInput {
  readonly stream: StreamName;
  /** The page kind's name in the profile, for the captures' names. */
  readonly name: string;
  /** Fields as the profile's file says them. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly pages: readonly PageLesson[];
  readonly uiOrigin: string;
  readonly lesson: Omit<Lesson, 'items'>;
}

export interface LearnedPage {
  readonly captures: Readonly<Record<string, readonly CaptureLine[]>>;
  /** The capture whose rows are the list's; null for a record's page. */
  readonly list: string | null;
  /** With the captures they are in. */
  readonly fields: LearnedFields;
}

/**
 * @param isRecord whether a row is all there is of a record; else it needs what `slots` name
 * @returns null where nothing heard could be the list
 */
export function learnList(
  input: PageInput,
  isRecord: boolean,
  slots: readonly string[],
  capture: string,
): LearnedPage | null {
  const { stream, given, lesson } = input;
  const all = rowsIn(sourcesIn(input.pages, input.uiOrigin));
  const wants = wantsOf(stream);
  const [best] = all
    .map((rows) => ({ rows, ...rankRows(rows, wants, { ...lesson, items: [] }, stream) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  if (!best) return null;
  const { rows } = best;
  const needed = Object.fromEntries(slots.map((slot) => [slot, {}]));
  const known = (row: unknown): Readonly<Record<string, unknown>> =>
    knownOf(input.pages, row, rows.paging.key);
  const items = rows.rows.map((value): Item => ({ value, known: known(value) }));
  const fields = learnFields({ ...needed, ...given }, wants, { ...lesson, items }, isRecord);
  const pressed = [...new Set(input.pages.flatMap((page) => page.pressed))];
  const advance = {
    key: 'advance',
    value: { press: pressed },
    evidence: 'pressing it brought further answers',
  };
  const lines = [...captureOf(rows, [], []), ...(pressed.length > 0 ? [advance] : [])];
  return { captures: { [capture]: lines }, list: capture, fields };
}

/** The account's own page: the workspace's name and time zone. Only the time zone tells which object it is. */
export function learnAccount(input: Omit<PageInput, 'stream' | 'name'>): LearnedPage | null {
  const { given, lesson, pages, uiOrigin } = input;
  const base = { must: false, options: [], fields: {}, joins: null, kind: 'text' } as const;
  const wants: Wants = { name: { ...base, must: true }, timezone: { ...base, must: true }, psa: base };
  const [best] = objectsIn(sourcesIn(pages, uiOrigin), pages)
    .map((one) => ({ ...one, fields: learnFields(given, wants, { ...lesson, items: one.items }, false) }))
    .filter(({ items, fields }) => {
      const zone = fields.timezone;
      if (zone?.how !== 'found') return fields.name?.how === 'found' && given.timezone === undefined;
      return items.every(({ value }) => isZone(valueAt(value, String(zone.settings.path))));
    })
    .sort((a, b) => foundIn(b.fields) - foundIn(a.fields));
  if (!best || foundIn(best.fields) === 0) return null;
  return {
    captures: { workspace: captureOfObject(best, pages.length) },
    list: null,
    fields: inCapture(best.fields, 'workspace'),
  };
}

const foundIn = (fields: LearnedFields): number =>
  Object.values(fields).filter(({ how }) => how === 'found').length;

const isZone = (value: unknown): boolean =>
  typeof value === 'string' && /^(?:UTC|[A-Za-z_]+\/[A-Za-z_/+-]+)$/.test(value);

/** What is known of a row by its id: the pages' own fields tell `known` by id for lists. */
function knownOf(pages: readonly PageLesson[], row: unknown, key: string): Readonly<Record<string, unknown>> {
  const id = String(valueAt(row, key));
  for (const { known } of pages) if (isObject(known[id])) return known[id];
  return {};
}

/** @returns null where nothing heard could be the record */
export function learnRecord(input: PageInput): LearnedPage | null {
  const { stream, given, lesson, pages, uiOrigin } = input;
  const wants = wantsOf(stream);
  const sources = sourcesIn(pages, uiOrigin);
  const flat = Object.fromEntries(Object.entries(wants).filter(([, want]) => want.kind !== 'each'));
  const [main, ...others] = objectsIn(sources, pages)
    .map((one) => ({ ...one, ...rankObject(one.items, flat, lesson) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const captures: Record<string, readonly CaptureLine[]> = {};
  const fields: Record<string, Learned> = {};
  const lists = Object.keys({ ...given, ...wants }).filter(
    (name) => wants[name]?.kind === 'each' || (isObject(given[name]) && isObject(given[name].each)),
  );
  const plain = Object.fromEntries(Object.entries(given).filter(([name]) => !lists.includes(name)));
  if (main) {
    const name = camel(input.name);
    const learned = learnFields(plain, flat, { ...lesson, items: main.items }, true);
    Object.assign(fields, inCapture(learned, name));
    if (Object.values(learned).some(({ how }) => how === 'found'))
      captures[name] = captureOfObject(main, pages.length);
    for (const other of others.slice(0, 4)) fill(fields, captures, plain, flat, other, lesson, pages.length);
  }
  for (const name of lists) {
    const settings = given[name];
    if (isObject(settings) && isPlaced(settings)) {
      fields[name] = { how: 'kept', settings };
      continue;
    }
    const inner = isObject(settings) && isObject(settings.each) ? settings.each : {};
    const want = wants[name]?.fields ?? {};
    const learned = learnListField(name, inner, want, sources, lesson);
    if (learned === null) {
      fields[name] = {
        how: 'unplaced',
        words: 'no list heard fits',
        given: isObject(settings) ? settings : null,
      };
      continue;
    }
    const { each: _, ...rest } = isObject(settings) ? settings : {};
    captures[name] = learned.capture;
    fields[name] = {
      ...{ how: 'found', settings: { capture: name, ...rest }, evidence: learned.evidence, score: 0.9 },
      ...{ nested: { key: 'each', fields: learned.fields }, uncovered: 0 },
    };
  }
  if (Object.keys(captures).length === 0) return null;
  const order = [...Object.keys(given), ...Object.keys(fields)];
  const ordered = Object.fromEntries(
    [...new Set(order)].flatMap((name) => (fields[name] ? [[name, fields[name]]] : [])),
  );
  return { captures, list: null, fields: ordered };
}

function learnListField(
  name: string,
  inner: Readonly<Record<string, unknown>>,
  want: Wants,
  sources: readonly LearnedSource[],
  lesson: Omit<Lesson, 'items'>,
): { capture: CaptureLine[]; fields: LearnedFields; evidence: string } | null {
  const bound = rowsIn(sources.filter(({ isBound }) => isBound));
  const learnt = (rows: HeardRows): LearnedFields =>
    learnFields(inner, want, { ...lesson, items: rows.rows.map((value) => ({ value, known: {} })) }, true);
  const ranked = bound
    .map((rows) => ({
      rows,
      fields: learnt(rows),
      score: rankRows(rows, want, { ...lesson, items: [] }, name).score,
    }))
    .filter(({ fields, score }) => score > 0 && hasMusts(fields, want))
    .sort((a, b) => b.score - a.score || b.rows.rows.length - a.rows.rows.length);
  const [first] = ranked;
  if (!first) return null;
  const { rows, fields } = first;
  const paths = Object.entries(fields).flatMap(([field, one]) =>
    one.how === 'found' && want[field]?.kind === 'time' && want[field].must
      ? [String(one.settings.path)]
      : [],
  );
  const others = bound.filter((one) => one !== rows && isSameKind(one, rows));
  return { capture: captureOf(rows, paths, others, sources), fields, evidence: `${rows.rows.length} rows` };
}

/** Rows of another source that have the same key and mostly the same members: they are some of the same list. */
function isSameKind(one: HeardRows, other: HeardRows): boolean {
  if (one.source === other.source || one.paging.key !== other.paging.key) return false;
  const [own, wanted] = [one, other].map(({ rows }) => new Set(shapeOf(rows).scalars)) as [
    Set<string>,
    Set<string>,
  ];
  const shared = [...own].filter((path) => wanted.has(path)).length;
  return shared >= Math.max(3, own.size * 0.8);
}

/** The row that led to a page, as what is known of its record. */
export function knownByRow(row: RawValues): Record<string, unknown> {
  return row.id === undefined || row.id === null ? {} : { id: row.id };
}
