// Expected parts against those read. Pure. Parts have no key in Intercom, so equal ones are counted, the nearest
// of the others are shown as differing, and what is left over on either side is missing or extra.
import type { PartDraft } from '../../mapping/draft.ts';
import { comparableHtml } from '../../mapping/html.ts';
import type { Finding } from '../../model/findings.ts';
import type { Part } from '../intercom/wire.ts';
import { type Check, comparableBody, differs, holds, same } from './verify-fields.ts';

export interface PartsRead {
  readonly parts: readonly Part[];
  /** Of all parts, shown or not; Intercom shows the newest 500. */
  readonly total: number;
  /** Lines that Intercom itself puts at the very beginning: a ticket's first state (docs/intercom.md 7). */
  readonly preamble: 0 | 1;
}

export interface PartsResult {
  readonly checks: readonly Check[];
  readonly findings: readonly Finding[];
  /** Parts that nobody expected here. */
  readonly extra: number;
}

interface Wanted {
  readonly draft: PartDraft;
  readonly index: number;
  /** Intercom id of its author. */
  readonly author: string;
  /** Its body as compared. */
  readonly text: string;
}

interface Shown {
  readonly part: Part;
  /** Its body as compared: taken once, since every time costs a parsed document. */
  readonly text: string;
}

/** @param idOf Intercom id of a contact's unit */
export function compareParts(
  ref: string,
  drafts: readonly PartDraft[],
  read: PartsRead,
  idOf: (ref: string) => string | null,
): PartsResult {
  const wanted = drafts.map((draft, index): Wanted => {
    const { author } = draft;
    return {
      draft,
      index: index + 1,
      author: author.type === 'admin' ? author.id : (idOf(author.ref) ?? author.ref),
      text: comparableBody(draft.body),
    };
  });
  const shown = read.parts
    .map((part): Shown => ({ part, text: comparableHtml(part.body ?? '') }))
    .filter(isSpoken)
    .sort(inOrder);
  const pairs = pairUp(wanted, shown);
  const checks: Check[] = [];
  const missing: Check[] = [];
  const findings: Finding[] = [];
  const unseen: Wanted[] = [];
  for (const want of wanted) {
    const part = pairs.get(want);
    if (part) checks.push(...partChecks(want, part));
    else unseen.push(want);
  }

  const hidden = Math.max(0, read.total - read.parts.length);
  if (hidden > 0) {
    findings.push({ code: 'over_500_parts', ref, args: { count: read.total } });
    // Only the oldest can be hidden: one that is missing among those shown stays a difference.
    const oldest = shown[0]?.part.created_at ?? 0;
    const older = unseen.filter(({ draft }) => draft.at <= oldest);
    checks.push(same('parts not shown', older.length, hidden - read.preamble));
    unseen.splice(0, unseen.length, ...unseen.filter(({ draft }) => draft.at > oldest));
  }
  for (const want of unseen) {
    findings.push({ code: 'part_missing', ref, args: { index: want.index } });
    missing.push(...missingChecks(want));
  }
  const order = [...pairs].sort(([a], [b]) => a.index - b.index).map(([, part]) => shown.indexOf(part));
  if (order.length > 1) {
    const kept = order.every((place, at) => at === 0 || place > (order[at - 1] ?? -1));
    checks.push({ field: 'order of parts', expected: 'kept', found: kept ? 'kept' : 'changed' });
  }
  for (const check of checks) if (!holds(check)) findings.push(differs(ref, check));
  return { checks: [...checks, ...missing], findings, extra: shown.length - pairs.size };
}

/** What a person or bot said; assignments, closings and attribute changes say nothing. */
function isSpoken({ part, text }: Shown): boolean {
  return (
    part.part_type === 'comment' || part.part_type === 'note' || text !== '' || part.attachments.length > 0
  );
}

function inOrder({ part: a }: Shown, { part: b }: Shown): number {
  return a.created_at - b.created_at || Number(a.id) - Number(b.id);
}

function pairUp(wanted: readonly Wanted[], shown: readonly Shown[]): Map<Wanted, Shown> {
  const pairs = new Map<Wanted, Shown>();
  const free = new Map<string, Shown[]>();
  for (const one of shown) {
    const key = keyOfShown(one);
    const same = free.get(key);
    if (same) same.push(one);
    else free.set(key, [one]);
  }
  for (const want of wanted) {
    const part = free.get(keyOfWanted(want))?.shift();
    if (part) pairs.set(want, part);
  }
  const left = new Set([...free.values()].flat());
  for (const want of wanted) {
    if (pairs.has(want)) continue;
    let best: { one: Shown; score: number } | undefined;
    for (const one of left) {
      const score = likeness(want, one);
      if (score >= 2 && (best === undefined || score > best.score)) best = { one, score };
    }
    if (best) {
      pairs.set(want, best.one);
      left.delete(best.one);
    }
  }
  return pairs;
}

/** How many of author, time and text agree; two make it the same part with one thing changed. */
function likeness({ draft, author, text }: Wanted, { part, text: found }: Shown): number {
  return [part.author?.id === author, part.created_at === draft.at, found === text].filter(Boolean).length;
}

function keyOfWanted({ draft, author, text }: Wanted): string {
  const files = draft.files.map(({ name, contentType, size }) => [name, contentType, size]);
  return JSON.stringify([draft.kind, draft.author.type, author, draft.at, text, files]);
}

function keyOfShown({ part, text }: Shown): string {
  const files = part.attachments.map(({ name, content_type, filesize }) => [name, content_type, filesize]);
  return JSON.stringify([
    kindOf(part),
    authorType(part),
    part.author?.id ?? '',
    part.created_at,
    text,
    files,
  ]);
}

/** A contact's comment on something closed reads back as `open` (docs/intercom.md 6.4). */
function kindOf({ part_type }: Part): string {
  return part_type === 'open' ? 'comment' : part_type;
}

function authorType({ author }: Part): string {
  return author?.type === 'admin' ? 'admin' : 'contact';
}

function partChecks({ draft, index, author, text }: Wanted, { part, text: found }: Shown): Check[] {
  const at = `part ${index}`;
  return [
    same(`${at} kind`, draft.kind, kindOf(part)),
    same(`${at} author`, `${draft.author.type} ${author}`, `${authorType(part)} ${part.author?.id ?? ''}`),
    same(`${at} created_at`, draft.at, part.created_at),
    { field: `${at} body`, expected: text, found: part.body === null ? null : found },
    ...fileChecks(at, draft, part),
  ];
}

function fileChecks(at: string, draft: PartDraft, part: Part | null): Check[] {
  const checks = draft.files.flatMap((file, index): Check[] => {
    const found = part?.attachments[index];
    const field = `${at} file ${index + 1}`;
    return [
      same(`${field} name`, file.name, found?.name),
      same(`${field} type`, file.contentType, found?.content_type),
      same(`${field} size`, file.size, found?.filesize),
    ].map((check) => ({ ...check, stream: 'attachments' }));
  });
  const more = (part?.attachments.length ?? 0) - draft.files.length;
  return more > 0 ? [...checks, same(`${at} files`, draft.files.length, part?.attachments.length)] : checks;
}

/** Counted as expected and not found; the finding is `part_missing`, not one per field. */
function missingChecks({ draft, index }: Wanted): Check[] {
  const fields = ['kind', 'author', 'created_at', 'body'];
  return [
    ...fields.map((field) => ({ field: `part ${index} ${field}`, expected: 'present', found: null })),
    ...fileChecks(`part ${index}`, draft, null),
  ];
}
