// The last look before anything is written, and the test's look at everything that ships: does it hold what must
// never stand in a recording? Pure. Says where and what kind, and shows the thing masked.
import { load } from 'cheerio';
import { type AnyNode, isTag, isText } from 'domhandler';
import { type BodyKind, bodyKind, decoded } from './exchange.ts';
import { finderOf } from './find-texts.ts';
import type { Har } from './har.ts';
import { masked, placeOf } from './hit-place.ts';
import {
  all,
  EMAIL,
  isFictional,
  isReserved,
  isSecretParam,
  LONG_TOKEN,
  PHONE,
  TIME,
  TOKENS,
} from './patterns.ts';
import { spells } from './people.ts';

export type HitKind = 'secret' | 'original' | 'email' | 'phone' | 'token' | 'cookie' | 'credential-header';

export interface Hit {
  readonly kind: HitKind;
  /** "entry 12 (GET /inbox/threads/c1) body", "expected/users/…": enough to look, without the thing itself. */
  readonly where: string;
  /** `line 12 <title> "A… C…" (10 characters)`; absent where it stands in another encoding only. */
  readonly shown?: string;
}

export interface ScanOptions {
  /** Whether a text holds one of this process's secrets in any encoding. */
  readonly holdsSecret?: (text: string) => boolean;
  /** The customer's own texts. */
  readonly originals?: ReadonlySet<string>;
  /** Full names of the account's people, which no id, class or address may spell either. */
  readonly people?: readonly string[];
}

/** Texts of one kind that are told of one place: a person has to decide about each. */
const MOST_SHOWN = 5;
/** Lines of an error message. */
const SHOWN = 20;

/** Everything in a HAR that must not be there; empty for one that may be kept. */
export function scanHar({ log }: Har, given: ScanOptions = {}): Hit[] {
  const options = { ...given, find: finderOf(given.originals ?? []) };
  const inEntries = log.entries.flatMap((entry, index): Hit[] => {
    const { request, response } = entry;
    const path = new URL(request.url).pathname;
    const at = (part: string) =>
      `entry ${index + 1} (${request.method} ${path.replace(/[^/]{25,}/g, '…')}) ${part}`;
    const hits: Hit[] = [];
    if (request.cookies.length + response.cookies.length > 0)
      hits.push({ kind: 'cookie', where: at('cookies') });
    for (const { name, value } of [...request.headers, ...response.headers]) {
      const isSecret = /^(set-)?cookie$|^(proxy-)?authorization$|token|session|csrf|api-?key/i.test(name);
      if (isSecret)
        hits.push({ kind: 'credential-header', where: at(`header ${name}`), shown: masked(value, true) });
      hits.push(...scanAddress(value, at(`header ${name}`), options));
    }
    hits.push(...scanAddress(request.url, at('address'), options));
    const { text = '', encoding } = response.content;
    const body = encoding === 'base64' ? Buffer.from(text, 'base64').toString('latin1') : text;
    const type = response.headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
    hits.push(...scanText(body, at('body'), options, bodyKind(type)));
    const asked = request.postData?.text;
    if (asked !== undefined) hits.push(...scanText(asked, at('request body'), options, 'json'));
    for (const [number, { data }] of (entry._webSocketMessages ?? []).entries())
      hits.push(...scanText(data, at(`frame ${number + 1}`), options, 'json'));
    return hits;
  });
  const inStorage = log._storage.flatMap(({ origin, local, session }) =>
    [...Object.entries(local), ...Object.entries(session)].flatMap(([name, value]) =>
      scanText(`${name}\n${value}`, `storage of ${origin}`, options),
    ),
  );
  return [...inEntries, ...inStorage];
}

/** An address or a header: also no key-like run of characters, and no signature. */
function scanAddress(text: string, where: string, options: Prepared): Hit[] {
  const hits = scanText(text, where, options);
  const person = options.people?.find((name) => spells(text, name));
  if (person !== undefined && hits.every(({ kind }) => kind !== 'original'))
    hits.push({ kind: 'original', where, shown: `spells ${masked(person)}` });
  const query = URL.canParse(text) ? [...new URL(text).searchParams] : [];
  const isSigned = query.some(([name, value]) => isSecretParam(name) && value.length > 8);
  if (isSigned || LONG_TOKEN.test(text)) hits.push({ kind: 'token', where, shown: masked(text, true) });
  return hits;
}

interface Prepared extends ScanOptions {
  readonly find?: ReturnType<typeof finderOf>;
}

/** Any text: a page, a JSON answer, a record of `expected/`. */
export function scanText(
  text: string,
  where: string,
  options: Prepared = {},
  kind: BodyKind = 'text',
): Hit[] {
  const views = viewsOf(text);
  const find = options.find ?? finderOf(options.originals ?? []);
  const found: { kind: HitKind; text: string | null }[] = [];
  for (const view of views) {
    if (options.holdsSecret?.(view)) found.push({ kind: 'secret', text: null });
    for (const each of find(view)) found.push({ kind: 'original', text: each.text });
    for (const email of view.match(all(EMAIL)) ?? [])
      if (!isReserved(email)) found.push({ kind: 'email', text: email });
    for (const [, pattern] of TOKENS) {
      const token = pattern.exec(view)?.[0];
      if (token !== undefined) found.push({ kind: 'token', text: token });
    }
  }
  // Programs and style sheets are full of numbers that are none of anybody's.
  if (kind !== 'script' && kind !== 'style' && kind !== 'bytes') {
    const said = kind === 'html' ? saidIn(text) : views;
    for (const number of said.flatMap(phonesIn)) found.push({ kind: 'phone', text: number });
  }
  if (kind === 'html' && options.people?.length) found.push(...spelledIn(text, options.people));
  return told(found, text, where, kind);
}

/** One hit for each kind and text, those of one kind that are in no other spelling first. */
function told(
  found: readonly { kind: HitKind; text: string | null }[],
  body: string,
  where: string,
  kind: BodyKind,
): Hit[] {
  const byKind = new Map<HitKind, Set<string | null>>();
  for (const each of found) byKind.set(each.kind, (byKind.get(each.kind) ?? new Set()).add(each.text));
  return [...byKind].flatMap(([hit, texts]) =>
    [...texts].slice(0, MOST_SHOWN).map((text) => {
      if (text === null) return { kind: hit, where };
      const place = placeOf(body, kind, text) ?? 'in another encoding';
      return { kind: hit, where, shown: `${place} ${masked(text, hit === 'token')}` };
    }),
  );
}

/** Ids, classes and names of a page that spell somebody's: they stay as they are, so they must not. */
function spelledIn(html: string, people: readonly string[]): { kind: HitKind; text: string }[] {
  const found: { kind: HitKind; text: string }[] = [];
  load(
    html,
    { xml: { xmlMode: false } },
    false,
  )('[id], [class], [name]').each((_, node) => {
    const { id = '', class: classes = '', name = '' } = isTag(node) ? node.attribs : {};
    for (const token of [id, name, ...classes.split(/\s+/)])
      if (people.some((person) => spells(token, person))) found.push({ kind: 'original', text: token });
  });
  return found;
}

function phonesIn(text: string): string[] {
  const numbers = text.replace(all(TIME), ' ').match(all(PHONE)) ?? [];
  return numbers.filter((number) => !isFictional(number));
}

/** The text as it stands and as it reads: escapes, entities, percent signs and base64 undone. */
function viewsOf(text: string): string[] {
  const unescaped = text.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  const plain = unescaped
    .replace(/&#(\d{1,6});/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replace(/&#x([0-9a-f]{1,5});/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll('&commat;', '@')
    .replaceAll('&amp;', '&');
  const percent = plain.replace(/(?:%[0-9a-f]{2})+/gi, decoded);
  const base64 = (text.match(/[A-Za-z0-9+/_-]{12,}={0,2}/g) ?? [])
    .map((run) => Buffer.from(run, 'base64').toString('utf8'))
    .filter((each) => /^[\x20-\x7e\s]{8,}$/.test(each));
  return [...new Set([text, plain, percent, base64.join('\n')])];
}

/** What a page says: its texts and the attributes that hold text, one by one. */
function saidIn(html: string): string[] {
  const $ = load(html, { xml: { xmlMode: false, decodeEntities: true } }, false);
  const said: string[] = [];
  const walk = (nodes: readonly AnyNode[]): void => {
    for (const node of nodes) {
      if (isText(node)) said.push(node.data);
      else if (isTag(node)) {
        for (const [name, value] of Object.entries(node.attribs)) {
          if (!/^(d|points|viewbox|style|id|class|stroke|fill)$/i.test(name)) said.push(decoded(value));
        }
        if (node.name === 'script')
          for (const child of node.children) said.push(isText(child) ? child.data : '');
        else if (node.name !== 'style') walk(node.children);
      }
    }
  };
  walk($.root().contents().toArray());
  return said;
}

/** One line a finding, for an error message: `email in entry 3 (GET /people) body, line 12 <td> "a…@g….com" (…)`. */
export function tellHits(hits: readonly Hit[]): string {
  const shown = hits
    .slice(0, SHOWN)
    .map(({ kind, where, shown }) => `${kind} in ${where}${shown === undefined ? '' : `, ${shown}`}`);
  const rest = hits.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n  ');
}
