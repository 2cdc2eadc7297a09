// Reads a profile file and explains every mistake in it with line and column.
// What a profile may say is schema.ts; what must fit together across pages is check.ts.
import { readFile } from 'node:fs/promises';
import { type Document, isMap, isNode, isScalar, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { checkProfile } from './check.ts';
import { settingNames, transformNames } from './json-schema.ts';
import type { Mistake } from './mistake.ts';
import { didYouMean } from './near-name.ts';
import { type Origins, withOrigins } from './origins.ts';
import { rememberLines, spellSetting } from './profile-lines.ts';
import { type Profile, profile } from './schema.ts';
import { smellsIn } from './smells.ts';
import { pitfallIn, silentPitfallIn } from './yaml-pitfalls.ts';

export interface ProfileIssue {
  /** "pages.thread.fields.messages.each.author"; empty for the file as a whole. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** What may have been meant, or what can stand there. */
  readonly hint?: string | undefined;
}

/** A profile that cannot be used as written. Each line of the message is one mistake: `file:line:column path: what`. */
export class ProfileMistake extends Error {
  constructor(
    readonly file: string,
    readonly issues: readonly ProfileIssue[],
  ) {
    const lines = issues.map(({ line, column, path, message, hint }) => {
      return `${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${message}${hint ? ` (${hint})` : ''}`;
    });
    super(lines.join('\n'));
    this.name = 'ProfileMistake';
  }
}

/**
 * Reads and checks a profile file.
 * @throws ProfileMistake with every mistake found; the file system's own error when the file cannot be read
 */
export async function loadProfile(file: string, origins: Origins = {}): Promise<Profile> {
  return parseProfile(await readFile(file, 'utf8'), file, origins);
}

/**
 * Checks a profile's text.
 * @param file only for messages
 * @param origins go before those that the profile names
 * @throws ProfileMistake
 */
export function parseProfile(text: string, file: string, origins: Origins = {}): Profile {
  return read(text, file, origins).profile;
}

/**
 * What in a profile is likely to break or to lose something, line by line.
 * @throws ProfileMistake where it cannot be used at all
 */
export function warningsIn(text: string, file: string): ProfileIssue[] {
  const { profile: parsed, locate } = read(text, file);
  const silent = text.split('\n').flatMap((line, at): ProfileIssue[] => {
    const found = silentPitfallIn(line);
    return found ? [{ path: '', line: at + 1, column: line.search(/\S/) + 1, ...found }] : [];
  });
  return [...smellsIn(parsed).map(locate), ...silent];
}

function read(
  text: string,
  file: string,
  origins: Origins = {},
): { profile: Profile; locate: (mistake: Mistake) => ProfileIssue } {
  const document = parseDocument(text, { prettyErrors: false });
  // Counted here: the parser's own counter goes astray in text that is no YAML.
  const at = (offset: number) => {
    const before = text.slice(0, offset).split('\n');
    return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
  };
  // What follows the first is mostly its consequence.
  const [first] = document.errors;
  const lines = text.split('\n');
  if (first) throw new ProfileMistake(file, [explained(lines, at(first.pos[0]), first.message)]);
  const locate = ({ path, message, hint }: Mistake): ProfileIssue => {
    const place = at(offsetOf(document, path));
    const line = lines[place.line - 1] ?? '';
    const pitfall = pitfallIn(line) ?? silentPitfallIn(line);
    const told = pitfall ? `${pitfall.message}; ${pitfall.hint}` : hint;
    return { path: spellSetting(path), ...place, message, ...(told ? { hint: told } : {}) };
  };
  const result = profile.safeParse(withOrigins(plainOf(document, file, lines), origins));
  if (!result.success) throw new ProfileMistake(file, result.error.issues.flatMap(flatten).map(locate));
  const mistakes = checkProfile(result.data);
  if (mistakes.length > 0) throw new ProfileMistake(file, mistakes.map(locate));
  rememberLines(result.data, (path) => ({ file, ...at(offsetOf(document, path)) }));
  return { profile: result.data, locate };
}

/** How far before the place where a parser gives up the cause may stand. */
const LINES_BEFORE = 4;

/** What is no YAML, in words of a profile where they are known. */
function explained(
  lines: readonly string[],
  place: { line: number; column: number },
  said: string,
): ProfileIssue {
  for (let line = place.line; line > Math.max(0, place.line - LINES_BEFORE); line -= 1) {
    const text = lines[line - 1] ?? '';
    const pitfall = pitfallIn(text, said);
    if (pitfall) return { path: '', line, column: text.search(/\S/) + 1, ...pitfall };
  }
  return { path: '', ...place, message: said };
}

/** @throws ProfileMistake where an alias names nothing */
function plainOf(document: Document, file: string, lines: readonly string[]): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const at = lines.findIndex((line) => pitfallIn(line, error.message) !== null);
    throw new ProfileMistake(file, [explained(lines, { line: at + 1, column: 1 }, error.message)]);
  }
}

/** Of a union's alternatives only the one that got furthest tells the author anything. */
function flatten(issue: z.core.$ZodIssue): Mistake[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      ...{ path: [...issue.path, key], message: 'no such setting here' },
      hint: didYouMean(key, settingNames()),
    }));
  }
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) {
    const isSteps = issue.path.at(-1) === 'transform';
    return [{ path: issue.path, message: issue.message, ...(isSteps ? { hint: hintFor(issue.path) } : {}) }];
  }
  const branches = issue.errors.map((issues) => issues.flatMap(flatten));
  const isOfWrongKind = (branch: Mistake[]) => branch.some(({ path }) => path.length === 0);
  const reach = (branch: Mistake[]) =>
    isOfWrongKind(branch) ? 0 : Math.max(...branch.map(({ path }) => path.length));
  branches.sort((a, b) => reach(b) - reach(a) || a.length - b.length);
  const best = branches[0] ?? [];
  if (isOfWrongKind(best))
    return [{ path: issue.path, message: 'cannot be written like this', hint: hintFor(issue.path) }];
  return best.map((mistake) => ({ ...mistake, path: [...issue.path, ...mistake.path] }));
}

/** What can stand at a place where something else does. */
function hintFor(path: readonly PropertyKey[]): string | undefined {
  if (path.at(-2) === 'transform')
    return `a step is one of ${[...transformNames()].join(', ')}; see the table in selectors/README.md`;
  if (path.at(-1) === 'transform') return 'transform is a list of steps: [integer]';
  return path.includes('fields') ? 'a field is a selector, or settings in { }' : undefined;
}

/** Where the path is in the file, or the deepest part of it that is there. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (!pair) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else {
      node = isNode(node)
        ? (node as Node & { get?(key: unknown, keep: true): unknown }).get?.(key, true)
        : undefined;
      if (node === undefined) break;
      offset = startOf(node) ?? offset;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
