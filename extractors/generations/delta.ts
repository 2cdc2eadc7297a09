// New, changed, vanished: what a generation's files say beside the earlier one's. Nothing here reads a page.
import { DELTA_FORMAT, type Delta, type StreamDelta } from '../../model/delta.ts';
import { type StreamName, splitRef, streamNames } from '../../model/streams.ts';
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

/** @param gaps what this generation could not read */
export async function compareGenerations(
  sums: Sums,
  generation: Generation,
  gaps: SealInput['streams'],
): Promise<Delta> {
  const { earlier, number, since } = generation;
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
    const lists: StreamDelta = {
      read: isRead,
      new: idsIn(own.filter((path) => !isKept(path))),
      changed: idsIn(own.filter((path) => isKept(path) && earlier.sums.get(path) !== sums.get(path))),
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
    streams[stream] = { expected, lists, gaps: [...told.gaps, ...unfinished] };
    for (const { id } of told.gaps) if (id !== null) kept.add(`${stream}/${id}`);
  }
  const files = streams.attachments;
  if (files && read.has('attachments')) {
    const notAsked = [...(carried.get('attachments') ?? [])].filter((id) => !isAsked(id)).length;
    // A missing file hangs on a record: where those were not read, it is missing still.
    const areParentsRead = read.has('conversations') && read.has('tickets');
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
