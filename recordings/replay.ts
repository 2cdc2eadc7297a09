// Runs the real extractors over a recording: same profile language, same lists, records, retries and seal; only the
// answers come from a file. No account, no consent of a live source, no network.

import type { OriginStorage } from '../extractors/access/session.ts';
import type { BrowserOptions } from '../extractors/browser/browser.ts';
import { createOfflineRun } from '../extractors/offline-run.ts';
import { type ExtractOptions, type ExtractResult, extract } from '../extractors/run.ts';
import { fakeClock } from '../lib/clock.ts';
import { SelectorDrift } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { Progress } from '../lib/progress.ts';
import type { Ref } from '../model/streams.ts';
import { type Outcome, outcomeOf } from './expected.ts';
import type { RecordingManifest } from './manifest.ts';
import { createPlayer, unrecorded } from './player.ts';
import { textOutliving } from './secrets.ts';
import type { Tape } from './tape.ts';

export interface ReplayOptions {
  readonly profile: ExtractOptions['profile'];
  /** Becomes a run folder with the snapshot in it. */
  readonly dir: string;
  /** As recorded when absent. */
  readonly strategy?: ExtractOptions['strategy'];
  readonly browser?: BrowserOptions | undefined;
  readonly agent: string;
  readonly logger: Logger;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface Replayed {
  readonly result: ExtractResult;
  readonly outcome: Outcome;
  /** How often the recorded session had ended. */
  readonly signInsAgain: number;
}

/**
 * @throws InvalidState `unrecorded_request`, naming the address; SelectorDrift when the profile no longer fits
 */
export async function replay(
  manifest: Omit<RecordingManifest, 'files'>,
  tape: Tape,
  options: ReplayOptions,
): Promise<Replayed> {
  const now = Date.parse(manifest.takenAt);
  const { origins, streams, sample } = manifest;
  const name = `recording ${manifest.name}`;
  const offline = await createOfflineRun(options.dir, {
    name,
    origins,
    streams,
    userAgent: options.agent,
    storage: tape.storage.map(lasting),
    now,
  });
  const player = createPlayer(tape, options.agent);
  try {
    const result = await extract({
      ...options,
      ...offline,
      uiUrl: origins[0],
      streams,
      strategy: options.strategy ?? manifest.strategy,
      sample: sample === null ? undefined : { perPage: sample.perPage, only: sample.only as Ref[] },
      // One after the other, so that answers which changed meanwhile come in the order they were given.
      concurrency: 1,
      pages: 1,
      rps: 1_000_000,
      // "5 minutes ago" was said when it was recorded, and nobody has to wait for a recording.
      clock: fakeClock(now),
      transport: player.transport,
    });
    assertAllRecorded(player.missing());
    const outcome = await outcomeOf(offline.run.snapshot, result.manifest);
    return { result, outcome, signInsAgain: player.signInsAgain() };
  } catch (error) {
    // Whatever else went wrong began with an answer that was not there. Drift is told as such: the last resort, drawing
    // the page, asks for scripts that a recording of plain HTTP has no reason to hold.
    if (!(error instanceof SelectorDrift)) assertAllRecorded(player.missing());
    assertAllRecorded(player.unanswered());
    throw error;
  }
}

function assertAllRecorded(missing: readonly string[]): void {
  if (missing.length > 0) throw unrecorded(missing);
}

/** A stand-in for a token must be good for as long as a replay takes: there is nobody to renew it. */
function lasting({ origin, local, session }: OriginStorage): OriginStorage {
  const last = (items: OriginStorage['local']): OriginStorage['local'] =>
    Object.fromEntries(
      Object.entries(items).map(([name, value]) => [name, textOutliving(value, Date.now())]),
    );
  return { origin, local: last(local), session: last(session) };
}
