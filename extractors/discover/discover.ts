// A look before the crawl: how much there is by the source's own counters, where responses are, how long it will take.
// Reads first pages and a few samples; writes nothing but the session.
import type { Manifest } from '../../model/snapshot.ts';
import { type StreamName, streamNames } from '../../model/streams.ts';
import { isListPage, type ListPage, type RecordPage, type Strategy } from '../../selectors/schema.ts';
import type { RawValues } from '../../selectors/values.ts';
import { whileSignedIn } from '../crawl/crawl-context.ts';
import {
  type AccountFacts,
  DEFAULT_RPS,
  openSource,
  reasonOf,
  type Source,
  type SourceOptions,
} from '../source.ts';
import {
  DEFAULT_IMPORT_RATE,
  estimateFiles,
  estimateImport,
  type FileVolume,
  type ImportEstimate,
  type RecordSample,
  sampleOf,
  spread,
} from './discover-estimates.ts';
import { type ExportMethod, findExport } from './discover-export.ts';

export interface DiscoveredPage {
  readonly name: string;
  readonly stream: StreamName;
  /** The list's own total; null where it shows none. */
  readonly count: number | null;
  readonly strategy: Strategy;
  /** Rows of the first page. */
  readonly rows: number;
  /** Milliseconds one record page took by its own strategy, alone; null for rows that are records. */
  readonly msPerRecord: number | null;
  readonly recordStrategy: Strategy | null;
}

export interface Discovery {
  readonly account: AccountFacts;
  readonly pages: readonly DiscoveredPage[];
  /** Per stream; null where a list shows no total. */
  readonly counts: Partial<Record<StreamName, number | null>>;
  /** As far as a few samples show. */
  readonly responseShape: Manifest['responseShape'];
  readonly exportMethod: ExportMethod;
  /** Whether a PSA is connected: tickets then have a number there. */
  readonly psaActive: boolean;
  /** Files and bytes, as far as a few samples show. */
  readonly attachments: FileVolume;
  readonly import: ImportEstimate;
  /** Seconds the extraction will take, files not counted. */
  readonly estimatedSeconds: number;
}

const SAMPLES = 5;

/** @throws OperatorError (consent, session, permission), SelectorDrift when a list cannot be read */
export async function discover(
  options: SourceOptions & {
    streams?: readonly StreamName[] | undefined;
    concurrency?: number | undefined;
    importRate?: number | undefined;
  },
): Promise<Discovery> {
  const { profile, progress } = options;
  let source: Source | undefined;
  try {
    source = await openSource(options, { strategies: new Map(), remember: () => Promise.resolve() });
    const consent = await source.gate.assert();
    const wanted = options.streams ?? consent.streams;
    const lists = Object.entries(profile.pages).filter(
      (entry): entry is [string, ListPage] => isListPage(entry[1]) && wanted.includes(entry[1].stream),
    );
    const step = progress.step('discover', lists.length);
    const pages: DiscoveredPage[] = [];
    const shapes = new Set<'field' | 'record'>();
    const sampled = new Map<StreamName, RecordSample[]>();
    for (const [name, page] of lists) {
      await source.gate.assert(page.stream);
      const { found, samples } = await look(source, options, name, page);
      pages.push(found);
      sampled.set(page.stream, [...(sampled.get(page.stream) ?? []), ...samples.map(sampleOf)]);
      if (page.stream === 'responses' && (found.count ?? found.rows) > 0) shapes.add('record');
      if (page.stream === 'reviews' && samples.some((values) => values.response)) shapes.add('field');
      step.tick();
    }
    const exportMethod = await findExport(source, profile);
    step.finish();
    const counts = countsOf(pages);
    const volumes = Object.fromEntries(
      [...sampled].map(([stream, samples]) => [stream, { count: counts[stream] ?? null, samples }]),
    );
    return {
      account: source.account,
      exportMethod,
      psaActive: source.account.psa !== null,
      attachments: estimateFiles(volumes),
      import: estimateImport(volumes, options.importRate ?? DEFAULT_IMPORT_RATE),
      pages,
      counts,
      responseShape: shapes.size === 2 ? 'both' : ([...shapes][0] ?? 'none'),
      estimatedSeconds: estimate(pages, options),
    };
  } catch (error) {
    throw reasonOf(error, source?.signal ?? options.signal);
  } finally {
    await source?.close();
  }
}

async function look(
  source: Source,
  options: SourceOptions,
  name: string,
  page: ListPage,
): Promise<{ found: DiscoveredPage; samples: RawValues[] }> {
  const { capture, session, memory } = source;
  const { profile, clock } = options;
  let problem = 'no strategy applies';
  for (const strategy of capture.order(name, page)) {
    const taken = await whileSignedIn(session, () => capture.listPart(page, strategy, null));
    if (!taken.ok) {
      problem = taken.problem;
      continue;
    }
    await memory.worked(name, strategy);
    const { rows, counter } = taken.value;
    const target = page.open === undefined ? undefined : (profile.pages[page.open] as RecordPage);
    const samples: RawValues[] = [];
    const began = clock.now();
    let recordStrategy: Strategy | null = null;
    for (const row of target ? spread(rows, SAMPLES) : []) {
      const captured = await whileSignedIn(session, () =>
        capture.record(page.open as string, target as RecordPage, row.values),
      );
      samples.push(captured.values);
      recordStrategy = captured.strategy;
    }
    const msPerRecord = samples.length === 0 ? null : (clock.now() - began) / samples.length;
    const found = { name, stream: page.stream, count: counter, strategy, rows: rows.length };
    return { found: { ...found, msPerRecord, recordStrategy }, samples };
  }
  throw await capture.drift(name, problem, null);
}

function countsOf(pages: readonly DiscoveredPage[]): Partial<Record<StreamName, number | null>> {
  const counts: Partial<Record<StreamName, number | null>> = {};
  for (const stream of streamNames) {
    const own = pages.filter((page) => page.stream === stream);
    if (own.length === 0) continue;
    counts[stream] = own.some((page) => page.count === null)
      ? null
      : own.reduce((sum, page) => sum + (page.count ?? 0), 0);
  }
  return counts;
}

/** Requests at the pace allowed, or records at the pace measured, whichever is slower. */
function estimate(
  pages: readonly DiscoveredPage[],
  options: SourceOptions & { concurrency?: number | undefined },
): number {
  const rps = options.rps ?? DEFAULT_RPS;
  let seconds = 0;
  for (const page of pages) {
    const records = page.count ?? page.rows;
    const parts = Math.ceil(records / Math.max(1, page.rows));
    const atOnce = page.recordStrategy === 'render' ? (options.pages ?? 2) : (options.concurrency ?? 8);
    const measured = page.msPerRecord === null ? 0 : (records * page.msPerRecord) / 1000 / atOnce;
    const requests = parts + (page.msPerRecord === null ? 0 : records);
    seconds += Math.max(measured, requests / rps);
  }
  return Math.ceil(seconds);
}
