// A run folder as it is when only the import is left: sealed snapshot, approved map, plan. Made by the real commands
// from records in memory, so that importing needs neither a browser nor a crawl.
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { sha256 } from '../../lib/json.ts';
import type { Attachment } from '../../model/records.ts';
import type { RecordOf, StreamName } from '../../model/streams.ts';
import { streamNames } from '../../model/streams.ts';
import type { RunFolder } from '../../state/run-folder.ts';
import { runFolder } from '../../state/run-folder.ts';
import { openSnapshotWriter } from '../../state/snapshot-writer.ts';
import { threadlift } from './command-line.ts';
import type { Records } from './memory-snapshot.ts';

export interface Workspace {
  readonly url: string;
  readonly token: string;
}

const bytesOf = (attachment: Attachment): Buffer => Buffer.from(`bytes of ${attachment.id}`);

/** Records as they are, attachments with bytes of their own. */
export async function preparedRun(
  dir: string,
  records: Records,
  { url, token }: Workspace,
): Promise<RunFolder> {
  expect((await threadlift(['init', dir])).code).to.equal(0);
  const run = runFolder(dir);
  await writeFile(run.env, `INTERCOM_BASE_URL=${url}\nINTERCOM_ACCESS_TOKEN=${token}\n`);
  const writer = await openSnapshotWriter(run.snapshot);
  const counts: Record<string, { expected: number; captured: number; gaps: [] }> = {};
  for (const stream of streamNames) {
    const list = (records[stream] ?? []) as readonly RecordOf[StreamName][];
    for (const record of list) await writer.write(stream, await withBytes(stream, record, writer));
    counts[stream] = { expected: list.length, captured: list.length, gaps: [] };
  }
  await writer.seal({
    sealedAt: '2026-01-01T00:00:00Z',
    account: { name: 'Example', timezone: 'UTC', psa: null },
    consent: { customer: 'Example', grantedBy: 'Ann', expiresAt: '2027-01-01T00:00:00Z', sha256: 'x' },
    profile: { name: 'thread', sha256: 'y' },
    responseShape: 'none',
    aborted: { writes: 0, foreignOrigins: 0, requests: [] },
    findings: [],
    streams: counts,
  });
  for (const args of [['map', 'propose'], ['map', 'confirm', '--by', 'Ann Example', '--yes'], ['plan']]) {
    const ended = await threadlift([...args, '--run', dir]);
    expect(ended.code, `${args.join(' ')}: ${ended.stderr}`).to.equal(0);
  }
  return run;
}

async function withBytes<S extends StreamName>(
  stream: S,
  record: RecordOf[S],
  writer: Awaited<ReturnType<typeof openSnapshotWriter>>,
): Promise<RecordOf[S]> {
  if (stream !== 'attachments') return record;
  const bytes = bytesOf(record as Attachment);
  await writer.storeFile(Readable.from([bytes]));
  return { ...record, sha256: sha256(bytes), size: bytes.length };
}

/** GET, or POST with a body, of the sandbox's `/__sandbox/<path>`. */
export async function control(
  { url }: Pick<Workspace, 'url'>,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return (await (await fetch(`${url}/__sandbox/${path}`, post)).json()) as Record<string, unknown>;
}

/** The workspace without ids, in no order but its own names', and without the times nobody can set. */
export async function comparable(workspace: Pick<Workspace, 'url'>): Promise<Record<string, string[]>> {
  const DATED = new Set(['comment', 'note', 'open']);
  const text = JSON.stringify(await control(workspace, 'objects?ids=false'));
  const objects = JSON.parse(text, (key, value) => {
    if (key === 'link' || key === 'order') return undefined;
    const undated = value?.type !== undefined && value.created_at !== undefined && !DATED.has(value.type);
    return undated ? { ...value, created_at: null } : value;
  }) as Record<string, unknown[]>;
  return Object.fromEntries(
    Object.entries(objects).map(([kind, list]) => [kind, list.map((one) => JSON.stringify(one)).sort()]),
  );
}
