// What an extraction amounts to: expected against captured, gaps with reasons, findings. Pure reading of the queue.
import type { Finding } from '../../model/findings.ts';
import type { ListSeal } from '../../model/proof.ts';
import type { Gap, Manifest, RefusedRequest } from '../../model/snapshot.ts';
import { refOf, type StreamName, splitRef, streamNames } from '../../model/streams.ts';
import { isListPage } from '../../selectors/schema.ts';
import type { SealInput } from '../../state/snapshot-seal.ts';
import type { Carried } from './carry-over.ts';
import { fileList, nestedLists, pageLists, recordNotes } from './completeness.ts';
import type { CrawlContext } from './crawl-context.ts';
import type { Item } from './queue.ts';
import { alwaysNull, labelFindings } from './stream-findings.ts';

export interface StreamCounters {
  readonly total: number;
  readonly created: number;
  readonly matched: number;
  readonly skipped: number;
  readonly failed: number;
}

/**
 * Everything of the seal that the queue and the notes beside the records know: of every stream that was begun, by
 * whichever run. What one run left unfinished is a gap in the seal of the next, whatever that one was asked for.
 */
export async function sealInput(
  context: CrawlContext,
): Promise<Pick<SealInput, 'streams' | 'responseShape' | 'aborted' | 'findings'>> {
  const { queue, profile, writer, carryOver } = context;
  const scope = streamNames.filter((stream) => context.scope.has(stream) || queue.stream(stream));
  const notes = await recordNotes(writer);
  const findings = findingsOf(context, scope);
  for (const stream of scope)
    findings.push(...labelFindings(notes, stream), ...(await alwaysNull(writer, stream)));
  const earlier = carryOver?.earlier;
  const listsOf = (stream: StreamName): ListSeal[] => [
    ...pageLists({ queue, profile, earlier }, stream),
    ...nestedLists(notes, stream),
  ];
  const parents = scope.filter((stream) => HAVE_FILES.includes(stream)).flatMap(listsOf);
  const streams = Object.fromEntries(
    scope.map((stream) => [
      stream,
      {
        expected: expectedOf(context, stream),
        gaps: gapsOf(context, stream),
        lists:
          stream === 'attachments'
            ? [fileList(queue.size(stream), parents, findings.some(isLostImage))]
            : listsOf(stream),
      },
    ]),
  );
  const refused = queue.refused();
  const stopped = (...reasons: RefusedRequest['reason'][]): number =>
    refused.reduce((sum, { reason, count }) => sum + (reasons.includes(reason) ? count : 0), 0);
  return {
    streams,
    responseShape: shapeOfResponses(queue.facts()),
    // What nobody would have seen redirected could have gone anywhere.
    aborted: {
      writes: stopped('write', 'never', 'frame'),
      foreignOrigins: stopped('foreign-origin', 'unwatched', 'socket'),
      requests: refused.filter(({ method }) => method !== ''),
    },
    findings: sorted(findings),
  };
}

/** Streams whose messages name files. */
const HAVE_FILES: readonly StreamName[] = ['conversations', 'tickets'];

function isLostImage({ code, args }: Finding): boolean {
  return code === 'image_unclaimed' && args.own !== 0;
}

/** Streams that this run read, or an earlier one of the same extraction did to the end. */
export function readStreams({
  scope,
  queue,
}: Pick<CrawlContext, 'scope' | 'queue'>): ReadonlySet<StreamName> {
  return new Set(streamNames.filter((stream) => scope.has(stream) || queue.stream(stream)?.finished));
}

/** This run's counters in the order every command prints them. */
export function countersOf(
  context: CrawlContext,
  manifest: Manifest,
  before: Carried,
  carried: Carried,
): Partial<Record<StreamName, StreamCounters>> {
  return Object.fromEntries(
    streamNames
      .filter((stream) => context.scope.has(stream))
      .map((stream) => {
        const items = [...context.queue.items(stream)];
        const earlier = new Set([...(before.get(stream) ?? []), ...(carried.get(stream) ?? [])]).size;
        const left = items.filter((item) => item.state === 'done' && item.reason !== null).length;
        const counters: StreamCounters = {
          total: manifest.streams[stream]?.expected ?? items.length,
          created: context.writer.count(stream) - earlier,
          matched: 0,
          skipped: earlier + left,
          failed: items.filter((item) => item.state === 'failed').length,
        };
        return [stream, counters];
      }),
  );
}

/** What the source's own counters say, rows that stand in two lists counted once; null where it shows none. */
function expectedOf(context: CrawlContext, stream: StreamName): number | null {
  const { queue, profile } = context;
  if (stream === 'attachments') return [...queue.items(stream)].length;
  const seen = new Set<string>();
  let expected = 0;
  for (const [name, page] of Object.entries(profile.pages)) {
    if (!isListPage(page) || page.stream !== stream) continue;
    const list = queue.list(name);
    if (!list || list.counter === null) return null;
    const twice = [...list.keys].filter((key) => seen.has(key)).length;
    for (const key of list.keys) seen.add(key);
    expected += list.counter - twice;
  }
  return expected;
}

const NOT_READ = 'listed, but it was not read';
const UNFINISHED = 'its reading was stopped and not gone on with';

function gapsOf(context: CrawlContext, stream: StreamName): Gap[] {
  const gaps: Gap[] = [];
  for (const item of context.queue.items(stream)) {
    if (item.reason !== null) gaps.push({ id: idOf(item), reason: item.reason });
    else if (item.state === 'queued' || item.state === 'pending')
      gaps.push({ id: idOf(item), reason: NOT_READ });
  }
  const progress = context.queue.stream(stream);
  if (progress && !progress.finished) gaps.push({ id: null, reason: progress.problem ?? UNFINISHED });
  return gaps;
}

function findingsOf(context: CrawlContext, scope: readonly StreamName[]): Finding[] {
  const findings = [...context.queue.findings()];
  for (const stream of scope) {
    for (const item of context.queue.items(stream)) {
      // A file left out on purpose is missing all the same; of records that is in the gaps only.
      if (item.state !== 'failed' && (stream !== 'attachments' || item.reason === null)) continue;
      const reason = item.reason ?? 'unknown';
      findings.push(
        stream === 'attachments'
          ? { code: 'attachment_missing', ref: item.key, args: { name: item.file?.name ?? '', reason } }
          : { code: 'record_missing', ref: refOf(stream, idOf(item) ?? item.key), args: { reason } },
      );
    }
  }
  return findings;
}

/** By record, code and field, so that what they were found by leaves no trace. */
function sorted(findings: readonly Finding[]): Finding[] {
  const key = ({ ref, code, args }: Finding): string => `${ref} ${code} ${args.field ?? ''}`;
  return [...findings].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The id in a key; null for one that is only an address. */
function idOf(item: Item): string | null {
  return item.key.startsWith(`${item.stream}/`) ? splitRef(item.key).id : null;
}

export function shapeOfResponses(facts: ReadonlySet<string>): Manifest['responseShape'] {
  const field = facts.has('response:field');
  const record = facts.has('response:record');
  if (field && record) return 'both';
  return field ? 'field' : record ? 'record' : 'none';
}
