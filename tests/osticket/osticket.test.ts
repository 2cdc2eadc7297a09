// The third helpdesk, for real: osTicket seeded by its own classes, read by the ordinary command line with the profile
// alone, compared with its database. Catches: code that knows a helpdesk; a message, an author, a time, a name of a file
// or a byte lost on the way; a read that leaves a trace in the account.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import type { Attachment, Ticket } from '../../model/records.ts';
import type { RecordOf, StreamName } from '../../model/streams.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { threadlift } from '../support/command-line.ts';
import { sumsIn } from '../support/extraction.ts';
import { compareTicket, type Figures, idOf, isWhole, line, shownName, shownPhone } from './compare.ts';
import { ADMIN, type OsTicketSite, seedSite, startSite } from './site.ts';
import { type Truth, truthOf } from './truth.ts';

const PROFILE = new URL('../../selectors/osticket.yaml', import.meta.url).pathname;
/** What osTicket writes with every request of whoever is signed in. */
const TRACES = ['ost_session'];

describe('osTicket 1.18', function () {
  this.timeout(0);
  let folder: string;
  let site: OsTicketSite;
  let truth: Truth;
  let run: string;
  let env: Record<string, string>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'threadlift-osticket-'));
    site = await timed('setting up', () => startSite(folder));
    await timed('seeding', () => seedSite(folder));
    truth = await truthOf(site.database);
    run = join(folder, 'RUN');
    const secret = join(folder, 'secret');
    await writeFile(secret, ADMIN.password, { mode: 0o600 });
    env = {
      SOURCE_URL: site.url,
      SOURCE_USER: ADMIN.user,
      SOURCE_SECRET_COMMAND: `cat ${secret}`,
      THREADLIFT_PASSPHRASE: 'correct horse battery',
    };
    await command('init', run);
    const who = ['--customer', 'Acme', '--granted-by', 'Ann Example', '--expires', '2099-01-31'];
    await command('consent', 'grant', '--run', run, ...who, '--origin', site.url, '--yes');
  });

  after(async () => {
    await site?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  async function command(...args: string[]): Promise<Record<string, unknown>> {
    const ended = await threadlift([...args, '--json'], { env });
    expect(ended.code, `${args.join(' ')}\n${ended.stderr}`).to.equal(0);
    return ended.json;
  }

  const extract = () => command('extract', '--run', run, '--profile', PROFILE, '--rps', '200');

  async function records<S extends StreamName>(stream: S): Promise<Map<string, RecordOf[S]>> {
    const snapshot = await openSnapshot(join(run, 'snapshot'));
    const found = new Map<string, RecordOf[S]>();
    for await (const record of snapshot.records(stream)) found.set(record.id, record);
    return found;
  }

  it('signs in, reads everything by plain HTTP, and leaves the database as it was', async () => {
    await command('login', '--run', run, '--profile', PROFILE);
    const before = await contents();
    const asked = (await site.asked()).length;
    const told = await timed('extracting', extract);
    expect(told).to.include({ generation: 1, gaps: 0 });
    expect(told.aborted).to.deep.equal({ writes: 0, foreignOrigins: 0, requests: [] });
    const ways = Object.values(told.strategies as object);
    expect(ways).to.deep.equal(ways.map(() => 'http'));
    expect(await contents(), 'the account, table by table').to.deep.equal(before);
    const requests = (await site.asked()).slice(asked);
    expect(requests.length).to.be.greaterThan(200);
    expect(new Set(requests.map(({ method }) => method))).to.deep.equal(new Set(['GET']));
    expect(requests.filter(({ path }) => /autocron|logout/.test(path))).to.deep.equal([]);
  });

  async function contents(): Promise<Record<string, string>> {
    const sums = await site.database.sums();
    for (const table of TRACES) sums.delete(table);
    return Object.fromEntries(sums);
  }

  it('has every ticket with every message, event, author, time, name and byte as the database has them', async () => {
    const tickets = await records('tickets');
    const attachments = await records('attachments');
    expect([...tickets.keys()].sort()).to.deep.equal(truth.tickets.map(({ id }) => id).sort());
    const figures: Figures = {
      messages: 0,
      events: 0,
      files: 0,
      pictures: 0,
      bytes: 0,
      authorsByName: 0,
      authorsAmbiguous: 0,
    };
    const expected = new Set<string>();
    for (const ticket of truth.tickets)
      compareTicket(tickets.get(ticket.id) as Ticket, ticket, { truth, attachments, expected, figures });
    for (const { files } of [...truth.canned, ...truth.articles])
      for (const file of files) expected.delete(idOf(file));
    const ofTickets = [...attachments.values()].filter(({ parent }) => parent.startsWith('tickets/'));
    expect(ofTickets.map(({ id }) => id).sort()).to.deep.equal([...expected].sort());
    for (const { sha256: hash, id } of attachments.values() as Iterable<Attachment>)
      expect(isWhole(await readFile(join(run, 'snapshot', 'files', hash)), hash), id).to.equal(true);
    const longest = Math.max(...truth.tickets.map(({ entries }) => entries.length));
    expect(longest).to.be.greaterThan(100);
    console.log(`      ${truth.tickets.length} tickets, longest ${longest}: ${JSON.stringify(figures)}`);
  });

  it('has every agent, department, team, organization and user', async () => {
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect([...(await records('users')).values()].sort(byId)).to.deep.equal(
      truth.agents
        .map(({ id, name, email, isActive, isAdmin }) => ({
          ...{ id, name, email },
          state: isActive ? 'active' : 'deleted',
          role: isAdmin ? 'admin' : 'member',
        }))
        .sort(byId),
    );
    const groups = [
      ...truth.departments.map((one) => ({ ...one, id: `department-${one.id}` })),
      ...truth.teams.map((one) => ({ ...one, id: `team-${one.id}` })),
    ];
    expect([...(await records('teams')).values()].sort(byId)).to.deep.equal(
      groups.map(({ id, name, members }) => ({ id, name: line(name), memberIds: [...members] })).sort(byId),
    );
    const companies = [...(await records('companies')).values()].sort(byId);
    expect(companies.map(({ id, name }) => ({ id, name }))).to.deep.equal(
      [...truth.organizations].sort(byId),
    );
    const contacts = [...(await records('contacts')).values()].sort(byId);
    expect(contacts).to.deep.equal(
      truth.people
        .map(({ id, name, email, phone, organization, created, shoeSize }) => ({
          ...{ id, name: shownName(name), email, phone: shownPhone(phone), companyId: organization },
          createdAt: created.replace(/\d\dZ$/, '00Z'),
          properties: {
            ...(phone ? { Phone_Number: shownPhone(phone) } : {}),
            ...(shoeSize ? { Shoe_size: shoeSize } : {}),
          },
        }))
        .sort(byId),
    );
  });

  it('has every canned response and article', async () => {
    const templates = await records('templates');
    expect([...templates.keys()].sort()).to.deep.equal(truth.canned.map(({ id }) => id).sort());
    for (const { id, title, body } of truth.canned) {
      expect(templates.get(id), id).to.include({ title: line(title), scope: 'team' });
      expect(line(templates.get(id)?.body ?? ''), id).to.equal(line(body));
    }
    const articles = await records('articles');
    expect([...articles.keys()].sort()).to.deep.equal(truth.articles.map(({ id }) => id).sort());
    for (const { id, title, category, isPublished } of truth.articles)
      expect(articles.get(id), id).to.include({
        title: line(title),
        collection: category,
        state: isPublished ? 'published' : 'draft',
      });
  });

  it('read again, is the same byte for byte', async () => {
    const before = await sumsIn(join(run, 'snapshot'));
    const told = await timed('extracting again', extract);
    expect(told).to.include({ generation: 2, gaps: 0 });
    const after = await sumsIn(join(run, 'snapshot'));
    for (const sums of [before, after]) for (const own of ['SHA256SUMS', 'delta.json']) sums.delete(own);
    expect([...after]).to.deep.equal([...before]);
    const delta = told.delta as { streams: Record<string, Record<string, unknown>> };
    for (const [stream, counts] of Object.entries(delta.streams))
      expect(counts, stream).to.include({ new: 0, changed: 0, vanished: 0 });
  });
});

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  console.log(`      ${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}
