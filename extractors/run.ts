// The extraction: streams in order, lists before records, files with their records, a seal at the end.
// Running it again goes on where it stopped; once sealed, it makes the next generation.
import { isoSeconds } from '../lib/clock.ts';
import { OperatorError, UsageError } from '../lib/errors.ts';
import { hashOf } from '../lib/json.ts';
import type { Consent } from '../model/consent.ts';
import type { Manifest } from '../model/snapshot.ts';
import { refOf, type StreamName, streamNames } from '../model/streams.ts';
import { ownersOf } from '../selectors/also.ts';
import { isListPage } from '../selectors/schema.ts';
import type { Listed } from '../selectors/values.ts';
import { assertConsent } from '../state/consent-file.ts';
import { openEarlierGeneration } from '../state/generations.ts';
import { openSnapshotWriter } from '../state/snapshot-writer.ts';
import { openGate } from './access/gate.ts';
import type { FoundBrowser } from './browser/browser-path.ts';
import { createBudget } from './crawl/budget.ts';
import { createCarryOver, settleSince } from './crawl/carry-over.ts';
import { crawl } from './crawl/crawl.ts';
import type { CrawlContext } from './crawl/crawl-context.ts';
import { createListed } from './crawl/listed.ts';
import { createLookups, type Lookups } from './crawl/lookups.ts';
import { openQueue } from './crawl/queue.ts';
import { readAskedAgain, readUnprovedAgain } from './crawl/read-again.ts';
import { assertProved } from './crawl/require-proof.ts';
import type { Sample } from './crawl/sample.ts';
import { countersOf, readStreams, type StreamCounters, sealInput } from './crawl/summary.ts';
import { assertMadeBy, beginsGeneration, nextGeneration } from './generations/next-generation.ts';
import { sealedConsent, sealGeneration } from './generations/seal-generation.ts';
import { openSource, reasonOf, type Source, type SourceOptions } from './source.ts';

export interface ExtractOptions extends SourceOptions {
  /** Only these; all the consent and the profile have in common when absent. */
  readonly streams?: readonly StreamName[] | undefined;
  /** Records read at once; 8 when absent. */
  readonly concurrency?: number | undefined;
  /** For a further generation: records not updated since then (ISO 8601) are carried over where the list tells. */
  readonly since?: string | undefined;
  /** Try again what failed in earlier runs. */
  readonly retryFailed?: boolean | undefined;
  /** Seal nothing as long as a list is not proved whole; what was read as unproved is read again. */
  readonly requireProof?: boolean | undefined;
  /** Larger files are left out as gaps. */
  readonly maxFileBytes?: number | undefined;
  /** Only a few records of every kind; for recordings, never for a migration. */
  readonly sample?: Sample | undefined;
}

export const DEFAULT_CONCURRENCY = 8;

export interface ExtractResult {
  readonly manifest: Manifest;
  readonly counters: Partial<Record<StreamName, StreamCounters>>;
  /** HTTP requests of this run, the browser's own not counted. */
  readonly requests: number;
  /** Strategy each page kind settled on. */
  readonly strategies: Readonly<Record<string, string>>;
  /** The browser used; null when none was needed. */
  readonly browser: FoundBrowser | null;
}

/**
 * Reads the account into `run.snapshot` and seals it.
 * @throws OperatorError (consent, session), SelectorDrift (also `unproved`), TooManyFailures, Throttled, Interrupted; all resumable
 */
export async function extract(options: ExtractOptions): Promise<ExtractResult> {
  const { run, profile, clock, logger } = options;
  const scope = await scopeOf(options);
  const profileHash = hashOf(profile);
  const isNext = await beginsGeneration(options);
  let queue = await openQueue(run.queue, profileHash);
  let source: Source | undefined;
  let listed: Listed = () => null;
  let lookups: Lookups | undefined;
  try {
    source = await openSource(options, {
      strategies: queue.strategies(),
      remember: (page, strategy) => queue.rememberStrategy(page, strategy),
      listed: (stream) => listed(stream),
      records: (lookup, text) => lookups?.look(lookup, text) ?? null,
      asking: {
        isWrong: (page) => queue.wronglyAsked().has(page),
        provedWrong: (page, stream) =>
          readAskedAgain(queue, run.snapshot, { page, stream, owners: ownersOf(profile.pages, page) }),
      },
    });
    await assertSameAccount(source, queue.facts(), (fact) => queue.note(fact));
    if (!isNext) assertMadeBy('crawl', queue);
    if (isNext) queue = await nextGeneration(run, queue, profileHash);
    const since = await settleSince(queue, options.since);
    if (options.retryFailed)
      logger.info('queue', `${queue.retryFailed()} failed records and files left out are tried again.`);
    const earlier = await openEarlierGeneration(run);
    const writer = await openSnapshotWriter(run.snapshot, earlier?.snapshot);
    listed = createListed({ profile, scope, earlier: earlier?.snapshot, queue });
    const isRead = (stream: StreamName): boolean => queue.stream(stream)?.finished === true;
    lookups = createLookups({ profile, scope, earlier: earlier?.snapshot, writer, isRead });
    const before = new Map(streamNames.map((stream) => [stream, new Set(writer.ids(stream))]));
    const { account } = source;
    const consent = await source.gate.assert();
    const context: CrawlContext = {
      ...source,
      profile,
      queue,
      writer,
      scope,
      budget: createBudget(),
      lookups,
      range: consent,
      carryOver:
        earlier &&
        createCarryOver({
          ...{ earlier: earlier.snapshot, writer, queue, since },
          // What an earlier run of this generation read to the end is not carried over on top.
          scope: readStreams({ scope, queue }),
        }),
      maxFileBytes: options.maxFileBytes,
      sample: options.sample ?? null,
      clock,
      logger,
    };
    if (options.requireProof) await readUnprovedAgain(context);
    await crawl(context, {
      concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
      progress: options.progress,
      stop: source.stop,
    });
    if (options.requireProof) await assertProved(context, run.profile);
    await queue.addRefused(source.gate.refused());
    const { manifest, carried } = await sealGeneration({
      writer,
      earlier,
      carryOver: context.carryOver,
      read: readStreams(context),
      since,
      isAsked: (id) => queue.get(refOf('attachments', id)) !== undefined,
      // Asked for late: what was carried over may say where responses are.
      told: async () => ({
        ...(await sealInput(context)),
        sealedAt: isoSeconds(clock.now()),
        account,
        consent: sealedConsent(consent),
        profile: { name: profile.name, sha256: profileHash },
      }),
    });
    return {
      manifest,
      counters: countersOf(context, manifest, before, carried),
      requests: source.http.sent(),
      strategies: Object.fromEntries(queue.strategies()),
      browser: source.browser(),
    };
  } catch (error) {
    if (source) await queue.addRefused(source.gate.refused());
    throw reasonOf(error, source?.signal ?? options.signal);
  } finally {
    await source?.close();
    await queue.close();
  }
}

/** Streams to read; asking for one the consent or the profile does not have is refused, not ignored. */
async function scopeOf(options: ExtractOptions): Promise<ReadonlySet<StreamName>> {
  const { profile, clock, logger, run } = options;
  const gate = await openGate({ consentFile: run.consent, profile, uiUrl: options.uiUrl, clock, logger });
  const consent: Consent = await gate.assert();
  const paged = new Set<StreamName>(
    Object.values(profile.pages)
      .filter(isListPage)
      .map((page) => page.stream),
  );
  if (options.streams) {
    for (const stream of options.streams) {
      assertConsent(consent, { stream, now: clock.now() });
      if (paged.has(stream) || stream === 'attachments') continue;
      throw new UsageError('stream_absent', `The profile "${profile.name}" has no page for ${stream}.`, {
        file: run.profile,
        hint: 'Leave it out of --streams, or add its pages to the profile.',
      });
    }
    return new Set(options.streams);
  }
  return new Set(
    streamNames.filter(
      (stream) => consent.streams.includes(stream) && (paged.has(stream) || stream === 'attachments'),
    ),
  );
}

/** A run folder holds one account; mixing two would pass every other check. */
async function assertSameAccount(
  source: Source,
  facts: ReadonlySet<string>,
  note: (fact: string) => Promise<void>,
): Promise<void> {
  const fact = `account:${source.account.name ?? ''}`;
  const other = [...facts].find((known) => known.startsWith('account:') && known !== fact);
  if (other === undefined) return note(fact);
  throw new OperatorError(
    'wrong_account',
    `This run belongs to the account "${other.slice('account:'.length)}", the session to "${source.account.name ?? ''}".`,
    { hint: 'Sign in to the right account (threadlift login), or make another run folder.' },
  );
}
