// New, changed, vanished: what a generation's files say beside the earlier one's. Nothing here reads a page.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf } from '../../lib/json.ts';
import { DELTA_FORMAT, type Delta, type StreamDelta } from '../../model/delta.ts';
import type { Finding } from '../../model/findings.ts';
import { type StreamName, splitRef, streamNames, streams as table } from '../../model/streams.ts';
import type { EarlierSnapshot } from '../../state/earlier-snapshot.ts';
import { idIn } from '../../state/snapshot-layout.ts';
import type { SealInput, Sums } from '../../state/snapshot-seal.ts';
import type { Carried } from '../crawl/carry-over.ts';

export interface Generation {
  readonly earlier: EarlierSnapshot;
  /** Number of the earlier one. */
  readonly number: number;
  /** Streams read, as against carried over whole. */
  readonly read: ReadonlySet<StreamName>;
  readonly since: string | null;
  readonly carried: Carried;
}

/**
 * @param dir folder of the new generation's snapshot
 * @param told what it could not read, and what was found in it
 */
export async function compareGenerations(
  sums: Sums,
  dir: string,
  generation: Generation,
  told: Pick<SealInput, 'streams' | 'findings'>,
): Promise<Delta> {
  const { earlier, number, since } = generation;
  const gaps = told.streams;
  const vague = vagueFields([...earlier.manifest.findings, ...told.findings]);
  const streams: [StreamName, StreamDelta][] = [];
  for (const stream of streamNames) {
    const own = [...sums.keys()].filter((path) => path.startsWith(`${stream}/`));
    const before = [...earlier.sums.keys()].filter((path) => path.startsWith(`${stream}/`));
    const isRead = generation.read.has(stream);
    if (own.length + before.length === 0 && !isRead) continue;
    const gone = before.filter((path) => !sums.has(path)).map(idIn);
    const unread: string[] = [];
    for (const id of gone) if (await isUnread(earlier, stream, id, gaps)) unread.push(id);
    const missing = new Set(unread);
    const isKept = (path: string): boolean => earlier.sums.has(path);
    const changed: string[] = [];
    for (const path of own) {
      if (!isKept(path) || earlier.sums.get(path) === sums.get(path)) continue;
      const fields = vague.get(`${stream}/${idIn(path)}`) ?? new Set();
      if (!(await isSameBut(fields, earlier, dir, stream, path))) changed.push(path);
    }
    const lists: StreamDelta = {
      read: isRead,
      new: idsIn(own.filter((path) => !isKept(path))),
      changed: idsIn(changed),
      vanished: gone.filter((id) => !missing.has(id)).sort(),
      unread: unread.sort(),
      carried: [...(generation.carried.get(stream) ?? [])].sort(),
    };
    streams.push([stream, lists]);
  }
  const previous = earlier.manifest.seal;
  return {
    formatVersion: DELTA_FORMAT,
    generation: number + 1,
    previous,
    since,
    streams: Object.fromEntries(streams) as Delta['streams'],
  };
}

/** Fields by ref whose time was read from words like "3 days ago", and is another one each time it is read. */
function vagueFields(findings: readonly Finding[]): ReadonlyMap<string, ReadonlySet<string>> {
  const fields = new Map<string, Set<string>>();
  for (const { code, ref, args } of findings) {
    if (code !== 'time_relative') continue;
    const known = fields.get(ref) ?? new Set();
    fields.set(ref, known);
    for (const field of String(args.fields).split(', ')) known.add(field);
  }
  return fields;
}

/** Equal as records are read today, whatever version stored the earlier one. */
async function isSameBut(
  fields: ReadonlySet<string>,
  earlier: EarlierSnapshot,
  dir: string,
  stream: StreamName,
  path: string,
): Promise<boolean> {
  const now: unknown = JSON.parse(await readFile(join(dir, path), 'utf8'));
  const before: unknown = await earlier.read(stream, idIn(path));
  return hashOf(without(fields, now)) === hashOf(without(fields, before));
}

/** @param fields "createdAt", "messages.createdAt": in every item where there is a list on the way */
function without(fields: ReadonlySet<string>, value: unknown, path = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => without(fields, item, path));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value)
    .map(([name, member]) => [name, member, path === '' ? name : `${path}.${name}`] as const)
    .filter(([, , at]) => !fields.has(at));
  return Object.fromEntries(members.map(([name, member, at]) => [name, without(fields, member, at)]));
}

/** What the seal says of records nobody looked at is what the earlier one said. */
export function withCarried(
  input: Pick<SealInput, 'streams' | 'findings'>,
  { earlier, read, carried }: Generation,
  /** Whether a file was among those this generation asked for. */
  isAsked: (attachmentId: string) => boolean,
): Pick<SealInput, 'streams' | 'findings'> {
  const { manifest } = earlier;
  const streams: Partial<Record<StreamName, SealInput['streams'][StreamName] & object>> = {
    ...input.streams,
  };
  const kept = new Set<string>();
  for (const stream of streamNames) {
    const told = manifest.streams[stream];
    if (read.has(stream) || !told) continue;
    // What an earlier run of this generation began and did not finish is not as it was, either.
    const unfinished = input.streams[stream]?.gaps.filter(({ id }) => id === null) ?? [];
    const { expected, lists } = told;
    kept.add(stream);
    streams[stream] = { expected, lists, gaps: [...told.gaps, ...unfinished] };
    for (const { id } of told.gaps) if (id !== null) kept.add(`${stream}/${id}`);
  }
  const files = streams.attachments;
  if (files && read.has('attachments')) {
    const notAsked = [...(carried.get('attachments') ?? [])].filter((id) => !isAsked(id)).length;
    // A missing file hangs on a record: where those were not read, it is missing still.
    const areParentsRead = table.attachments.dependsOn.every(
      (stream) => read.has(stream) || manifest.streams[stream] === undefined,
    );
    const gaps = areParentsRead
      ? []
      : (manifest.streams.attachments?.gaps ?? []).filter(({ id }) => id !== null && !isAsked(id));
    for (const { id } of gaps) kept.add(`attachments/${id}`);
    streams.attachments = {
      ...files,
      expected: (files.expected ?? 0) + notAsked + gaps.length,
      gaps: [...files.gaps, ...gaps],
    };
  }
  for (const [stream, ids] of carried) for (const id of ids) kept.add(`${stream}/${id}`);
  const findings = [...input.findings, ...manifest.findings.filter(({ ref }) => kept.has(ref))];
  return {
    streams,
    findings: findings.sort((a, b) => (`${a.ref} ${a.code}` < `${b.ref} ${b.code}` ? -1 : 1)),
  };
}

/** A file whose record could not be read is not gone: nobody could see whether it is there. */
async function isUnread(
  earlier: EarlierSnapshot,
  stream: StreamName,
  id: string,
  gaps: SealInput['streams'],
): Promise<boolean> {
  const isGap = (name: StreamName, wanted: string): boolean =>
    gaps[name]?.gaps.some((gap) => gap.id === wanted) ?? false;
  if (isGap(stream, id)) return true;
  if (stream !== 'attachments') return false;
  const parent = splitRef((await earlier.read('attachments', id)).parent);
  return isGap(parent.stream, parent.id);
}

const idsIn = (paths: readonly string[]): string[] => paths.map(idIn).sort();
