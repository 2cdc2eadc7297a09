// The third helpdesk's API, read as a careful visitor would: everything it answers adds up to its truth.
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import pLimit from 'p-limit';
import type { Attachment, Conversation, Ticket } from '../../model/records.ts';
import { streamNames, streams } from '../../model/streams.ts';
import { startThirdUi, type ThirdUi, type ThirdUiOptions } from '../support/third-ui/start.ts';
import {
  allRows,
  enter,
  type Json,
  last,
  messagesOf,
  second,
  VERSION,
  type Visit,
} from '../support/third-ui/visitor.ts';

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
    const people = await allRows(visit, '/personen', 'personen');
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

  it('tells the facts of every conversation', async () => {
    const visit = await start({ seed: 6 });
    const { conversations } = visit.desk.truth();
    const rows = await allRows(visit, '/vorgaenge?status=offen,wartend,geschlossen', 'vorgaenge');
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
  });

  it('tells what truth has of tickets, contacts, companies, users and text blocks', async () => {
    const visit = await start({ seed: 6 });
    const { tickets, contacts, companies, users, templates } = visit.desk.truth();
    const href = (links: Json, name: string): string | null => last(links[name]?.href);
    for (const truth of tickets) {
      const { _links, ...one } = await visit.get(`/vorgaenge/${truth.id}`);
      expect({
        ...{ id: one.id, number: one.nummer, title: one.titel, description: one.beschreibung },
        ...{ status: one.status, priority: one.prioritaet, type: one.art, board: one.warteschlange },
        ...{ companyId: href(_links, 'firma'), contactId: href(_links, 'melder') },
        ...{ ownerId: href(_links, 'bearbeiter'), teamId: href(_links, 'gruppe') },
        ...{ createdAt: second(one.erstellt), closedAt: second(one.geschlossen) },
        updatedAt: second(one.aktualisiert),
        tags: _links.etiketten.map(({ title }: Json) => title).sort(),
      }).to.deep.equal((({ messages: _, properties: __, psaNumber: ___, ...rest }) => rest)(truth));
    }
    const listed = await allRows(visit, '/kontakte', 'kontakte');
    expect(listed.map(({ id }) => String(id))).to.deep.equal(contacts.map(({ id }) => id));
    for (const truth of contacts) {
      const { _links, ...one } = await visit.get(`/kontakte/${truth.id}`);
      expect({
        ...{ id: String(one.id), name: one.anzeigename, email: one.email, phone: one.telefon },
        ...{ companyId: href(_links, 'firma'), createdAt: second(one.angelegt), properties: {} },
      }).to.deep.equal(truth);
    }
    const firms = (await allRows(visit, '/firmen', 'firmen')).map(({ _links, ...one }) => ({
      ...{ id: String(one.id), name: one.firmenname, status: one.status, types: one.arten },
      ...{ parentId: href(_links, 'mutter'), website: one.webseite },
    }));
    expect(firms).to.deep.equal(companies);
    const members = (await visit.get('/benutzer'))._embedded.benutzer;
    expect(members.map(({ email }: Json) => email)).to.deep.equal(users.map(({ email }) => email));
    for (const { id, body, shortcut } of templates) {
      const one = await visit.get(`/textbausteine/${id}`);
      expect([one.inhalt, one.kuerzel]).to.deep.equal([body, shortcut]);
    }
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
