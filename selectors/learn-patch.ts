// Puts what was learned of a page kind into the profile's text: its captures, and its fields one by one, each line with
// what speaks for it as a comment. Everything else stays as it is set. Pure.
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  type Node,
  type Pair,
  parseDocument,
  stringify,
  type YAMLMap,
} from 'yaml';
import type { LearnedPage } from './learn-page.ts';
import type { CaptureLine } from './learn-rows.ts';
import { isObject } from './learn-shapes.ts';
import { type Learned, type LearnedFields, NOTHING } from './learned.ts';

/** Where a change is made: text from `start` to `end` gives way to `by`. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly by: string;
}

const STEP = 2;

/**
 * @param at the page kind in the profile: ["pages", "thread"]
 * @param origins names that stand for an origin, as the profile writes them
 * @returns the text with the page's captures and fields; null where the page is not there as a block
 */
export function withLearned(
  text: string,
  at: readonly string[],
  learned: LearnedPage,
  origins: Readonly<Record<string, string>>,
): string | null {
  const document = parseDocument(text);
  const page = nodeAt(document, at);
  if (!isMap(page)) return null;
  // A page written in one line has no lines for evidence: it is set anew.
  if (page.flow === true) return withLearned(unfolded(text, document, at, page), at, learned, origins);
  const first = startOf(page.items[0]?.key);
  if (first === null) return null;
  const indent = columnOf(text, first);
  const changes = [
    ...captureChange(text, page, learned, indent, origins),
    ...listChange(text, page, learned),
    ...fieldChanges(text, document, page, learned.fields, indent),
  ];
  return applied(text, changes);
}

function nodeAt(document: Document, path: readonly string[]): unknown {
  let node: unknown = document.contents;
  for (const name of path) {
    if (isAlias(node)) node = node.resolve(document);
    node = isMap(node) ? node.get(name, true) : undefined;
  }
  return isAlias(node) ? node.resolve(document) : node;
}

const startOf = (node: unknown): number | null => (node as Node | null | undefined)?.range?.[0] ?? null;

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && key.value === name);
}

/** The pair's text without what trails it. */
function rangeOf(text: string, { key, value }: Pair): { start: number; end: number } {
  const start = startOf(key) ?? 0;
  const end = (value as Node | null)?.range?.[1] ?? (key as Node).range?.[1] ?? start;
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

function applied(text: string, changes: readonly Change[]): string {
  return [...changes]
    .sort((a, b) => b.start - a.start)
    .reduce((now, { start, end, by }) => `${now.slice(0, start)}${by}${now.slice(end)}`, text);
}

function unfolded(text: string, document: Document, at: readonly string[], page: YAMLMap): string {
  const [start = 0, end = 0] = page.range ?? [];
  const line = text.slice(text.lastIndexOf('\n', start) + 1, start);
  const indent = (/^\s*/.exec(line)?.[0].length ?? 0) + STEP;
  const lines = Object.entries(page.toJS(document) as object).map(
    ([name, value]) => `${name}: ${flow(value)}`,
  );
  const lead = ' '.repeat(indent);
  return at.length === 0
    ? text
    : `${text.slice(0, start).trimEnd()}\n${lead}${lines.join(`\n${lead}`)}${text.slice(end)}`;
}

/** Before the fields, in the place of what stands there. */
function captureChange(
  text: string,
  page: YAMLMap,
  { captures }: LearnedPage,
  indent: number,
  origins: Readonly<Record<string, string>>,
): Change[] {
  if (Object.keys(captures).length === 0) return [];
  const lead = ' '.repeat(indent);
  const lines = Object.entries(captures).flatMap(([name, own]) => [
    `${lead}${' '.repeat(STEP)}${name}:`,
    ...own.map((line) => `${lead}${' '.repeat(STEP * 2)}${captureLine(line, origins)}`),
  ]);
  const block = `capture:\n${lines.join('\n')}`;
  const known = pairOf(page, 'capture');
  if (known) return [{ ...rangeOf(text, known), by: block }];
  const before = pairOf(page, 'list') ?? pairOf(page, 'fields');
  const start = before ? startOf(before.key) : null;
  return start === null ? [] : [{ start, end: start, by: `${block}\n${lead}` }];
}

function captureLine(
  { key, value, evidence }: CaptureLine,
  origins: Readonly<Record<string, string>>,
): string {
  return `${key}: ${flow(named(value, origins))} # ${oneLine(evidence)}`;
}

/** Addresses by the names that the profile has for their origins. */
function named(value: unknown, origins: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string')
    return Object.entries(origins).reduce((now, [name, origin]) => now.replace(origin, `{${name}}`), value);
  if (Array.isArray(value)) return value.map((one) => named(one, origins));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, named(one, origins)]));
}

/** The list's rows are the capture's. */
function listChange(text: string, page: YAMLMap, { list }: LearnedPage): Change[] {
  const map = list === null ? undefined : pairOf(page, 'list')?.value;
  if (!isMap(map)) return [];
  const known = pairOf(map, 'capture')?.value as Node | null | undefined;
  if (known?.range) return [{ start: known.range[0], end: known.range[1], by: list ?? '' }];
  const first = startOf(map.items[0]?.key);
  if (map.flow !== true && first !== null)
    return [{ start: first, end: first, by: `capture: ${list}\n${' '.repeat(columnOf(text, first))}` }];
  const start = (map.range?.[0] ?? 0) + 1;
  return [{ start, end: start, by: map.items.length > 0 ? ` capture: ${list},` : ` capture: ${list} ` }];
}

function fieldChanges(
  text: string,
  document: Document,
  page: YAMLMap,
  fields: LearnedFields,
  indent: number,
): Change[] {
  const pair = pairOf(page, 'fields');
  const map = isAlias(pair?.value) ? pair.value.resolve(document) : pair?.value;
  if (!pair || !isMap(map)) return [];
  const isOwn = map === pair.value && map.flow !== true;
  if (Object.values(fields).every(({ how }) => how === 'kept')) return [];
  if (!isOwn) {
    const lead = ' '.repeat(indent + STEP);
    const given = map.toJS(document) as Record<string, unknown>;
    const all = {
      ...Object.fromEntries(Object.entries(given).map(([name, settings]) => [name, kept(settings)])),
      ...fields,
    };
    const lines = linesOf(all);
    return [{ ...rangeOf(text, pair), by: `fields:\n${lines.map((line) => `${lead}${line}`).join('\n')}` }];
  }
  const column = columnOf(text, startOf(map.items[0]?.key) ?? 0);
  const changes: Change[] = [];
  const fresh: string[] = [];
  for (const [name, one] of Object.entries(fields)) {
    if (one.how === 'kept') continue;
    const own = pairOf(map, name);
    if (!own && one.how === 'unplaced') continue;
    const lines = fieldLines(name, one);
    if (own)
      changes.push({ ...rangeOf(text, own), by: anchored(lines, own).join(`\n${' '.repeat(column)}`) });
    else fresh.push(...lines);
  }
  fresh.push(...notThere(fields));
  const last = map.items.at(-1);
  if (fresh.length > 0 && last) {
    const { end } = rangeOf(text, last);
    // A comment may trail the last field.
    const line = text.indexOf('\n', end);
    const start = line < 0 ? text.length : line;
    changes.push({
      start,
      end: start,
      by: `\n${fresh.map((one) => `${' '.repeat(column)}${one}`).join('\n')}`,
    });
  }
  return changes;
}

const kept = (settings: unknown): Learned => ({ how: 'kept', settings });

/** What others of the file refer to keeps its name. */
function anchored(lines: readonly string[], { value }: Pair): string[] {
  const anchor = (value as { anchor?: string } | null)?.anchor;
  const [first = '', ...rest] = lines;
  return anchor === undefined ? [...lines] : [first.replace(/^([^:]+):/, `$1: &${anchor}`), ...rest];
}

/** Fields of the schema that the profile does not have and that nothing was found for. */
function notThere(fields: LearnedFields): string[] {
  const open = Object.entries(fields).filter(([, one]) => one.how === 'unplaced' && one.given === null);
  const words = open.flatMap(([name, one]) =>
    one.how === 'unplaced' && one.words !== NOTHING ? [`# ${name}: not placed; ${oneLine(one.words)}`] : [],
  );
  const bare = open.flatMap(([name, one]) => (one.how === 'unplaced' && one.words === NOTHING ? [name] : []));
  return [...words, ...(bare.length > 0 ? [`# ${NOTHING}: ${bare.join(', ')}`] : [])];
}

function linesOf(fields: LearnedFields): string[] {
  const own = Object.entries(fields).filter(([, one]) => one.how !== 'unplaced' || one.given !== null);
  return [...own.flatMap(([name, one]) => fieldLines(name, one)), ...notThere(fields)];
}

/** A field as lines without the first indentation. */
function fieldLines(name: string, one: Learned): string[] {
  if (one.how === 'unplaced') return [`# ${name}: not placed; ${oneLine(one.words)}`];
  if (one.how === 'kept') return [`${name}: ${flow(one.settings)}`];
  const { settings, nested, evidence } = one;
  const comment = evidence === '' ? '' : ` # ${oneLine(evidence)}`;
  if (nested === null) return [`${name}: ${flow(settings)}${comment}`];
  const lead = ' '.repeat(STEP);
  const own = Object.entries(settings).map(([key, value]) => `${lead}${key}: ${flow(value)}`);
  const inner = linesOf(nested.fields).map((line) => `${lead}${lead}${line}`);
  return [`${name}:${comment}`, ...own, `${lead}${nested.key}:`, ...inner];
}

const oneLine = (words: string): string => words.replace(/\s+/g, ' ').trim();

function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
}
