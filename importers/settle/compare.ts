// Whether something read from Intercom is something we sent. Pure. Intercom rewrites bodies (wraps text in
// <p>, encodes entities, drops tags, joins white space), so bodies are compared as bare characters.
import { load } from 'cheerio';
import type { Part } from '../intercom/wire.ts';
import type { Request } from '../writes/resolve-deferred.ts';

/** The characters a reader sees, without any white space. */
export function bareHtml(html: string): string {
  return bare(load(html, null, false).text());
}

/** The same for text that is not markup. */
export function bare(text: string): string {
  return text.normalize('NFC').replace(/[\s\u00a0\u200b]+/gu, '');
}

/**
 * @param sent as it was sent. Whether Intercom reads a plain-text field as markup is not documented for every
 *   field, so either reading counts.
 * @param found as Intercom shows it: always HTML
 */
export function sameBody(sent: string, found: string | null): boolean {
  const shown = bareHtml(found ?? '');
  return shown === bareHtml(sent) || shown === bare(sent);
}

interface SentPart {
  /** Intercom id of admin or contact; null when the request names them otherwise (e-mail, external id). */
  readonly author: string | null;
  readonly byAdmin: boolean;
  readonly note: boolean;
  /** Unix seconds; null when Intercom dated it itself. */
  readonly at: number | null;
  readonly body: string;
  /** Sorted names; null when it sent addresses instead of files. */
  readonly files: readonly string[] | null;
}

/** What a reply request (docs/intercom.md 6.3, 7) should look like as a part. */
export function sentPart({ body }: Pick<Request, 'body'>): SentPart {
  const byAdmin = body.type === 'admin';
  const author = byAdmin ? body.admin_id : body.intercom_user_id;
  const files = (body.attachment_files ?? []) as readonly { name: string }[];
  return {
    author: author === undefined || author === null ? null : String(author),
    byAdmin,
    note: body.message_type === 'note',
    at: typeof body.created_at === 'number' ? body.created_at : null,
    body: String(body.body ?? ''),
    files: Array.isArray(body.attachment_urls) ? null : files.map(({ name }) => name).sort(),
  };
}

// A contact's reply to a closed conversation reads back as `open` (docs/intercom.md 6.4).
const COMMENTS = new Set(['comment', 'open', 'quick_reply']);

/** Author, kind and time agree: whatever else differs, it stands where our part would stand. */
export function samePlace(sent: SentPart, part: Part): boolean {
  const kind = sent.note ? part.part_type === 'note' : COMMENTS.has(part.part_type);
  const admin = part.author?.type === 'admin';
  const author = admin === sent.byAdmin && (sent.author === null || part.author?.id === sent.author);
  return kind && author && (sent.at === null || part.created_at === sent.at);
}

/** It is our part, as far as anybody can tell. */
export function samePart(sent: SentPart, part: Part): boolean {
  const names = part.attachments.map(({ name }) => name ?? '').sort();
  const files = sent.files === null || sent.files.join('\n') === names.join('\n');
  return samePlace(sent, part) && files && sameBody(sent.body, part.body);
}

/** Two requests that would become parts nobody could tell apart, or that at least stand in the same place. */
export function alike(a: SentPart, b: SentPart): { place: boolean; all: boolean } {
  const place = a.author === b.author && a.byAdmin === b.byAdmin && a.note === b.note && a.at === b.at;
  const all = place && bareHtml(a.body) === bareHtml(b.body) && a.files?.join('\n') === b.files?.join('\n');
  return { place, all };
}

/**
 * Whether every value of `wanted` is what `found` shows. Attribute values read back in other spellings
 * (an integer as text, a time in another format), so each is compared as number, time or text.
 */
export function containsValues(
  wanted: Readonly<Record<string, unknown>>,
  found: Readonly<Record<string, unknown>>,
): boolean {
  return Object.entries(wanted).every(([name, value]) => sameValue(value, found[name]));
}

function sameValue(wanted: unknown, found: unknown): boolean {
  if (wanted === null || wanted === undefined || wanted === '') {
    return found === null || found === undefined || found === '';
  }
  if (found === null || found === undefined) return false;
  if (typeof wanted === 'object' || typeof found === 'object') {
    return JSON.stringify(wanted) === JSON.stringify(found);
  }
  const [a, b] = [spelled(wanted), spelled(found)];
  return a === b;
}

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T/;

/** Numbers as numbers, times as Unix seconds, text with single spaces. */
function spelled(value: unknown): string {
  const text = String(value).replace(/\s+/g, ' ').trim();
  if (ISO_TIME.test(text)) return String(Date.parse(text) / 1000);
  return text !== '' && Number.isFinite(Number(text)) ? String(Number(text)) : text;
}
