// `threadlift extract`: reads the account into a sealed snapshot; running it again goes on where it stopped, and once
// sealed makes the next generation.
import { z } from 'zod';
import { extractExport } from '../extractors/export/export-run.ts';
import type { ExportProblem } from '../extractors/export/export-stream.ts';
import { type ExtractResult, extract } from '../extractors/run.ts';
import { EXIT, UsageError } from '../lib/errors.ts';
import { refusedText } from '../model/refused-text.ts';
import type { CommandModule, Handler } from './context.ts';
import { extractOnly } from './extract-only.ts';
import { sayFindings } from './findings.ts';
import { completeness, gapsIn, proofsIn, sayGaps } from './gaps.ts';
import { parseDate, parseOptions, parseRefs, parseStreams } from './options.ts';
import { prepareRecording } from './recording.ts';
import { openSourceOptions, sourceFlags } from './source.ts';
import { addSourceFlags } from './source-flags.ts';
import { countersTable, deltaTable } from './table.ts';
import { withLock } from './with-lock.ts';

/** Kinds of stopped requests told by name; the manifest has them all. */
const STOPPED_SHOWN = 5;

/** Unusable rows of an export shown by name; the JSON has them all. */
const SHOWN = 20;

const extractOptions = sourceFlags.extend({
  streams: z.string().optional(),
  concurrency: z.coerce.number().int().positive().max(64).optional(),
  since: z.string().optional(),
  fromExport: z.string().optional(),
  retryFailed: z.boolean().default(false),
  maxFileMb: z.coerce.number().positive().optional(),
  record: z.boolean().default(false),
  requireProof: z.boolean().default(false),
  only: z.array(z.string()).default([]),
});

export const runExtract: Handler = async (context, raw) => {
  const flags = parseOptions(extractOptions, raw);
  const only = parseRefs(flags.only.join(','));
  if (only.length > 0) {
    if (flags.since ?? flags.fromExport ?? flags.streams ?? (flags.record || flags.requireProof || null))
      throw new UsageError('flags_conflict', '--only reads single records; nothing else goes with it.');
    return extractOnly(context, flags, only);
  }
  const streams = parseStreams(flags.streams);
  const since = flags.since === undefined ? undefined : parseDate('--since', flags.since);
  const { fromExport } = flags;
  if (fromExport !== undefined && flags.since !== undefined)
    throw new UsageError('flags_conflict', '--since is about lists; an export folder has none.');
  if (fromExport !== undefined && flags.record)
    throw new UsageError('flags_conflict', '--record keeps pages; an export folder has none.');
  if (fromExport !== undefined && flags.requireProof)
    throw new UsageError('flags_conflict', '--require-proof is about pages; an export folder has none.');
  type Result = ExtractResult & { readonly problems?: readonly ExportProblem[]; readonly recording?: string };
  const result = await withLock<Result>(context, 'extract', async (signal) => {
    if (fromExport !== undefined) {
      const { clock, logger, progress } = context;
      return extractExport({ run: context.run(), dir: fromExport, streams, clock, logger, progress, signal });
    }
    const source = { ...(await openSourceOptions(context, flags)), signal };
    const pending = flags.record
      ? await prepareRecording(context, { scrub: true, sample: null, profile: flags.profile })
      : undefined;
    const extracted = await extract({
      ...source,
      transport: pending?.recorder.transport,
      streams,
      since,
      concurrency: flags.concurrency,
      retryFailed: flags.retryFailed,
      requireProof: flags.requireProof,
      maxFileBytes: flags.maxFileMb === undefined ? undefined : flags.maxFileMb * 1024 * 1024,
    });
    if (!pending) return extracted;
    const { snapshot } = context.run();
    return { ...extracted, recording: (await pending.keep(source, { ...extracted, snapshot })).dir };
  });
  const failed = Object.values(result.counters).reduce((sum, counters) => sum + counters.failed, 0);
  const { manifest } = result;
  const missing = gapsIn(manifest);
  for (const { file, line, field, message } of result.problems?.slice(0, SHOWN) ?? [])
    context.say(`${file}:${line}${field && ` ${field}`}: ${message}`);
  context.say(countersTable(result.counters, manifest.streams));
  if (manifest.delta) context.say(`\n${deltaTable(manifest.delta)}`);
  context.say(`\nSealed: ${manifest.seal}, generation ${manifest.generation}.`);
  if (result.recording) context.say(`Recorded: ${result.recording}`);
  context.say(completeness(manifest));
  context.say(
    `Requests stopped by the guards: ${manifest.aborted.writes} writes, ${manifest.aborted.foreignOrigins} to other origins.`,
  );
  for (const one of manifest.aborted.requests.slice(0, STOPPED_SHOWN)) context.say(`  ${refusedText(one)}.`);
  sayGaps(context, missing);
  sayFindings(context, manifest.findings);
  const again =
    fromExport === undefined
      ? 'threadlift extract --retry-failed'
      : `correct the rows, then threadlift extract --from-export ${fromExport}`;
  return {
    exitCode: failed > 0 ? EXIT.failedRecords : EXIT.ok,
    json: {
      streams: result.counters,
      seal: manifest.seal,
      generation: manifest.generation,
      previous: manifest.previous,
      delta: manifest.delta,
      gaps: missing.length,
      missing,
      proof: proofsIn(manifest),
      findings: manifest.findings,
      aborted: manifest.aborted,
      strategies: result.strategies,
      requests: result.requests,
      ...(result.recording ? { recording: result.recording } : {}),
      ...(result.problems ? { problems: result.problems } : {}),
    },
    next: failed > 0 ? again : 'threadlift map propose',
  };
};

export const configure: CommandModule['configure'] = (command, act) => {
  addSourceFlags(command)
    .option('--streams <names>', 'comma-separated streams (default: all consented)')
    .option(
      '--since <date>',
      'carry over what the lists show as not updated since the start of this day (UTC) or a moment',
    )
    .option('--from-export <folder>', 'take an exported folder instead of reading the account')
    .option('--concurrency <number>', 'records read at once')
    .option('--retry-failed', 'try again what failed in earlier runs')
    .option('--require-proof', 'seal nothing as long as a list is not proved whole (exit 5)')
    .option(
      '--only <stream/id...>',
      'read just these records, show them and keep them in reports/only; nothing is sealed',
    )
    .option('--record', 'keep a scrubbed recording of what is read, to replay')
    .option('--max-file-mb <number>', 'leave larger files out, as gaps')
    .action(act(runExtract));
};
