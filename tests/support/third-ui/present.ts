// Truth -> JSON as the API tells it: German enums, HAL links, times in ISO with offset or in milliseconds.
import { DateTime } from 'luxon';
import type { Company, Contact, Conversation, Message, Ticket, User } from '../../../model/records.ts';
import type { Desk } from './desk.ts';

type Json = Record<string, unknown>;

const STATES = { active: 'offen', waiting: 'wartend', done: 'geschlossen' } as const;
const KINDS = { reply: 'Antwort', note: 'interne Notiz', activity: 'Systemmeldung' } as const;
const ROLES = { admin: 'Administrator', team_admin: 'Gruppenleitung', member: 'Mitarbeiter' } as const;
const ACCOUNTS = { active: 'aktiv', pending: 'eingeladen', deleted: 'gelöscht' } as const;

const berlin = (instant: string | null, millis = 0): string | null =>
  instant === null ? null : DateTime.fromMillis(epoch(instant) + millis, { zone: 'Europe/Berlin' }).toISO();
const epoch = (instant: string): number => Date.parse(instant);
const orNull = (instant: string | null): number | null => (instant === null ? null : epoch(instant));
/** No link where there is nothing to link to: HAL leaves it out. */
const link = (name: string, path: string, id: string | null): Json =>
  id === null ? {} : { [name]: { href: `${path}/${id}` } };

export const stateOf = ({ state }: Conversation): string => STATES[state];

export const presentUser = (user: User): Json => ({
  ...{ id: Number(user.id), name: user.name, email: user.email },
  ...{ rolle: ROLES[user.role], status: ACCOUNTS[user.state] },
  _links: { self: { href: `/benutzer/${user.id}` } },
});

export const presentCompany = (company: Company): Json => ({
  ...{ id: Number(company.id), firmenname: company.name, status: company.status, arten: company.types },
  ...{ webseite: company.website, jahresumsatz: Number(company.id) * 617.25 + 0.5 },
  _links: { self: { href: `/firmen/${company.id}` }, ...link('mutter', '/firmen', company.parentId) },
});

/** A row of the list; the contact's own page has the rest. */
export const presentContactRow = (contact: Contact): Json => {
  const [vorname = '', ...rest] = contact.name.split(' ');
  return {
    ...{ id: Number(contact.id), anzeigename: contact.name, vorname, nachname: rest.join(' ') },
    email: contact.email,
    _links: { self: { href: `/kontakte/${contact.id}` }, ...link('firma', '/firmen', contact.companyId) },
  };
};

export const presentContact = (contact: Contact): Json => ({
  ...presentContactRow(contact),
  telefon: contact.phone,
  angelegt: berlin(contact.createdAt),
});

const isTicket = (thread: Conversation | Ticket): thread is Ticket => 'status' in thread;

/** A row of either list. */
export function presentRow(thread: Conversation | Ticket, desk: Desk, unread: boolean): Json {
  const known = thread.messages.filter(({ id }) => desk.asides.get(id)?.live !== true);
  const self = { self: { href: `/vorgaenge/${thread.id}` } };
  if (isTicket(thread))
    return {
      ...{ id: thread.id, nummer: thread.number, titel: thread.title, status: thread.status },
      ...{ prioritaet: thread.priority, ungelesen: unread, aktualisiert: orNull(thread.updatedAt) },
      _links: { ...self, ...link('melder', '/kontakte', thread.contactId) },
    };
  return {
    ...{ id: Number(thread.id), nummer: thread.number, betreff: thread.subject || null },
    ...{ kanal: thread.channel, status: stateOf(thread), ungelesen: unread },
    letzteAktivitaet: epoch(known.at(-1)?.createdAt ?? thread.createdAt),
    _links: { ...self, ...link('kunde', '/kontakte', thread.contactIds[0] ?? null) },
  };
}

/** The thread without its messages. */
export function presentThread(thread: Conversation | Ticket, desk: Desk, unread: boolean): Json {
  const row = presentRow(thread, desk, unread);
  const notes = thread.messages.filter(({ id, kind }) => kind === 'note' && !desk.asides.get(id)?.live);
  const own: Json = isTicket(thread)
    ? { beschreibung: thread.description, art: thread.type, warteschlange: thread.board }
    : {};
  const copies = isTicket(thread) ? [] : thread.contactIds.slice(1);
  return {
    ...row,
    ...own,
    ...{
      erstellt: berlin(thread.createdAt),
      geschlossen: orNull(thread.closedAt),
      anzahlNotizen: notes.length,
    },
    _links: {
      ...(row._links as Json),
      ...link('bearbeiter', '/benutzer', thread.ownerId),
      ...link('gruppe', '/gruppen', thread.teamId),
      ...link('firma', '/firmen', thread.companyId),
      beteiligte: copies.map((id) => ({ href: `/kontakte/${id}` })),
      etiketten: thread.tags.map((name) => ({
        href: `/etiketten/${desk.truth.tags.find((tag) => tag.name === name)?.id}`,
        title: name,
      })),
      nachrichten: { href: `/vorgaenge/${thread.id}/nachrichten` },
      notizen: { href: `/vorgaenge/${thread.id}/notizen` },
    },
  };
}

export interface MessageView {
  /** `event` tells the truth, with times in milliseconds; `collection` what the collections still have. */
  readonly as: 'event' | 'collection';
  /** Address of a file's bytes, good for one download. */
  readonly fileUrl: (id: string) => string;
}

export function presentMessage(message: Message, desk: Desk, { as, fileUrl }: MessageView): Json {
  const aside = desk.asides.get(message.id);
  const { html, editedAt, deleted } = (as === 'collection' && aside?.stale) || message;
  const millis = aside?.millis ?? 0;
  const time = (instant: string | null, past: number): unknown =>
    as === 'event' ? instant && epoch(instant) + past : berlin(instant, past);
  const personId = aside?.lostPersonId ?? message.author.id;
  const files = message.attachmentIds.flatMap((id) =>
    desk.truth.attachments.filter((file) => file.id === id),
  );
  return {
    ...{
      id: Number(message.id),
      art: KINDS[message.kind],
      text: html.replaceAll('"attachment:', '"kd-datei:'),
    },
    ...{ gesendet: time(message.createdAt, millis), bearbeitet: time(editedAt, 0), geloescht: deleted },
    _links: {
      self: { href: `/nachrichten/${message.id}` },
      ...link('autor', '/personen', personId),
    },
    _embedded: {
      dateien: files.map((file) => ({
        ...{ id: file.id, name: file.name, medientyp: file.contentType, groesse: file.size },
        eingebettet: file.inline,
        _links: { inhalt: { href: fileUrl(file.id) } },
      })),
    },
  };
}
