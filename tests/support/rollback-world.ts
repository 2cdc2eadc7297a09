// A workspace with a life of its own, everything of every stream imported into it by the real command, and what
// colleagues do there afterwards: what a rollback has to leave alone, and what it has to take back.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startIntercom } from '../../sandbox/intercom/server.ts';
import { readCheckpoint } from '../../state/ledger.ts';
import type { RunFolder } from '../../state/run-folder.ts';
import { type Ended, type Running, start } from './command-line.ts';
import { everyStream } from './every-stream.ts';
import { fastTime } from './fast-time.ts';
import type { Records } from './memory-snapshot.ts';
import { control, preparedRun } from './prepared-run.ts';
import { aContact, aConversation, aMessage, aProperty, aReview, aTicket, userAuthor } from './records.ts';

export interface Thing {
  readonly id: string | number;
  readonly archived?: boolean;
  readonly name?: string;
  readonly tags?: readonly string[];
  /** Of a ticket type. */
  readonly attributes?: readonly Thing[];
}
export type Objects = Readonly<Record<string, readonly Thing[]>>;

/** Beside one record of everything: a second of each kind that is touched, and names that the workspace has already. */
export function rollbackRecords(): Records {
  const every = everyStream();
  return {
    ...every,
    contacts: [
      ...every.contacts,
      aContact({ id: 'k3', name: 'Eve', email: 'eve@client.example', companyId: 'o1' }),
      aContact({ id: 'k4', name: 'Finn', email: 'finn@client.example', companyId: 'o3' }),
      aContact({ id: 'k5', name: 'Gina', email: 'gina@client.example' }),
      aContact({ id: 'k6', name: 'Hal', email: null }),
    ],
    companies: [
      ...every.companies,
      { id: 'o3', name: 'Alone', status: 'Active', types: [], parentId: null, website: null },
    ],
    tags: [...every.tags, { id: 'g2', name: 'Urgent' }, { id: 'g3', name: 'Unused' }],
    properties: [
      ...every.properties,
      aProperty({ id: 'p4', name: 'Old score', appliesTo: 'contact', type: 'number' }),
    ],
    reviews: [...every.reviews, aReview({ id: 'r3', platform: 'G2', authorName: 'Ina' })],
    responses: [
      ...every.responses,
      {
        id: 's2',
        reviewId: 'r3',
        body: 'Thanks',
        author: userAuthor('u1'),
        createdAt: '2024-05-02T09:00:00Z',
      },
    ],
    conversations: [
      ...every.conversations,
      aConversation({ id: 'c2', contactIds: ['k3'], tags: ['Urgent'], messages: [message('c2', 'k3')] }),
      aConversation({ id: 'c3', contactIds: ['k4'], messages: [message('c3', 'k4')] }),
      aConversation({ id: 'c4', contactIds: ['k5'], tags: ['Urgent'], messages: [message('c4', 'k5')] }),
    ],
    tickets: [
      ...every.tickets,
      aTicket({ id: 't2', contactId: 'k6', status: 'New', tags: ['Urgent'] }),
      aTicket({ id: 't3', contactId: 'k5', title: 'Slow' }),
    ],
    articles: [
      ...every.articles,
      ...every.articles.map((one) => ({ ...one, id: 'e2', title: 'Else', collection: 'Manuals' })),
      ...every.articles.map((one) => ({ ...one, id: 'e3', title: 'More', collection: 'Recipes' })),
    ],
  };
}

function message(id: string, contact: string) {
  return aMessage({ id: `m-${id}`, author: { type: 'contact', id: contact, name: 'Them' } });
}

/** @param fast looking for lost writes takes seconds, not minutes; costs a little on every start of a command */
export async function rollbackWorld({ fast = false } = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'threadlift-rollback-'));
  const time = fast ? fastTime() : null;
  const env = time?.env ?? {};
  const intercom = await startIntercom({
    ...(time ? { now: time.now } : {}),
    limits: { appPerMinute: 100_000_000, workspacePerMinute: 100_000_000 },
    searchLagMs: { conversations: 0, tickets: 0, contacts: 0 },
  });
  const say = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${intercom.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${intercom.token}`,
        'content-type': 'application/json',
        'intercom-version': '2.16',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.ok, `${method} ${path}: ${response.status}`).to.equal(true);
    return (await response.json()) as Record<string, unknown>;
  };
  const objects = async (): Promise<Objects> => (await control(intercom, 'objects')) as unknown as Objects;
  const settled = async (): Promise<number> =>
    ((await control(intercom, 'audit')) as { writes: { status: number }[] }).writes.filter(
      ({ status }) => status < 300,
    ).length;

  // A day ago: what is as young as the import could be the import's.
  await control(intercom, 'clock', { offsetMs: -86_400_000 });
  await seed(say);
  await control(intercom, 'clock', { offsetMs: 0 });
  const before = await objects();
  const run = await preparedRun(join(dir, 'run'), rollbackRecords(), intercom);
  const begin = (args: readonly string[], more: Record<string, string> = {}): Running =>
    start([...args, '--run', run.dir, '--json'], { env: { ...env, ...more } });
  const cli = (...args: string[]): Promise<Ended> => begin(args).ended;
  return {
    ...intercom,
    run,
    before,
    say,
    objects,
    /** Writes that were applied. */
    settled,
    /** Begins a command and kills it once so many more writes were applied. @returns false when it ended before */
    async killed(writes: number, ...args: string[]): Promise<boolean> {
      const until = (await settled()) + writes;
      const { child, ended } = begin(args);
      let over = false;
      void ended.then(() => {
        over = true;
      });
      while (!over && (await settled()) < until) await new Promise((go) => setImmediate(go));
      child.kill('SIGKILL');
      return (await ended).code === null;
    },
    /** @param more environment, instead of the run folder's own */
    begin,
    cli,
    faults: (plan: object) => control(intercom, 'faults', plan),
    target: (ref: string) => targetOf(run, ref),
    async import(...args: string[]): Promise<Ended> {
      const ended = await cli('import', '--acknowledge', 'all', ...args);
      expect(ended.code, ended.stderr).to.equal(0);
      return ended;
    },
    async close(): Promise<void> {
      await intercom.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export type RollbackWorld = Awaited<ReturnType<typeof rollbackWorld>>;

async function targetOf(run: RunFolder, ref: string): Promise<string> {
  const { units } = await readCheckpoint(run.state);
  const target = units.get(ref)?.target;
  if (target == null) throw new Error(`${ref} has no target`);
  return target;
}

type Say = RollbackWorld['say'];

/** What the workspace holds before: among it what the import meets, by key, address or name. */
async function seed(say: Say): Promise<void> {
  await say('POST', '/data_attributes', { name: 'Desk', model: 'contact', data_type: 'string' });
  const live = await say('POST', '/contacts', {
    role: 'user',
    email: 'cora@client.example',
    name: 'Cora Before',
  });
  const gone = await say('POST', '/contacts', {
    role: 'user',
    email: 'dan@client.example',
    name: 'Dan Before',
    custom_attributes: { Desk: 'Window' },
  });
  await say('POST', `/contacts/${gone.id}/archive`);
  await say('POST', '/companies', { company_id: 'thread:o2', name: 'Group Before', size: 7 });
  await say('POST', '/help_center/collections', { name: 'Guides', description: 'Theirs' });
  const type = await say('POST', '/ticket_types', { name: 'Theirs', category: 'Customer' });
  await say('POST', '/tickets', {
    ticket_type_id: type.id,
    contacts: [{ id: live.id }],
    ticket_attributes: { _default_title_: 'Mine', _default_description_: 'Stays' },
  });
  await say('POST', '/conversations', { from: { type: 'user', id: live.id }, body: 'Was here before' });
}

/** What colleagues do after the import. @returns the refs of which it is that they must stay */
export async function touch({ say, target, before }: RollbackWorld): Promise<readonly string[]> {
  const admin = String(before.admins?.[0]?.id);
  await say('POST', `/conversations/${await target('conversations/c2')}/reply`, {
    type: 'admin',
    admin_id: admin,
    message_type: 'comment',
    body: 'I am on it',
  });
  await say('PUT', `/tickets/${await target('tickets/t2')}`, {
    ticket_attributes: { _default_title_: 'Broken printer' },
    admin_id: admin,
  });
  await say('PUT', `/contacts/${await target('contacts/k4')}`, { name: 'Finn Renamed' });
  const theirs = String(before.conversations?.[0]?.id);
  const unused = await target('tags/g3');
  await say('POST', `/conversations/${theirs}/tags`, { id: unused, admin_id: admin });
  await say('PUT', `/articles/${await target('articles/e2')}`, { body: '<p>Rewritten</p>' });
  return ['conversations/c2', 'tickets/t2', 'contacts/k4', 'tags/g3', 'articles/e2'];
}
