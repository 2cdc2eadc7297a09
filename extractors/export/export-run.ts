// The extraction that reads no page: a folder somebody exported, checked record by record and sealed like a crawl.
// Makes no request; the consent says which streams may be taken, and until when.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, isoSeconds } from '../../lib/clock.ts';
import { UsageError } from '../../lib/errors.ts';
import { hashOf } from '../../lib/json.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Progress } from '../../lib/progress.ts';
import { type Manifest, manifest as manifestSchema } from '../../model/snapshot.ts';
import { type StreamName, streamNames } from '../../model/streams.ts';
import { assertConsent, readConsent } from '../../state/consent-file.ts';
import type { EarlierSnapshot } from '../../state/earlier-snapshot.ts';
import { openEarlierGeneration } from '../../state/generations.ts';
import type { RunFolder } from '../../state/run-folder.ts';
import type { SealInput } from '../../state/snapshot-seal.ts';
import { openSnapshotWriter, type SnapshotWriter } from '../../state/snapshot-writer.ts';
import { createCarryOver } from '../crawl/carry-over.ts';
import { EXPORT_PROFILE, exportList, nestedLists, recordNotes } from '../crawl/completeness.ts';
import { openQueue } from '../crawl/queue.ts';
import { shapeOfResponses } from '../crawl/summary.ts';
import {
  assertMadeBy,
  beginsGeneration,
  markExport,
  nextGeneration,
} from '../generations/next-generation.ts';
import { sealedConsent, sealGeneration } from '../generations/seal-generation.ts';
import type { ExtractResult } from '../run.ts';
import { exportFile } from './export-rows.ts';
import { type ExportedStream, type ExportProblem, takeStream } from './export-stream.ts';

export interface ExportOptions {
  readonly run: RunFolder;
  /** The exported folder; only read. */
  readonly dir: string;
  /** Only these; all the consent and the folder have in common when absent. */
  readonly streams?: readonly StreamName[] | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Stands in the manifest where a crawl names its profile. */
const PROFILE: Manifest['profile'] = { name: EXPORT_PROFILE, sha256: hashOf('export-folder 1') };

/** @throws UsageError for the folder, OperatorError for the consent, TooManyFailures when a whole stream is unusable */
export async function extractExport(
  options: ExportOptions,
): Promise<ExtractResult & { readonly problems: readonly ExportProblem[] }> {
  const { run, dir, clock, logger, signal } = options;
  const consent = await readConsent(run.consent);
  assertConsent(consent, { now: clock.now() });
  const files = filesOf(options, consent.streams);
  for (const stream of files.keys()) assertConsent(consent, { stream, now: clock.now() });
  const account = await readAccount(dir);
  const isNext = await beginsGeneration({ run });
  let queue = await openQueue(run.queue, PROFILE.sha256);
  try {
    if (!isNext) assertMadeBy('export', queue);
    if (isNext) queue = await nextGeneration(run, queue, PROFILE.sha256);
    await markExport(queue);
    const earlier = await openEarlierGeneration(run);
    const writer = await openSnapshotWriter(run.snapshot, earlier?.snapshot);
    const taken = new Map<StreamName, ExportedStream>();
    for (const [stream, file] of files) {
      const step = options.progress.step(stream, 0);
      const context = { dir, writer, queue, range: consent, clock, logger, signal };
      taken.set(stream, await takeStream(context, stream, file, step));
      step.finish();
    }
    const read = new Set(files.keys());
    const { manifest } = await sealGeneration({
      writer,
      earlier,
      carryOver:
        earlier && createCarryOver({ earlier: earlier.snapshot, writer, queue, scope: read, since: null }),
      read,
      since: null,
      isAsked: (id) => taken.get('attachments')?.ids.has(id) ?? false,
      told: async () => ({
        streams: await sealedStreams(taken, writer, earlier?.snapshot),
        findings: [...taken.values()].flatMap(({ findings }) => findings),
        responseShape: shapeOfResponses(queue.facts()),
        aborted: { writes: 0, foreignOrigins: 0, requests: [] },
        sealedAt: isoSeconds(clock.now()),
        account: account ?? earlier?.snapshot.manifest.account ?? { name: null, timezone: null, psa: null },
        consent: sealedConsent(consent),
        profile: PROFILE,
      }),
    });
    return {
      manifest,
      counters: Object.fromEntries([...taken].map(([stream, { counters }]) => [stream, counters])),
      requests: 0,
      strategies: {},
      browser: null,
      problems: [...taken.values()].flatMap(({ problems }) => problems),
    };
  } finally {
    await queue.close();
  }
}

async function sealedStreams(
  taken: ReadonlyMap<StreamName, ExportedStream>,
  writer: SnapshotWriter,
  earlier: EarlierSnapshot | undefined,
): Promise<SealInput['streams']> {
  const notes = await recordNotes(writer);
  return Object.fromEntries(
    [...taken].map(([stream, { counters, gaps }]) => {
      const own = exportList(earlier, stream, new Set(writer.ids(stream)));
      return [stream, { expected: counters.total, gaps, lists: [own, ...nestedLists(notes, stream)] }];
    }),
  );
}

/** Which file of the folder holds which stream. @throws UsageError `export_empty`, `stream_absent` */
export function filesOf(
  { dir, streams, logger }: Pick<ExportOptions, 'dir' | 'streams' | 'logger'>,
  consented: readonly StreamName[],
): Map<StreamName, string> {
  const files = new Map<StreamName, string>();
  for (const stream of streamNames) {
    if (streams && !streams.includes(stream)) continue;
    const file = exportFile(dir, stream);
    if (file === null && streams) {
      throw new UsageError('stream_absent', `The folder has no file of ${stream}.`, {
        file: dir,
        hint: `Add ${stream}.json, .jsonl or .csv, or leave it out of --streams.`,
      });
    }
    if (file === null) continue;
    if (streams || consented.includes(stream)) files.set(stream, file);
    else logger.warn('queue', `${file} is left out: the consent does not cover ${stream}.`);
  }
  if (files.size > 0) return files;
  throw new UsageError('export_empty', 'The folder holds no file of a consented stream.', {
    file: dir,
    hint: 'docs/export-folder.md says what the folder has to look like.',
  });
}

/** `account.json`, where the export says whose it is. @throws UsageError `export_unreadable` */
async function readAccount(dir: string): Promise<Manifest['account'] | null> {
  const file = join(dir, 'account.json');
  if (!existsSync(file)) return null;
  try {
    return manifestSchema.shape.account.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new UsageError('export_unreadable', 'account.json is not {name, timezone, psa}.', { file, cause });
  }
}
