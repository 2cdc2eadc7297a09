// What `record` and `extract --record` share: the recorder, the key of the fakes, and where the recording goes.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExtractResult } from '../extractors/run.ts';
import type { SourceOptions } from '../extractors/source.ts';
import { isoSeconds } from '../lib/clock.ts';
import { OperatorError, UsageError } from '../lib/errors.ts';
import type { RecordingManifest } from '../recordings/manifest.ts';
import { keepRecording } from '../recordings/record.ts';
import { createRecorder, MOST_BYTES, type Recorder } from '../recordings/recorder.ts';
import { assertNew } from '../recordings/store.ts';
import { readConsent } from '../state/consent-file.ts';
import type { RunFolder } from '../state/run-folder.ts';
import type { Context } from './context.ts';

export interface PendingRecording {
  readonly recorder: Recorder;
  /** Scrubs, scans and writes; to be called while the run is still locked. */
  keep(
    source: SourceOptions,
    result: ExtractResult & {
      /** Where its records are. */
      readonly snapshot: string;
    },
  ): Promise<{ dir: string; manifest: RecordingManifest }>;
}

/**
 * @param options.name folder below the run's recordings/; the time when absent
 * @throws UsageError `recording_exists`, `scrub_unconfirmed`, before anything is read
 */
export async function prepareRecording(
  context: Context,
  options: {
    name?: string | undefined;
    scrub: boolean;
    /** The profile named on the command line. */
    profile?: string | undefined;
    sample: RecordingManifest['sample'];
    /** Texts of the interface, as a person named them. */
    uiTexts?: readonly string[];
  },
): Promise<PendingRecording> {
  const run = context.run();
  const takenAt = context.clock.now();
  const name = options.name ?? isoSeconds(takenAt).replaceAll(':', '-');
  if (!/^[\w][\w.-]*$/.test(name))
    throw new UsageError('option_invalid', '--name: letters, digits, dot, dash and underscore only');
  const dir = join(run.recordings, name);
  assertNew(dir);
  if (!options.scrub) await confirmUnscrubbed(context);
  const recorder = createRecorder();
  return {
    recorder,
    async keep(source, result) {
      const tape = await recorder.tape();
      if (tape === null) {
        throw new OperatorError(
          'recording_too_large',
          `More was read than a recording holds (${MOST_BYTES} bytes).`,
          {
            hint: 'The snapshot is sealed. For a recording: threadlift record --per-page 3',
          },
        );
      }
      const { origins } = await readConsent(run.consent);
      const ui = new URL(source.uiUrl ?? origins[0] ?? '').origin;
      const named = context.environment(run).THREADLIFT_SCRUB_KEY;
      const key = named === undefined ? randomBytes(32) : Buffer.from(named);
      const ownProfile = await ownProfileOf(run, options.profile);
      const { profile, strategy, browser, agent, logger, progress, signal } = source;
      const manifest = await keepRecording(
        {
          tape,
          result,
          origins: [ui, ...origins.filter((origin) => new URL(origin).origin !== ui)],
          takenAt,
          sample: options.sample,
          snapshot: result.snapshot,
        },
        {
          profile,
          strategy,
          browser,
          agent,
          logger,
          progress,
          signal,
          dir,
          scrubKey: options.scrub ? key : null,
          uiTexts: options.uiTexts ?? [],
          ownProfile,
        },
      );
      return { dir, manifest };
    },
  };
}

/** The customer's own words on disk: only somebody who sits there may want that, and says so every time. */
async function confirmUnscrubbed(context: Context): Promise<void> {
  const refused = new UsageError(
    'scrub_unconfirmed',
    'A recording that is not scrubbed holds the customer’s data.',
    {
      hint: 'Leave --no-scrub out, or run it in a terminal and confirm.',
    },
  );
  if (!context.interactive) throw refused;
  const sure = await context.ask.confirm({
    message: 'Keep names, addresses and messages as they are, readable for whoever gets this folder?',
    default: false,
  });
  if (!sure) throw refused;
}

/** A recording must be readable where its profile is not: it takes one along that does not ship. */
async function ownProfileOf(run: RunFolder, named: string | undefined): Promise<string | undefined> {
  const file = named ?? (existsSync(run.profile) ? run.profile : undefined);
  return file === undefined ? undefined : readFile(file, 'utf8');
}
