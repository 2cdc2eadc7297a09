// An import by the command line into a sandbox with the throttle on replies that practitioners report, both processes in
// one faster time; and what must be true of it afterwards, looked up behind the API.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Verification, verification } from '../../model/reports.ts';
import { countWrites } from '../../sandbox/proof.ts';
import type { RunFolder } from '../../state/run-folder.ts';
import { type Ended, type Running, start } from './command-line.ts';
import { fastTime } from './fast-time.ts';
import { type IntercomProcess, startIntercomProcess } from './intercom-process.ts';
import { arrivals, type Held, type Line, recordsOf, saidIn, type Threads } from './long-threads.ts';
import { control, preparedRun } from './prepared-run.ts';

/** As reported: ten replies to one conversation in ten seconds (docs/intercom.md 2). */
const THROTTLE = { perConversation: 10, windowMs: 10_000 };
/** Most parts that the API shows. */
export const READABLE = 500;
const FILES_PER_PART = 10;

export interface ThrottledImport {
  readonly run: RunFolder;
  readonly intercom: IntercomProcess;
  begin(): Running;
  import(): Promise<Ended>;
  verify(): Promise<Ended & { readonly report: Verification }>;
  /** Somebody else changing things, by the API. */
  meddle(method: string, path: string, body: object): Promise<void>;
  close(): Promise<void>;
}

/** Lives until closed. @param factor how much faster time runs; the throttle of a thread of n messages takes n seconds */
export async function throttledImport(threads: Threads, factor: number): Promise<ThrottledImport> {
  const { env } = fastTime(factor);
  const intercom = await startIntercomProcess({ replyThrottle: THROTTLE }, env);
  const folder = await mkdtemp(join(tmpdir(), 'threadlift-threads-'));
  const run = await preparedRun(join(folder, 'run'), recordsOf(threads), intercom);
  const command = (...args: string[]): Running => start([...args, '--run', run.dir, '--json'], { env });
  const begin = (): Running => command('import', '--acknowledge', 'all');
  return {
    run,
    intercom,
    begin,
    import: () => begin().ended,
    async verify() {
      const ended = await command('verify').ended;
      const text = await readFile(join(run.reports, 'verification.json'), 'utf8');
      return Object.assign(ended, { report: verification.parse(JSON.parse(text)) });
    },
    async meddle(method, path, body) {
      const headers = {
        authorization: `Bearer ${intercom.token}`,
        'content-type': 'application/json',
        'intercom-version': '2.16',
      };
      const answer = await fetch(`${intercom.url}${path}`, { method, headers, body: JSON.stringify(body) });
      expect(answer.ok, await answer.text()).to.equal(true);
    },
    async close() {
      await intercom.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The conversation or ticket made of a record, with all its parts. */
export async function heldOf(intercom: IntercomProcess, ref: string): Promise<Held> {
  const objects = (await control(intercom, 'objects')) as Record<string, Held[]>;
  const found = objects[ref.slice(0, ref.indexOf('/'))]?.filter(
    ({ custom_attributes, ticket }) => (ticket?.values ?? custom_attributes).source_ref === ref,
  );
  const [only, ...others] = found ?? [];
  if (!only || others.length > 0) throw new Error(`${found?.length ?? 0} objects were made of ${ref}`);
  return only;
}

/** Every message once, in order, by its author, at its time, closed last. */
export async function expectArrived(intercom: IntercomProcess, threads: Threads): Promise<void> {
  for (const [stream, byId] of Object.entries(threads)) {
    for (const [id, all] of Object.entries(byId) as [string, readonly Line[]][]) {
      const held = await heldOf(intercom, `${stream}/${id}`);
      expect(saidIn(held), `${stream}/${id}`).to.deep.equal(arrivals(all));
      expect(held.state, `${stream}/${id}`).to.equal('closed');
    }
  }
}

export interface Requests {
  /** Refused with 400, all by the throttle. */
  readonly throttled: number;
  readonly reads: number;
  readonly writes: Readonly<Record<string, number>>;
}

/** Everything that the API was asked since the sandbox began; nothing may have been refused otherwise. */
export async function requestsTo(intercom: IntercomProcess): Promise<Requests> {
  const { seen } = (await control(intercom, 'faults')) as { seen: number };
  const audit = (await control(intercom, 'audit')) as {
    writes: { path: string; status: number }[];
    refused: object;
  };
  const refused = audit.writes.filter(({ status }) => status >= 300);
  expect(audit.refused).to.deep.equal({});
  expect(refused.filter(({ status, path }) => status !== 400 || !path.endsWith('/reply'))).to.deep.equal([]);
  const { byEndpoint } = await countWrites(intercom.url);
  return { throttled: refused.length, reads: seen - audit.writes.length, writes: byEndpoint };
}

/**
 * The fewest writes for these threads (docs/intercom.md 11): of each conversation one to create it, one for the second
 * contact, replies, attributes, two tags, assignment, close; of each ticket one to create it, replies, a tag, its state.
 */
export function fewestWrites({ conversations = {}, tickets = {} }: Threads): Record<string, number> {
  const replies = (all: readonly Line[]): number =>
    all.reduce((sum, { files }) => sum + Math.max(1, Math.ceil(files / FILES_PER_PART)), 0);
  const total = (lists: readonly (readonly Line[])[]): number =>
    lists.reduce((sum, all) => sum + replies(all), 0);
  const [chats, desk] = [Object.values(conversations), Object.values(tickets)];
  const counts = {
    'POST /conversations': chats.length,
    'POST /conversations/*/customers': chats.length,
    'POST /conversations/*/reply': total(chats) - chats.length,
    'PUT /conversations/*': chats.length,
    'POST /conversations/*/tags': 2 * chats.length,
    'POST /conversations/*/parts': 2 * chats.length,
    'POST /tickets': desk.length,
    'POST /tickets/*/reply': total(desk),
    'POST /tickets/*/tags': desk.length,
    'PUT /tickets/*': desk.length,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** Those of threads only; attributes, types, tags and contacts are made once for all. */
export function threadWrites(writes: Readonly<Record<string, number>>): Record<string, number> {
  const ofThreads = /^(POST|PUT) \/(conversations|tickets)(\/\*|$)/;
  return Object.fromEntries(Object.entries(writes).filter(([endpoint]) => ofThreads.test(endpoint)));
}

/** Verification of a flawless import must say of each long thread what it could not read, and count nothing of that. */
export async function expectHonest({ intercom, verify }: ThrottledImport, threads: Threads): Promise<void> {
  const { code, stderr, report } = await verify();
  expect(code, stderr).to.equal(0);
  const told = new Map(report.findings.map((finding) => [finding.ref, finding]));
  for (const [stream, byId] of Object.entries(threads)) {
    let shown = 0;
    for (const id of Object.keys(byId)) {
      const ref = `${stream}/${id}`;
      const held = await heldOf(intercom, ref);
      const { parts } = held;
      expect(parts.length).to.be.above(READABLE);
      expect(told.get(ref)).to.deep.equal({ code: 'over_500_parts', ref, args: { count: parts.length } });
      expect(stderr).to.contain(
        `${ref}: ${parts.length} parts; Intercom shows the newest 500, the others were`,
      );
      const said = saidIn({ ...held, source: null, parts: parts.slice(-READABLE) });
      shown += said.length;
    }
    const counts = report.streams[stream];
    const whole = counts?.fieldsVerified ?? 0;
    expect(whole).to.equal(counts?.fieldsExpected);
    // Kind, author, time and text of each part that is shown, and the dozen fields of the thread itself.
    expect(whole, stream).to.be.within(4 * shown, 4 * shown + 20 * Object.keys(byId).length);
  }
  expect(report.findings, 'of nothing else').to.have.length(told.size);
}
