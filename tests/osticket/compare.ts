// One ticket as extracted against the same ticket as osTicket's database holds it.
import { expect } from 'chai';
import { sha256 } from '../../lib/json.ts';
import type { Attachment, Message, Ticket } from '../../model/records.ts';
import { fragmentOf } from '../../selectors/document.ts';
import { textOf } from '../../selectors/text.ts';
import type { EntryTruth, FileTruth, TicketTruth, Truth } from './truth.ts';

export type Figures = Record<
  'messages' | 'events' | 'files' | 'pictures' | 'bytes' | 'authorsByName' | 'authorsAmbiguous',
  number
>;

export interface Known {
  readonly truth: Truth;
  readonly attachments: ReadonlyMap<string, Attachment>;
  /** Collects the ids of files that should be there. */
  readonly expected: Set<string>;
  readonly figures: Figures;
}

/** osTicket shows "Last, First" the other way round. */
export function shownName(name: string): string {
  const [last, first] = name.split(/,\s*/, 2);
  return line(first === undefined ? name : `${first} ${last}`);
}

/** Seven and ten digits osTicket shows the American way. */
export function shownPhone(phone: string | null): string | null {
  return phone?.replace(/^(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3').replace(/^(\d{3})(\d{4})$/, '$1-$2') ?? null;
}

export function compareTicket(found: Ticket, truth: TicketTruth, known: Known): void {
  const at = `ticket ${truth.id}`;
  // A closed ticket no longer shows its team.
  const team = known.truth.teams.find(({ id }) => id === truth.team && !truth.isClosed);
  const department = known.truth.departments.find(({ name }) => name === truth.department);
  expect(found, at).to.include({
    number: `#${truth.number}`,
    title: line(truth.subject),
    status: truth.status,
    priority: truth.priority,
    board: line(truth.department),
    companyId: truth.organization,
    contactId: truth.user,
    teamId: team ? `team-${team.id}` : `department-${department?.id}`,
    ownerId: ownerOf(truth, known.truth),
    createdAt: truth.created.replace(/\d\dZ$/, '00Z'),
    closedAt: truth.isClosed ? (truth.closed?.replace(/\d\dZ$/, '00Z') ?? null) : null,
  });
  const own = { Order_number: truth.orderNumber, Contract: truth.contract };
  for (const [name, value] of Object.entries(own))
    expect(found.properties[name] ?? null, `${at}: ${name}`).to.equal(value);
  const written = found.messages.filter(({ kind }) => kind !== 'activity');
  expect(
    written.map(({ id }) => id),
    at,
  ).to.deep.equal(truth.entries.map(({ id }) => id));
  for (const [index, entry] of truth.entries.entries())
    compareEntry(written[index] as Message, entry, found.id, known);
  const told = found.messages.filter(({ kind }) => kind === 'activity');
  known.figures.events += told.length;
  expect(told.map(({ createdAt }) => createdAt).sort(), `${at}: events`).to.deep.equal(
    truth.events.map((event) => event.at).sort(),
  );
}

/** An agent whose name nobody else has; a closed ticket names who closed it. */
function ownerOf(ticket: TicketTruth, truth: Truth): string | null {
  const agent = truth.agents.find(({ id }) => id === ticket.staff);
  if (agent === undefined) return null;
  return truth.agents.filter(({ name }) => name === agent.name).length > 1 ? null : agent.id;
}

function compareEntry(found: Message, truth: EntryTruth, ticket: string, known: Known): void {
  const at = `ticket ${ticket}, entry ${truth.id}`;
  const { figures } = known;
  figures.messages += 1;
  expect(found.kind, at).to.equal(truth.type === 'N' ? 'note' : 'reply');
  expect(found.createdAt, at).to.equal(truth.created);
  compareAuthor(found, truth, at, known);
  expect(textIn(found.html), at).to.equal(textIn(truth.body));
  expect(tagsIn(found.html), at).to.include.members(tagsIn(truth.body));
  expect([...found.attachmentIds].sort(), at).to.deep.equal(truth.files.map(idOf).sort());
  for (const file of truth.files) {
    figures.files += 1;
    if (file.isInline) figures.pictures += 1;
    figures.bytes += file.size;
    known.expected.add(idOf(file));
    const attachment = known.attachments.get(idOf(file));
    expect(attachment, `${at}, file ${file.name}`).to.include({
      name: file.name,
      size: file.size,
      sha256: file.sha256,
      contentType: file.type,
      inline: file.isInline,
    });
    if (file.isInline) expect(found.html, at).to.include(`"attachment:${idOf(file)}"`);
  }
}

/** The thread shows names only; whose it is, is told by the lists of people, where one alone has that name. */
function compareAuthor(found: Message, truth: EntryTruth, at: string, known: Known): void {
  const { figures, truth: all } = known;
  const [type, id] =
    truth.staff !== null
      ? (['user', truth.staff] as const)
      : truth.user !== null
        ? (['contact', truth.user] as const)
        : (['system', null] as const);
  expect(found.author.type, at).to.equal(type);
  expect(found.author.name, at).to.not.equal('');
  if (id === null) return;
  const people = type === 'user' ? all.agents : all.people;
  const names = people.map((one) => shownName(one.name));
  const name = names[people.findIndex((one) => one.id === id)];
  expect(found.author.name, at).to.equal(name);
  const isAmbiguous = names.filter((one) => one === name).length > 1;
  figures[isAmbiguous ? 'authorsAmbiguous' : 'authorsByName'] += 1;
  if (isAmbiguous) expect([null, id], at).to.include(found.author.id);
  else expect(found.author.id, at).to.equal(id);
}

/** A file's use has an id of its own but in the address of a picture, which names the bytes. */
export function idOf(file: FileTruth): string {
  return file.isInline ? `file-${file.key.toLowerCase()}` : file.id;
}

export const line = (text: string): string => text.replace(/\s+/g, ' ').trim();

function textIn(html: string): string {
  return line(textOf(fragmentOf(html, 'https://desk.example/').root));
}

function tagsIn(html: string): string[] {
  return [...html.matchAll(/<([a-z][a-z0-9]*)/g)].map((found) => found[1] ?? '');
}

/** Bytes of the snapshot's file, named by their hash. */
export const isWhole = (bytes: Uint8Array, hash: string): boolean => sha256(bytes) === hash;
