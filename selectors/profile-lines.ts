// Where a setting of a profile stands in its file, so that an error about a page can name the line to look at. Pure.
// The loader tells once per profile; everybody else only asks.
import { alsoOf } from './also.ts';
import type { Field } from './field.ts';
import { isListPage, type PageKind, type Profile } from './schema.ts';

export interface SettingPlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

type Locate = (path: readonly PropertyKey[]) => SettingPlace;

const located = new WeakMap<object, Locate>();

/** Called by the loader. A profile that was put together otherwise has no lines, and nothing is told of it. */
export function rememberLines(profile: Profile, locate: Locate): void {
  located.set(profile, locate);
}

/** "selectors/thread.yaml:12:5 pages.thread.ready", or the deepest part of it that is there; null without a file. */
export function placeOf(profile: object, path: readonly PropertyKey[]): string | null {
  const place = located.get(profile)?.(path);
  return place ? `${place.file}:${place.line}:${place.column} ${spellSetting(path)}` : null;
}

/** Settings a page kind, the account or the login may have: what a problem names in brackets is one of them. */
const SETTINGS =
  /\((ready|clear|list|capture|counters|labels|expand|url|fields|actions|gone|pierce|json|signedIn|refused|steps)((?:[.[][\w\]]+)*)/g;
const FIELD = /\bthe field ([\w.[\]]+)/;
const GUARD = /\bguard\.(reads|sockets|events|never)\b/g;

/**
 * Where a problem with a page is to be mended: at the setting that it names in brackets ("(list.counter)"), at the field
 * that it names, at the rules of the guard that it names; at the page kind where it names nothing.
 * @param page page kind, "account" or "login"
 */
export function placesOfProblem(profile: Profile, page: string, problem: string): string[] {
  const root = rootOf(page);
  const paths: PropertyKey[][] = [...problem.matchAll(SETTINGS)].map(([, first = '', rest = '']) => [
    ...root,
    ...keysIn(first + rest),
  ]);
  const field = FIELD.exec(problem)?.[1];
  if (field !== undefined) paths.unshift(fieldPath(profile, page, field));
  if (paths.length === 0) paths.push(root);
  paths.push(...[...problem.matchAll(GUARD)].map(([, rule = '']) => ['guard', rule]));
  return told(profile, paths);
}

/**
 * Where the field stands that gives a place of a record: on its record page, else on the list that leads there.
 * @param path of the record: "messages.3.createdAt"
 */
export function placesOfField(profile: Profile, page: string, path: string): string[] {
  const lists = Object.entries(profile.pages).filter(([, kind]) => isListPage(kind) && kind.open === page);
  const kind = profile.pages[page];
  const further = kind && !isListPage(kind) ? alsoOf(profile.pages, kind) : [];
  // What is read last wins.
  const own = [...further.reverse(), [page] as const, ...lists].map(([name]) => name);
  const [name = ''] = keysIn(path);
  const from = own.find((one) => String(name) in (kindNamed(profile, one)?.fields ?? {})) ?? page;
  return told(profile, [fieldPath(profile, from, path)]);
}

function told(profile: Profile, paths: readonly (readonly PropertyKey[])[]): string[] {
  return [...new Set(paths.flatMap((path) => placeOf(profile, path) ?? []))];
}

function rootOf(page: string): PropertyKey[] {
  return page === 'account' || page === 'login' ? [page] : ['pages', page];
}

function kindNamed(profile: Profile, page: string): Pick<PageKind, 'fields'> | undefined {
  return page === 'account' ? profile.account : profile.pages[page];
}

/** A field of values ("messages[3].createdAt") as a path of the profile: pages.x.fields.messages.each.createdAt. */
function fieldPath(profile: Profile, page: string, value: string): PropertyKey[] {
  const path: PropertyKey[] = [...rootOf(page), 'fields'];
  let fields: Record<string, Field> | undefined = kindNamed(profile, page)?.fields;
  for (const name of keysIn(value).filter((key) => typeof key === 'string')) {
    const field: Field | undefined = fields?.[name];
    if (field === undefined) return path;
    path.push(name);
    const ways = [field, ...(field.or ?? [])];
    const at = ways.findIndex((way) => way.each ?? way.one ?? way.pairs);
    const way = ways[at];
    if (way === undefined) return path;
    if (at > 0) path.push('or', at - 1);
    path.push(way.each ? 'each' : way.one ? 'one' : 'pairs');
    fields = way.each ?? way.one ?? way.pairs;
  }
  // The list itself, not what is in it.
  return ['each', 'one', 'pairs'].includes(String(path.at(-1))) ? path.slice(0, -1) : path;
}

/** "messages[3].html", "messages.3.html": its names, and its positions as numbers. */
function keysIn(path: string): (string | number)[] {
  return path
    .split(/[.[\]]+/)
    .filter((key) => key !== '')
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}

/** "pages.thread.fields.messages.each.author", "actions[0]". */
export function spellSetting(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : `${text}${text === '' ? '' : '.'}${String(key)}`,
    '',
  );
}
