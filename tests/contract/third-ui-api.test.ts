// The third helpdesk's API, read as a careful visitor would: everything it answers adds up to its truth.
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import pLimit from 'p-limit';
import type { Attachment, Conversation, Message, Ticket } from '../../model/records.ts';
import { streamNames, streams } from '../../model/streams.ts';
import { startThirdUi, type ThirdUi, type ThirdUiOptions } from '../support/third-ui/start.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are checked by what they add up to
type Json = any;

const VERSION = { 'X-KD-Version': '7.4.2', 'X-Requested-With': 'XMLHttpRequest' };

interface Visit {
  readonly desk: ThirdUi;
  readonly cookie: string;
  readonly token: string;
  readonly csrf: string;
  ask(path: string, init?: RequestInit): Promise<Response>;
  get(path: string): Promise<Json>;
}

async function enter(desk: ThirdUi): Promise<Visit> {
  const body = JSON.stringify({ benutzername: desk.user, kennwort: desk.password });
  const answer = await fetch(`${desk.apiUrl}/anmeldung`, { method: 'POST', headers: VERSION, body });
  const { zugriffstoken: token, pruefwert: csrf } = (await answer.json()) as Json;
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const ask = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = { ...VERSION, Authorization: `Bearer ${token}`, ...(init.headers as object) };
    return fetch(desk.apiUrl + path, { ...init, headers });
  };
  return { desk, cookie, token, csrf, ask, get: async (path) => (await ask(path)).json() };
}

/** Every row of a collection, link by link. */
async function all(visit: Visit, path: string, rel: string): Promise<Json[]> {
  const rows: Json[] = [];
  for (let next: string | undefined = path; next; ) {
    const page: Json = await visit.get(next);
    rows.push(...page._embedded[rel]);
    next = page._links.naechste?.href;
  }
  return rows;
}

const last = (href?: string): string | null => href?.split('/').at(-1) ?? null;
const second = (time: string | number | null): string | null =>
  time === null ? null : `${new Date(time).toISOString().slice(0, 19)}Z`;
const KINDS: Record<string, Message['kind']> = {
  ...{ Antwort: 'reply', 'interne Notiz': 'note', Systemmeldung: 'activity' },
};

/** What an event stream tells until its first heartbeat. */
async function events({ desk, token }: Visit, id: string): Promise<{ event: string; data: Json }[]> {
  const stop = new AbortController();
  const query = new URLSearchParams({ vorgang: id, zugriffstoken: token, version: '7.4.2' });
  const answer = await fetch(`${desk.apiUrl}/ereignisse?${query}`, { signal: stop.signal });
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of answer.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (/event: herzschlag\n[\s\S]*\n\n$/.test(text)) break;
  }
  stop.abort();
  return text
    .split('\n\n')
    .filter((block) => block.includes('event:'))
    .map((block) => ({
      event: /^event: (.*)$/m.exec(block)?.[1] ?? '',
      data: JSON.parse([...block.matchAll(/^data: (.*)$/gm)].map(([, line]) => line).join('\n')),
    }));
}

/** The messages of one thread as the API adds up to them: all pages, all notes, all events. */
async function messagesOf(visit: Visit, id: string, people: Json[]) {
  const told: Json[] = [];
  for (let next: string | undefined = `/vorgaenge/${id}/nachrichten`; next; ) {
    const page: Json = await visit.get(next);
    told.unshift(...page._embedded.nachrichten);
    next = page._links.aeltere?.href;
  }
  told.push(...(await visit.get(`/vorgaenge/${id}/notizen`))._embedded.notizen);
  for (const { event, data } of await events(visit, id)) {
    if (event === 'nachricht') told.push(data.nachricht);
    if (event === 'aenderung') Object.assign(told.find((one) => one.id === data.id) ?? {}, data);
  }
  const read = told.map((one): Message => {
    const person = people.find(({ id: known }) => String(known) === last(one._links.autor?.href));
    const author = one._links.autor
      ? { type: person?.art === 'Kontakt' ? 'contact' : 'user', id: person ? String(person.id) : null }
      : { type: 'system', id: null };
    const name = person?.name ?? (one._links.autor ? 'Unbekannte Person' : 'System');
    return {
      ...{ id: String(one.id), kind: KINDS[one.art] ?? 'activity' },
      author: { ...author, name } as Message['author'],
      createdAt: second(one.gesendet) ?? '',
      html: one.geloescht ? '' : one.text.replaceAll('"kd-datei:', '"attachment:'),
      editedAt: one.geloescht ? null : second(one.bearbeitet),
      deleted: one.geloescht,
      attachmentIds: one._embedded.dateien.map((file: Json) => file.id),
    };
  });
  // Stable: what the source shows first stays first where the second is the same.
  const messages = read.sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
  return { messages, files: told.flatMap((one) => one._embedded.dateien) };
}

describe('third UI: its API', function () {
  this.timeout(60_000);
  const desks: ThirdUi[] = [];
  const start = async (options: ThirdUiOptions): Promise<Visit> => {
    const desk = await startThirdUi(options);
    desks.push(desk);
    return enter(desk);
  };
  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.close();
  });

  it('has a truth that fits the record schemas, of the size promised', async () => {
    const { desk } = await start({ seed: 3 });
    const truth = desk.truth();
    for (const name of streamNames) {
      const records = name in truth ? truth[name as keyof typeof truth] : [];
      for (const record of records) expect(streams[name].schema.parse(record)).to.deep.equal(record);
    }
    const sizes = Object.entries(truth).map(([name, records]) => [name, records.length]);
    expect(Object.fromEntries(sizes)).to.deep.equal({
      ...{ users: 9, teams: 3, companies: 12, contacts: 40, tags: 8, conversations: 60 },
      ...{ tickets: 30, attachments: 15, templates: 10 },
    });
    const again = await startThirdUi({ seed: 3 });
    desks.push(again);
    expect(again.truth()).to.deep.equal(truth);
  });

  it('answers what adds up to every message and file of its truth, without a write', async () => {
    const visit = await start({ seed: 6, liveDelayMs: 0 });
    const { truth, bytes, writes } = visit.desk;
    const people = await all(visit, '/personen', 'personen');
    const threads: readonly (Conversation | Ticket)[] = [...truth().conversations, ...truth().tickets];
    const seen = new Map<string, Json>();
    const several = pLimit(8);
    await Promise.all(
      threads.map(({ id, messages }) =>
        several(async () => {
          const read = await messagesOf(visit, id, people);
          expect(read.messages, id).to.deep.equal(messages);
          for (const file of read.files) seen.set(file.id, file);
        }),
      ),
    );
    expect(seen.size).to.equal(truth().attachments.length);
    for (const { id, size } of truth().attachments as Attachment[]) {
      const answer = await fetch(seen.get(id)?._links.inhalt.href);
      const body = Buffer.from(await answer.arrayBuffer());
      expect(body.equals(bytes(id) ?? Buffer.of(0)), id).to.equal(true);
      expect(body.length).to.equal(size);
    }
    expect(writes()).to.deep.equal([]);
  });

  it('tells the facts of every thread, contact and company', async () => {
    const visit = await start({ seed: 6 });
    const { conversations, contacts } = visit.desk.truth();
    const rows = await all(visit, '/vorgaenge?status=offen,wartend,geschlossen', 'vorgaenge');
    expect(rows.map(({ id }) => String(id))).to.have.members(conversations.map(({ id }) => id));
    for (const { messages: _, properties: __, ...facts } of conversations) {
      const one = await visit.get(`/vorgaenge/${facts.id}`);
      const { kunde, beteiligte, bearbeiter, gruppe, firma, etiketten } = one._links;
      expect({
        ...{ id: String(one.id), number: one.nummer, subject: one.betreff ?? '', channel: one.kanal },
        state: { offen: 'active', wartend: 'waiting', geschlossen: 'done' }[one.status as 'offen'],
        ...{ companyId: last(firma?.href), ownerId: last(bearbeiter?.href), teamId: last(gruppe?.href) },
        contactIds: [kunde, ...beteiligte].map(({ href }: { href: string }) => last(href)),
        tags: etiketten.map(({ title }: Json) => title).sort(),
        ...{ createdAt: second(one.erstellt), closedAt: second(one.geschlossen) },
      }).to.deep.equal(facts);
    }
    const listed = await all(visit, '/kontakte', 'kontakte');
    expect(listed.map(({ id }) => String(id))).to.deep.equal(contacts.map(({ id }) => id));
    const one = await visit.get('/kontakte/101');
    expect(second(one.angelegt)).to.equal(contacts[0]?.createdAt);
  });

  describe('what it asks of every request', () => {
    let visit: Visit;
    before(async () => {
      visit = await enter(await startThirdUi({ seed: 2, overlapSeconds: 0 }));
    });
    after(() => visit.desk.close());

    it('refuses reads without version or token, and writes without the CSRF value', async () => {
      const { desk, ask, csrf } = visit;
      expect((await fetch(`${desk.apiUrl}/ich`)).status).to.equal(400);
      expect((await fetch(`${desk.apiUrl}/ich`, { headers: VERSION })).status).to.equal(401);
      const fresh = await enter(desk);
      const put = { method: 'PUT' };
      expect((await fresh.ask('/vorgaenge/4711/gelesen', put)).status).to.equal(403);
      const headers = { 'X-KD-Pruefwert': fresh.csrf };
      expect((await fresh.ask('/vorgaenge/4711/gelesen', { ...put, headers })).status).to.equal(204);
      expect(
        (await ask('/kontakte/101', { method: 'DELETE', headers: { 'X-KD-Pruefwert': csrf } })).status,
      ).to.be.greaterThan(399);
      expect(
        desk
          .writes()
          .map(({ name, status }) => `${name} ${status}`)
          .slice(0, 2),
      ).to.deep.equal(['gelesen 403', 'gelesen 204']);
      expect(desk.writes().at(-1)?.name).to.equal('unbekannt');
    });

    it('refuses a token whose time is over', async () => {
      const { ask } = await start({ seed: 2, tokenSeconds: 0 });
      const answer = await ask('/ich');
      expect([answer.status, ((await answer.json()) as Json).code]).to.deep.equal([401, 'TOKEN']);
    });

    it('renews by the cookie, once by each value', async () => {
      const { desk, cookie } = await enter(visit.desk);
      const renewal = (value: string): Promise<Response> =>
        fetch(`${desk.apiUrl}/anmeldung/erneuern`, {
          method: 'POST',
          headers: { ...VERSION, cookie: value },
        });
      const first = await renewal(cookie);
      expect(first.status).to.equal(200);
      expect((await renewal(cookie)).status).to.equal(401);
      expect((await renewal(first.headers.get('set-cookie')?.split(';')[0] ?? '')).status).to.equal(200);
    });
  });

  it('answers 304 to a known ETag, 204 where nothing is new, and 429 when throttled', async () => {
    const { desk, ask } = await start({ seed: 2 });
    const first = await ask('/benutzer', { headers: { 'Accept-Encoding': 'gzip' } });
    expect(first.headers.get('content-encoding')).to.equal('gzip');
    const known = { 'If-None-Match': first.headers.get('etag') ?? '' };
    expect((await ask('/benutzer', { headers: known })).status).to.equal(304);
    expect((await ask('/benachrichtigungen')).status).to.equal(204);
    desk.throttle(1);
    const throttled = await ask('/ich');
    expect([throttled.status, throttled.headers.get('retry-after')]).to.deep.equal([429, '1']);
  });
});
