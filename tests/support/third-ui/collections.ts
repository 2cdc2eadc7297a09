// The API's reads: collections of 25 with HAL links, some with a total and some without.
import { type Context, Hono } from 'hono';
import type { Conversation, Message, Template, Ticket } from '../../../model/records.ts';
import * as present from './present.ts';
import { fileUrlFor, findThread, type World } from './world.ts';

type Json = Record<string, unknown>;

const PAGE_SIZE = 25;
const MESSAGES_A_TIME = 10;

const hal = (c: Context, body: Json | null): Response =>
  body === null
    ? c.json({ code: 'UNBEKANNT', meldung: 'Nicht gefunden.' }, 404)
    : c.body(JSON.stringify(body), 200, { 'content-type': 'application/hal+json; charset=utf-8' });

interface Page {
  readonly rel: string;
  readonly path: string;
  readonly rows: readonly unknown[];
  /** Query of every page's address besides `seite`. */
  readonly query?: Readonly<Record<string, string>>;
  readonly total?: boolean;
}

/** @param seite from 1 */
export function pageOf({ rel, path, rows, query = {}, total = false }: Page, seite: number): Json {
  const pages = Math.max(1, Math.ceil(rows.length / PAGE_SIZE));
  const href = (page: number): string => `${path}?${new URLSearchParams({ ...query, seite: String(page) })}`;
  return {
    _embedded: { [rel]: rows.slice((seite - 1) * PAGE_SIZE, seite * PAGE_SIZE) },
    seite,
    ...(total ? { gesamt: rows.length } : {}),
    _links: {
      self: { href: href(seite) },
      ...(seite < pages ? { naechste: { href: href(seite + 1) } } : {}),
      ...(seite > 1 ? { vorige: { href: href(seite - 1) } } : {}),
    },
  };
}

const seiteOf = (c: Context): number => Math.max(1, Number(c.req.query('seite') ?? 1));

/** @returns reads of threads and their messages; their answers differ each time where files have tickets */
export function threadReads(world: World): Hono {
  const { desk } = world;
  const unread = ({ id }: Conversation | Ticket): boolean =>
    !world.opened.has(id) && Number(id.replace(/\D/g, '')) % 3 === 0;
  const collected = (id: string, wanted: (kind: Message['kind']) => boolean): Message[] =>
    (findThread(desk, id)?.messages ?? []).filter(
      (message) => wanted(message.kind) && desk.asides.get(message.id)?.live !== true,
    );
  const view = { as: 'collection', fileUrl: fileUrlFor(world) } as const;
  const show = (message: Message): Json => present.presentMessage(message, desk, view);
  const app = new Hono();

  app.get('/vorgaenge', (c) => {
    const status = c.req.query('status') ?? 'offen,wartend';
    const label = c.req.query('etikett');
    const name = desk.truth.tags.find(({ id }) => id === label)?.name;
    const rows = desk.truth.conversations
      .filter((one) => status.split(',').includes(present.stateOf(one)))
      .filter((one) => label === undefined || (name !== undefined && one.tags.includes(name)))
      .map((one) => present.presentRow(one, desk, unread(one)))
      .sort((a, b) => Number(b.letzteAktivitaet) - Number(a.letzteAktivitaet) || Number(b.id) - Number(a.id));
    const query = { status, ...(label ? { etikett: label } : {}) };
    return hal(c, pageOf({ rel: 'vorgaenge', path: '/vorgaenge', rows, query }, seiteOf(c)));
  });
  app.post('/suche', async (c) => {
    const asked = (await c.req.json().catch(() => ({}))) as {
      typ?: string;
      filter?: { status?: string[] };
      seite?: number;
    };
    if (asked.typ !== 'stoerung') return c.json({ code: 'TYP', meldung: 'typ muss „stoerung“ sein.' }, 400);
    const status = asked.filter?.status ?? ['offen', 'wartend', 'geschlossen'];
    const rows = desk.truth.tickets
      .filter((one) => status.includes(one.status))
      .map((one) => present.presentRow(one, desk, unread(one)))
      .reverse();
    const { _links, ...page } = pageOf(
      { rel: 'vorgaenge', path: '/suche', rows, total: true },
      asked.seite ?? 1,
    );
    return hal(c, page);
  });
  app.get('/vorgaenge/:id', (c) => {
    const thread = findThread(desk, c.req.param('id'));
    return hal(c, thread ? present.presentThread(thread, desk, unread(thread)) : null);
  });
  app.get('/vorgaenge/:id/nachrichten', (c) => {
    const id = c.req.param('id');
    const all = collected(id, (kind) => kind !== 'note');
    const before = c.req.query('vor');
    const end = before ? all.findIndex((message) => message.id === before) : all.length;
    const start = Math.max(0, end - MESSAGES_A_TIME);
    const oldest = all[start];
    c.header('cache-control', 'no-store');
    return hal(c, {
      _embedded: { nachrichten: all.slice(start, end).map(show) },
      _links: {
        ...(start > 0 && oldest
          ? { aeltere: { href: `/vorgaenge/${id}/nachrichten?vor=${oldest.id}` } }
          : {}),
        ereignisse: { href: `/ereignisse?vorgang=${id}` },
      },
    });
  });
  app.get('/vorgaenge/:id/notizen', (c) => {
    const notes = collected(c.req.param('id'), (kind) => kind === 'note');
    c.header('cache-control', 'no-store');
    return hal(c, { _embedded: { notizen: notes.map(show) }, gesamt: notes.length });
  });
  return app;
}

/** @returns reads of everything else; unchanged answers have an unchanged ETag */
export function masterReads({ desk, user }: World): Hono {
  const { truth } = desk;
  const app = new Hono();
  const byId =
    <R extends { readonly id: string }>(rows: readonly R[], show: (row: R) => Json) =>
    (c: Context): Response => {
      const found = rows.find(({ id }) => id === c.req.param('id'));
      return hal(c, found ? show(found) : null);
    };

  app.get('/ich', (c) => {
    const mandant = { name: 'Nordlicht Haustechnik GmbH' };
    return hal(c, { id: 11, benutzername: user, name: truth.users[0]?.name, mandant });
  });
  app.get('/benachrichtigungen', (c) => c.body(null, 204));
  app.get('/benutzer', (c) => hal(c, { _embedded: { benutzer: truth.users.map(present.presentUser) } }));
  app.get('/benutzer/:id', byId(truth.users, present.presentUser));
  app.get('/gruppen', (c) =>
    hal(c, {
      _embedded: {
        gruppen: truth.teams.map(({ id, name, memberIds }) => ({
          ...{ id: Number(id), name },
          _links: { mitglieder: memberIds.map((user) => ({ href: `/benutzer/${user}` })) },
        })),
      },
    }),
  );
  app.get('/etiketten', (c) => {
    const etiketten = truth.tags.map(({ id, name }) => ({ id: Number(id), bezeichnung: name }));
    return hal(c, { _embedded: { etiketten }, gesamt: etiketten.length });
  });
  app.get('/firmen', (c) => {
    const rows = truth.companies.map(present.presentCompany);
    return hal(c, pageOf({ rel: 'firmen', path: '/firmen', rows, total: true }, seiteOf(c)));
  });
  app.get('/firmen/:id', byId(truth.companies, present.presentCompany));
  app.get('/kontakte', (c) => {
    const rows = truth.contacts.map(present.presentContactRow);
    return hal(c, pageOf({ rel: 'kontakte', path: '/kontakte', rows, total: true }, seiteOf(c)));
  });
  app.get('/kontakte/:id', byId(truth.contacts, present.presentContact));
  app.get('/personen', (c) => {
    const rows = [
      ...truth.users.map(({ id, name }) => ({ id: Number(id), art: 'Benutzer', name })),
      ...truth.contacts.map(({ id, name }) => ({ id: Number(id), art: 'Kontakt', name })),
    ];
    return hal(c, pageOf({ rel: 'personen', path: '/personen', rows }, seiteOf(c)));
  });
  const bodyOf = ({ id, title, body, shortcut }: Template): Json => ({
    ...{ id, titel: title, inhalt: body, kuerzel: shortcut },
  });
  app.get('/textbausteine', (c) => {
    const scope = c.req.query('bereich') === 'persoenlich' ? 'personal' : 'team';
    const filed = desk.templates.filter(({ template }) => template.scope === scope);
    const ordner = [...new Set(filed.map(({ folder }) => folder))].map((folder) => ({
      name: folder,
      _embedded: {
        textbausteine: filed
          .filter((one) => one.folder === folder)
          .map(({ template: { id, title } }) => ({ id, titel: title })),
      },
    }));
    return hal(c, { _embedded: { ordner } });
  });
  app.get('/textbausteine/:id', byId(truth.templates, bodyOf));
  return app;
}
