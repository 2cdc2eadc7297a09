// The second helpdesk, for real: Request Tracker 5 seeded through its own API, read by the ordinary command line with
// the profile alone, compared with what RT's API says it holds. Catches: code that knows Thread; a transaction, an
// author, a time or a byte lost on the way; a read that leaves a trace in the account.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { sha256 } from '../../lib/json.ts';
import type { Attachment, Contact, Ticket } from '../../model/records.ts';
import type { RecordOf, StreamName } from '../../model/streams.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { threadlift } from '../support/command-line.ts';
import { sumsIn } from '../support/extraction.ts';
import { compareTicket, type Figures } from './compare.ts';
import { RIGHTS, seedDesk, TICKETS } from './desk.ts';
import { signIn } from './rest2.ts';
import { ROOT, type RtSite, startSite } from './site.ts';
import { type Truth, truthOf } from './truth.ts';

const PROFILE = new URL('../../selectors/request-tracker.yaml', import.meta.url).pathname;

describe('Request Tracker 5', function () {
  this.timeout(0);
  let folder: string;
  let site: RtSite;
  let truth: Truth;
  let run: string;
  let env: Record<string, string>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'threadlift-rt-'));
    site = await startSite(folder, RIGHTS);
    await timed('seeding', () => seedDesk(site.url));
    // Whoever opens a list for the first time ever gets from RT the token of its feed links; people who work there have it.
    const cookie = await signIn(site.url, ROOT);
    expect(
      (await fetch(`${site.url}/Search/Results.html?Query=id%3E0`, { headers: { cookie } })).status,
    ).to.equal(200);
    truth = await timed('asking REST 2', () => truthOf(site.url));
    run = join(folder, 'RUN');
    const secret = join(folder, 'secret');
    await writeFile(secret, ROOT.password, { mode: 0o600 });
    env = {
      SOURCE_URL: site.url,
      SOURCE_USER: ROOT.user,
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

  it('signs in with a name and a password, and reads everything by plain HTTP', async () => {
    await command('login', '--run', run, '--profile', PROFILE);
    const before = await site.contents();
    const told = await timed('extracting', extract);
    expect(told).to.include({ generation: 1, gaps: 0 });
    expect(told.aborted).to.deep.equal({ writes: 0, foreignOrigins: 0, requests: [] });
    expect(Object.values(told.strategies as object)).to.deep.equal(
      Object.values(told.strategies as object).map(() => 'http'),
    );
    expect(await site.contents(), 'the account, row by row').to.equal(before);
  });

  it('has every ticket with every transaction, author, time, text and file as REST 2 has them', async () => {
    const tickets = await records('tickets');
    const attachments = await records('attachments');
    expect(truth.tickets).to.have.length(TICKETS);
    expect([...tickets.keys()].sort()).to.deep.equal(truth.tickets.map(({ id }) => id).sort());
    const members = new Set(truth.users.filter((user) => user.isPrivileged).map(({ id }) => id));
    const figures: Figures = {
      transactions: 0,
      messages: 0,
      files: 0,
      bytes: 0,
      alternatives: 0,
      mails: 0,
      twins: 0,
    };
    const expected = new Set<string>();
    for (const ticket of truth.tickets) {
      compareTicket(tickets.get(ticket.id) as Ticket, ticket, { members, attachments, expected, figures });
    }
    expect([...attachments.keys()].sort()).to.deep.equal([...expected].sort());
    for (const { sha256: hash, id } of attachments.values() as Iterable<Attachment>) {
      expect(sha256(await readFile(join(run, 'snapshot', 'files', hash))), id).to.equal(hash);
    }
    const longest = Math.max(...truth.tickets.map(({ history }) => history.length));
    expect(longest).to.be.greaterThan(150);
    console.log(`      ${TICKETS} tickets, longest history ${longest}: ${JSON.stringify(figures)}`);
  });

  it('has every user, queue and requestor', async () => {
    const users = await records('users');
    const contacts = await records('contacts');
    const queues = await records('teams');
    const byId = (a: { id: string }, b: { id: string }) => Number(a.id) - Number(b.id);
    const address = (email: string) => (/^\S+@\S+\.\S+$/.test(email) ? email : null);
    const line = (text: string) => text.replace(/\s+/g, ' ').trim();
    expect([...users.values()].sort(byId)).to.deep.equal(
      truth.users
        .filter((user) => user.isPrivileged)
        .map((user) => ({
          id: user.id,
          name: line(user.name) || user.login,
          email: address(user.email),
          state: user.isDisabled ? 'deleted' : 'active',
          role: 'member',
        })),
    );
    const seen = ({ id, name, email, phone }: Contact) => ({ id, name, email, phone });
    expect([...contacts.values()].sort(byId).map(seen)).to.deep.equal(
      truth.users.map((user) => ({
        id: user.id,
        name: line(user.name) || user.login,
        email: address(user.email),
        phone: user.phone || null,
      })),
    );
    const named = [...queues.values()].map(({ id, name }) => ({ id, name }));
    expect(named).to.deep.include.members([...truth.queues]);
  });

  it('read again, is the same byte for byte', async () => {
    const before = await sumsIn(join(run, 'snapshot'));
    const told = await timed('extracting again', extract);
    expect(told).to.include({ generation: 2, gaps: 0 });
    const after = await sumsIn(join(run, 'snapshot'));
    for (const sums of [before, after]) for (const own of ['SHA256SUMS', 'delta.json']) sums.delete(own);
    expect([...after]).to.deep.equal([...before]);
    const delta = told.delta as { streams: Record<string, Record<string, unknown>> };
    expect(delta.streams).to.include.keys('users', 'teams', 'contacts', 'tickets', 'attachments');
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
