// Single settings set and taken out in a profile's text, with a comment above the line; everything else stays as it is
// set, comments and order included. Pure.
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

/** Marks the comments that `teach` writes, so that a later one takes the place of an earlier one. */
const MARK = '# teach ';

/**
 * Sets what stands at a path, in its place where it is there already, else as the last of the map around it.
 * @returns null where there is no map at that path to set it in
 */
export function setAt(text: string, path: readonly string[], value: unknown): string | null {
  const document = parseDocument(text);
  const map = mapAt(document, path.slice(0, -1));
  const name = path.at(-1);
  if (map === null || name === undefined) return null;
  const pair = pairOf(map, name);
  if (pair) {
    const { start, end } = rangeOf(text, pair);
    const anchor = (pair.value as { anchor?: string } | null)?.anchor;
    const own = anchor === undefined ? '' : `&${anchor} `;
    return splice(text, start, end, `${inFlow(name)}: ${own}${inFlow(value)}`);
  }
  const written = `${inFlow(name)}: ${inFlow(value)}`;
  const last = map.items.at(-1);
  if (map.flow === true) {
    const [start = 0, end = 0] = map.range ?? [];
    if (last) return splice(text, rangeOf(text, last).end, rangeOf(text, last).end, `, ${written}`);
    return splice(text, start, end, `{ ${written} }`);
  }
  if (!last) return null;
  const { start, end } = rangeOf(text, last);
  // A comment may trail the last one.
  const line = text.indexOf('\n', end);
  const at = line < 0 ? text.length : line;
  return splice(text, at, at, `\n${' '.repeat(columnOf(text, columnStart(map, start)))}${written}`);
}

/** Takes out what stands at a path; the text itself where nothing does. */
export function removeAt(text: string, path: readonly string[]): string {
  const map = mapAt(parseDocument(text), path.slice(0, -1));
  const pair = map && pairOf(map, path.at(-1) ?? '');
  if (!map || !pair) return text;
  const { start, end } = rangeOf(text, pair);
  const at = map.items.indexOf(pair);
  if (map.flow === true) {
    const next = map.items[at + 1];
    const before = map.items[at - 1];
    if (next) return splice(text, start, rangeOf(text, next).start, '');
    return before ? splice(text, rangeOf(text, before).end, end, '') : splice(text, start, end, '');
  }
  // The last of a block cannot go without the block.
  if (map.items.length === 1) return text;
  const next = map.items[at + 1];
  if (at === 0 && next) return splice(text, start, rangeOf(text, next).start, '');
  const from = text.lastIndexOf('\n', start);
  const line = text.indexOf('\n', end);
  return splice(text, from, line < 0 ? text.length : line, '');
}

/**
 * Writes a comment on a line of its own above the setting, or above the line around it where it has none of its own.
 * @param about what it is about; an earlier comment about the same thing gives way
 */
export function noteAbove(text: string, path: readonly string[], about: string, words: string): string {
  const at = lineOf(text, path);
  if (at === null) return text;
  const lead = /^\s*/.exec(text.slice(at))?.[0] ?? '';
  const indent = lead.replace(/\n/g, '');
  const comment = `${indent}${MARK}${about}: ${oneLine(words)}\n`;
  let start = at;
  for (;;) {
    const from = text.lastIndexOf('\n', start - 2) + 1;
    const above = text.slice(from, start);
    if (start === 0 || !above.trimStart().startsWith(MARK)) break;
    start = from;
    if (above.trimStart().startsWith(`${MARK}${about}:`))
      return splice(text, from, from + above.length, comment);
  }
  return splice(text, at, at, comment);
}

/** What stands at a path as plain data; undefined where nothing does. */
export function dataAt(text: string, path: readonly string[]): unknown {
  let value: unknown = parseDocument(text).toJS();
  for (const name of path)
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined;
  return value;
}

/** Start of the innermost line of the path that begins with its key. */
function lineOf(text: string, path: readonly string[]): number | null {
  const document = parseDocument(text);
  for (let length = path.length; length > 0; length -= 1) {
    const map = mapAt(document, path.slice(0, length - 1));
    const pair = map && pairOf(map, path[length - 1] ?? '');
    if (!pair) continue;
    const { start } = rangeOf(text, pair);
    const line = text.lastIndexOf('\n', start - 1) + 1;
    if (text.slice(line, start).trim() === '') return line;
  }
  return null;
}

function mapAt(document: Document, path: readonly string[]): YAMLMap | null {
  let node: unknown = document.contents;
  for (const name of path) {
    if (isAlias(node)) node = node.resolve(document);
    node = isMap(node) ? (node.get(name, true) as unknown) : undefined;
  }
  if (isAlias(node)) node = node.resolve(document);
  return isMap(node) ? node : null;
}

function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && key.value === name);
}

/** The pair's text without what trails it. */
function rangeOf(text: string, { key, value }: Pair): { start: number; end: number } {
  const start = (key as Node).range?.[0] ?? 0;
  const end = (value as Node | null)?.range?.[1] ?? (key as Node).range?.[1] ?? start;
  return { start, end: start + withoutTrail(text.slice(start, end)).length };
}

/** A block's range goes on over comments that follow it. */
function withoutTrail(text: string): string {
  const lines = text.trimEnd().split('\n');
  while (lines.length > 1 && /^\s*(?:#.*)?$/.test(lines.at(-1) ?? '')) lines.pop();
  return lines.join('\n').trimEnd();
}

const columnStart = (map: YAMLMap, fallback: number): number =>
  (map.items[0]?.key as Node | undefined)?.range?.[0] ?? fallback;

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function splice(text: string, start: number, end: number, by: string): string {
  return `${text.slice(0, start)}${by}${text.slice(end)}`;
}

/** A value as it may stand inside braces, in one line. */
function inFlow(value: unknown): string {
  return stringify([value], { collectionStyle: 'flow', lineWidth: 0 })
    .trim()
    .replace(/^\[\s*|\s*\]$/g, '')
    .replace(/\n\s*/g, ' ');
}

const oneLine = (words: string): string => words.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
