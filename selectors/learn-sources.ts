// Which of the answers that pages of one kind were told belong together, and how a profile names them: by operation or
// by address, with the row's id in its place. Pure.
import type { Heard } from './heard.ts';
import { valueAt } from './json-path.ts';
import { wordsOf } from './learn-names.ts';
import { isObject, shapeOf } from './learn-shapes.ts';
import type { RawValues } from './values.ts';

/** Everything that was heard of one page. */
export interface HeardPage {
  readonly heard: readonly Heard[];
  /** Fields of the list's row that led here; none for a list. */
  readonly row: RawValues;
}

/** Answers that are one thing on every page, and how a profile says where they come from. */
export interface LearnedSource {
  /** A `from` of a capture. */
  readonly from: Readonly<Record<string, unknown>>;
  /** By page, in the order heard. */
  readonly answers: readonly (readonly Heard[])[];
  /** Pages that heard it. */
  readonly pages: number;
  /** Address or what was asked names the row: it can be about no other record. */
  readonly isBound: boolean;
}

/** Of so many pages at least one in two must have heard it. */
const SHARE = 0.5;

/** @param uiOrigin addresses below it are written as paths */
export function sourcesIn(pages: readonly HeardPage[], uiOrigin: string): LearnedSource[] {
  const groups = new Map<string, { from: LearnedSource['from']; answers: Heard[][]; isBound: boolean }>();
  for (const [at, { heard, row }] of pages.entries()) {
    for (const one of heard) {
      const named = one.kind === 'answer' ? nameAnswer(one, row, uiOrigin) : nameFrame(one, row, uiOrigin);
      if (named === null) continue;
      const key = JSON.stringify(named.from);
      const group = groups.get(key) ?? { ...named, answers: pages.map((): Heard[] => []) };
      groups.set(key, group);
      group.answers[at]?.push(one);
    }
  }
  const sources = [...groups.values()].map((group) => ({
    ...group,
    pages: group.answers.filter((answers) => answers.length > 0).length,
  }));
  return sources
    .filter(({ pages: heardBy }) => heardBy / pages.length >= SHARE)
    .map((source) => withUrl(source, sources, uiOrigin))
    .map(lastAsked)
    .sort((a, b) => Number(b.isBound) - Number(a.isBound) || b.pages - a.pages);
}

type Named = Pick<LearnedSource, 'from' | 'isBound'>;

function nameAnswer(one: Heard, row: RawValues, uiOrigin: string): Named {
  const asked = slotsIn(one.asked, row);
  const isAsked = Object.keys(asked).length > 0;
  if (one.operation !== null)
    return { from: { operation: one.operation, ...(isAsked ? { asked } : {}) }, isBound: isAsked };
  const { url, isBound } = addressOf(one.url, row, uiOrigin);
  const isPost = one.method !== 'GET';
  const from = { url, ...(isPost ? { method: one.method, ...(isAsked ? { asked } : {}) } : {}) };
  return { from, isBound: isBound || (isPost && isAsked) };
}

/** What tells kinds of frames apart. */
const TYPES = ['type', 'event', 'action', 'kind', 'op'];

/** Only frames about the row: what is told about others, or to everybody, makes no record. */
function nameFrame(one: Heard, row: RawValues, uiOrigin: string): Named | null {
  if (!isObject(one.value)) return null;
  const about = slotsIn(one.value, row);
  const types = TYPES.flatMap((name) => {
    const value = (one.value as Record<string, unknown>)[name];
    return typeof value === 'string' && about[name] === undefined ? [[name, value]] : [];
  });
  const where = { ...Object.fromEntries(types), ...about };
  if (Object.keys(about).length === 0) return null;
  const { url } = addressOf(one.url, row, uiOrigin);
  const bare = url.replace(/\?.*$/, '');
  if (one.kind === 'frame') return { from: { socket: bare, where }, isBound: true };
  return { from: { events: bare, ...(one.event ? { event: one.event } : {}), where }, isBound: true };
}

/** Paths at which the row's id stands, alone or behind a prefix ("thread:t1"), with a slot in its place. */
function slotsIn(value: unknown, row: RawValues): Record<string, string> {
  const id = row.id;
  if (id === undefined || id === null || typeof id === 'object') return {};
  const text = String(id);
  const slots: Record<string, string> = {};
  for (const path of shapeOf([value]).scalars) {
    const found = valueAt(value, path);
    if (typeof found !== 'string' && typeof found !== 'number') continue;
    const said = String(found);
    if (said === text) slots[path] = '{id}';
    else if (
      said.endsWith(text) &&
      /[:/.#_-]$/.test(said.slice(0, -text.length)) &&
      path.split('.').length < 3
    )
      slots[path] = `${said.slice(0, -text.length)}{id}`;
  }
  return slots;
}

/** An address without what differs from record to record and from part to part. */
function addressOf(address: string, row: RawValues, uiOrigin: string): { url: string; isBound: boolean } {
  const url = new URL(address);
  let isBound = false;
  const slotOf = (text: string): string | null => {
    const name = slotNames(row).find((one) => String(row[one]) === text);
    if (name !== undefined) isBound = true;
    return name === undefined ? null : `{${name}}`;
  };
  const path = url.pathname
    .split('/')
    .map((segment) => slotOf(decoded(segment)) ?? segment)
    .join('/');
  const query = [...url.searchParams].flatMap(([name, value]) => {
    const slot = slotOf(value);
    return slot === null ? [] : [`${name}=${slot}`];
  });
  const origin = url.origin === 'null' ? `${url.protocol}//${url.host}` : url.origin;
  return {
    url: `${origin === uiOrigin ? '' : origin}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`,
    isBound,
  };
}

/** The id, and other fields that can hardly be something else by chance. */
function slotNames(row: RawValues): string[] {
  const isTelling = (name: string): boolean => name === 'id' || String(row[name]).length >= 6;
  return Object.keys(row)
    .filter((name) => ['string', 'number'].includes(typeof row[name]) && isTelling(name))
    .sort((a, b) => Number(b === 'id') - Number(a === 'id'));
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Where two servers have an operation of one name, the address tells them apart. */
function withUrl(source: LearnedSource, all: readonly LearnedSource[], uiOrigin: string): LearnedSource {
  const { operation } = source.from;
  if (operation === undefined) return source;
  const urls = new Set(
    all
      .filter(({ from }) => from.operation === operation)
      .flatMap(({ answers }) => answers.flat().map(({ url }) => addressOf(url, {}, uiOrigin).url)),
  );
  const [own] = source.answers.flat();
  return urls.size > 1 && own
    ? { ...source, from: { ...source.from, url: addressOf(own.url, {}, uiOrigin).url } }
    : source;
}

/** Parameters by which a list goes on, and not by which it is another list. */
const PAGING =
  /^(?:page|per page|limit|offset|skip|size|first|last|after|before|cursor|since|start|from|to|wait|page token)$/;

/**
 * A list may have been asked for in another state first: only what is open, without what is hidden. What was asked last
 * is the one that the profile's actions chose.
 */
function lastAsked(source: LearnedSource): LearnedSource {
  const all = source.answers.flat();
  const last = all.at(-1);
  if (source.isBound || last === undefined || last.kind !== 'answer') return source;
  const varied = shapeOf(all.map(({ asked }) => asked)).scalars.filter((path) => {
    if (PAGING.test(wordsOf(path.split('.').at(-1) ?? '').join(' '))) return false;
    const values = all.map(({ asked }) => spelt(asked, path));
    const changes = values.filter((value, at) => at > 0 && value !== values[at - 1]).length;
    return changes > 0 && changes <= 3 && !isRepeated(all, path);
  });
  const conditions = Object.fromEntries(
    varied.map((path) => {
      const value = valueAt(last.asked, path);
      return [path, value === undefined ? null : String(value)];
    }),
  );
  const isMeant = (one: Heard): boolean =>
    Object.keys(conditions).every((path) => spelt(one.asked, path) === spelt(last.asked, path));
  if (Object.keys(conditions).length === 0) return source;
  return {
    ...source,
    from: { ...source.from, asked: conditions },
    answers: source.answers.map((answers) => answers.filter(isMeant)),
  };
}

const spelt = (value: unknown, path: string): string => JSON.stringify(valueAt(value, path) ?? null);

/** Whether a parameter repeats what an answer before said: a cursor, whatever it is called. */
function isRepeated(all: readonly Heard[], path: string): boolean {
  return all.some(({ asked }, at) => {
    const value = valueAt(asked, path);
    if (at === 0 || typeof value !== 'string') return false;
    const before = all[at - 1]?.value;
    return shapeOf([before]).scalars.some((one) => valueAt(before, one) === value);
  });
}
