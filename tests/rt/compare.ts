// One ticket as extracted against the same ticket as RT's API tells it.
import { expect } from 'chai';
import { sha256 } from '../../lib/json.ts';
import type { Attachment, Message, Ticket } from '../../model/records.ts';
import { fragmentOf } from '../../selectors/document.ts';
import { textOf } from '../../selectors/text.ts';
import { isMailRecord, type Part, type TicketTruth, type Transaction } from './truth.ts';

/** Longer texts RT does not show in a history; they are files then. */
const MOST_SHOWN = 25 * 1024;
const KINDS: Record<string, Message['kind']> = { Create: 'reply', Correspond: 'reply', Comment: 'note' };
const PRIORITIES: Record<number, string> = { 0: 'Low', 50: 'Medium', 100: 'High' };

export type Figures = Record<
  'transactions' | 'messages' | 'files' | 'bytes' | 'alternatives' | 'mails' | 'twins',
  number
>;

export interface Known {
  /** Ids of privileged users. */
  readonly members: ReadonlySet<string>;
  readonly attachments: ReadonlyMap<string, Attachment>;
  /** Collects the ids of files that should be there. */
  readonly expected: Set<string>;
  readonly figures: Figures;
}

export function compareTicket(found: Ticket, truth: TicketTruth, known: Known): void {
  const at = `ticket ${truth.id}`;
  expect(found, at).to.include({
    number: `#${truth.id}`,
    title: line(truth.subject),
    status: truth.status,
    teamId: truth.queue,
    priority: PRIORITIES[truth.priority],
    ownerId: truth.owner || null,
    createdAt: truth.created,
    updatedAt: truth.updated,
    closedAt: truth.resolved,
  });
  // RT's API and its lists name several requestors in different orders.
  if (truth.requestors.length === 0) expect(found.contactId, at).to.equal(null);
  else expect(truth.requestors, at).to.include(found.contactId);
  const named = (text: string | undefined) => (text ? text.split(/, (?=[^,]*(?:<[^>]*>|$))/).length : 0);
  expect(named(found.properties.Requestors), `${at}: requestors`).to.equal(truth.requestors.length);
  expect(named(found.properties.Cc), `${at}: copied`).to.equal(truth.cc.length);

  const history = truth.history.filter((one) => !isTwin(one, truth.history));
  known.figures.twins += truth.history.length - history.length;
  expect(
    found.messages.map(({ id }) => id),
    at,
  ).to.deep.equal(history.map(({ id }) => id));
  for (const [index, transaction] of history.entries())
    compareTransaction(found.messages[index] as Message, transaction, found.id, known);
}

function compareTransaction(found: Message, truth: Transaction, ticket: string, known: Known): void {
  const at = `ticket ${ticket}, transaction ${truth.id} (${truth.type})`;
  const { figures } = known;
  figures.transactions += 1;
  expect(found.kind, at).to.equal(KINDS[truth.type] ?? 'activity');
  expect(found.createdAt, at).to.equal(truth.created);
  if (truth.creator === '1') expect(found.author, at).to.include({ type: 'system', id: null });
  else
    expect(found.author, at).to.include({
      type: known.members.has(truth.creator) ? 'user' : 'contact',
      id: truth.creator,
    });
  expect(found.author.name, at).to.not.equal('');
  if (isMailRecord(truth.type)) figures.mails += 1;
  if (found.kind === 'activity') {
    expect(found.html, at).to.not.equal('');
    expect(found.attachmentIds, at).to.deep.equal([]);
    return;
  }
  figures.messages += 1;
  const parts = truth.parts.filter((part) => part.bytes.length > 0 || part.name !== '');
  const hidden = parts.filter((part) => isHiddenAlternative(part, parts));
  figures.alternatives += hidden.length;
  const shown = parts.filter((part) => !hidden.includes(part));
  const files = shown.filter((part) => part.name !== '' || !isText(part));
  const texts = shown.filter((part) => !files.includes(part));

  // Empty lines count where they were written, not where RT's own markup around a quotation makes them.
  const isMarkup = texts.some((part) => part.type === 'text/html');
  const seen = (text: string): string => (isMarkup ? text.replace(/\n+/g, '\n') : text);
  expect(seen(textIn(found.html)), at).to.equal(seen(lines(texts.map(textOfPart).join('\n'))));
  for (const part of texts)
    if (part.type === 'text/html') expect(tagsIn(found.html), at).to.include.members(tagsIn(utf8(part)));
  expect(found.attachmentIds, at).to.deep.equal(files.map(({ id }) => id));
  for (const part of files) {
    known.expected.add(part.id);
    figures.files += 1;
    figures.bytes += part.bytes.length;
    const attachment = known.attachments.get(part.id);
    expect(attachment, `${at}, file ${part.id}`).to.include({
      name: line(part.name) || part.id,
      size: part.bytes.length,
      sha256: sha256(part.bytes),
      parent: `tickets/${ticket}`,
      messageId: truth.id,
      inline: found.html.includes(`"attachment:${part.id}"`),
    });
    expect(attachment?.contentType, `${at}, file ${part.id}`).to.equal(part.type);
  }
}

/** RT notes a new owner twice, as the ticket's field and as a role of the ticket, and shows the first only. */
function isTwin(one: Transaction, history: readonly Transaction[]): boolean {
  const { type, change, creator } = one;
  if (type !== 'SetWatcher' || change[0] !== 'Owner') return false;
  return history.some(
    (other) =>
      (other.type === 'Set' || other.type === 'Give' || other.type === 'Take') &&
      other.creator === creator &&
      other.change.join() === change.join(),
  );
}

/** Of a mail's alternatives RT shows the one with markup. */
function isHiddenAlternative(part: Part, parts: readonly Part[]): boolean {
  const sibling = (one: Part) => one.parent !== '' && one.parent === part.parent && one.name === '';
  return (
    part.type === 'text/plain' &&
    part.name === '' &&
    parts.some((one) => sibling(one) && one.type === 'text/html')
  );
}

const isText = (part: Part): boolean =>
  part.type.startsWith('text/') && !part.isAttachment && part.bytes.length <= MOST_SHOWN;

const line = (text: string): string => text.replace(/\s+/g, ' ').trim();
const utf8 = (part: Part): string => part.bytes.toString('utf8').replaceAll('\r\n', '\n');

function textOfPart(part: Part): string {
  return part.type === 'text/html' ? textIn(utf8(part)) : spaced(utf8(part));
}

/** RT writes tabs as spaces, to the next multiple of eight. */
function spaced(text: string): string {
  return text.replace(/[^\n]+/g, (row) => {
    let out = '';
    for (const char of row) out += char === '\t' ? ' '.repeat(8 - (out.length % 8)) : char;
    return out;
  });
}

function textIn(html: string): string {
  // Line ends of the markup itself: after a break, and where the button stood that unfolds a quotation.
  const plain = html.replace(/(<br>)\n/g, '$1').replace(/\n(?=<div class="message-stanza)/g, '');
  return lines(textOf(fragmentOf(plain, 'https://desk.example/').root));
}

/** Space before a line's end shows nowhere. */
function lines(text: string): string {
  return text.replace(/[ ]*\n/g, '\n').trim();
}

function tagsIn(html: string): string[] {
  return [...html.matchAll(/<([a-z][a-z0-9]*)/g)].map((found) => found[1] ?? '');
}
