// From what was read to a recording on disk: scrubbed, scanned, replayed once to see that it still comes to the same
// counts, and only then moved to its place.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { ExtractResult } from '../extractors/run.ts';
import { isoSeconds } from '../lib/clock.ts';
import { InvalidState, OperatorError } from '../lib/errors.ts';
import { canonicalJson, hashOf, sha256 } from '../lib/json.ts';
import { holdsSecret } from '../lib/secrets.ts';
import type { StreamName } from '../model/streams.ts';
import { bodyKind, type Exchange, textOf } from './exchange.ts';
import { outcomeOf, writeExpected } from './expected.ts';
import { parseHar, tapeOf, writeHar } from './har.ts';
import { type RecordingManifest, UNSCRUBBED } from './manifest.ts';
import { peopleIn } from './people.ts';
import { relocated } from './relocate.ts';
import { type Replayed, type ReplayOptions, replay } from './replay.ts';
import { type Hit, scanHar, scanText, tellHits } from './scan.ts';
import { scrub, standInOrigins } from './scrub.ts';
import { withoutSignIn } from './sign-in.ts';
import { EXPECTED, HAR, PROFILE, writeRecording } from './store.ts';
import type { Tape } from './tape.ts';

export interface Taken {
  readonly tape: Tape;
  /** What the extraction that was recorded came to. */
  readonly result: ExtractResult;
  /** Real origins, the UI's first. */
  readonly origins: readonly string[];
  /** Milliseconds since the epoch, when it began. */
  readonly takenAt: number;
  readonly sample: RecordingManifest['sample'];
  /** Folder of the snapshot that was made of it: its people must stand nowhere in the recording. */
  readonly snapshot: string;
}

export interface KeepOptions extends Omit<ReplayOptions, 'dir'> {
  /** The recording's folder; its last part is its name. */
  readonly dir: string;
  /** Secret the fakes are made with; null leaves everything as it was, for the one machine it is on. */
  readonly scrubKey: Uint8Array | null;
  /** Texts of the interface that a person told apart from the customer's. */
  readonly uiTexts?: readonly string[];
  /** Text of a profile that does not ship: the recording carries it. */
  readonly ownProfile?: string | undefined;
}

/**
 * @throws OperatorError `recording_not_clean` when the scan still finds something: nothing is written
 * @throws InvalidState `recording_differs` when the scrubbed pages no longer come to what the real ones came to;
 *   `unrecorded_request` when it began in the middle of an extraction
 */
export async function keepRecording(taken: Taken, options: KeepOptions): Promise<RecordingManifest> {
  const { scrubKey, dir } = options;
  const origins = scrubKey === null ? new Map<string, string>() : standInOrigins(taken.origins);
  const profile = relocated(options.profile, origins);
  const read = withoutSignIn(taken.tape, options.profile, new URL(taken.origins[0] ?? '').origin);
  const { uiTexts = [] } = options;
  const named = scrubKey === null ? [] : peopleIn(await outcomeOf(taken.snapshot, taken.result.manifest));
  const people = named.filter((name) => !uiTexts.includes(name));
  const { tape, originals } =
    scrubKey === null
      ? { tape: read, originals: new Set<string>() }
      : scrub(read, { profile, origins, key: scrubKey, uiTexts, people });
  const takenAt = isoSeconds(taken.takenAt);
  const text = writeHar(tape, takenAt, options.agent);
  const har = parseHar(text, HAR);
  const { manifest: sealed } = taken.result;
  const manifest: Omit<RecordingManifest, 'files'> = {
    formatVersion: 1,
    name: basename(dir),
    takenAt,
    scrubbed: scrubKey !== null,
    ...(scrubKey === null ? { notice: UNSCRUBBED } : {}),
    scrubKey: scrubKey && sha256(scrubKey).slice(0, 16),
    profile: { name: profile.name, sha256: hashOf(profile) },
    appBuild: buildIn(taken.tape.exchanges),
    timezone: sealed.account.timezone,
    origins: taken.origins.map((origin) => origins.get(new URL(origin).origin) ?? new URL(origin).origin),
    ...(profile.origins ? { named: profile.origins } : {}),
    strategy: options.strategy ?? 'auto',
    streams: Object.keys(sealed.streams) as StreamName[],
    sample: taken.sample,
    pages: Object.keys(taken.result.strategies).sort(),
    counts: { exchanges: har.log.entries.length, bytes: Buffer.byteLength(text), signInsAgain: 0 },
  };
  const look = { holdsSecret, originals, people };
  if (scrubKey !== null)
    assertClean([...scanHar(har, look), ...scanText(options.ownProfile ?? '', PROFILE, { holdsSecret })]);
  const replayed = await replayOnce(manifest, tapeOf(har), { ...options, profile });
  assertSame(taken.result, replayed);
  if (scrubKey !== null)
    assertClean(
      [...replayed.outcome].flatMap(([path, record]) => scanText(record, `expected/${path}`, look)),
    );
  return writeRecording(dir, async (folder) => {
    await writeFile(join(folder, HAR), text, { mode: 0o600 });
    // No commit and no archive of a checkout takes it along by mistake.
    if (scrubKey === null) await writeFile(join(folder, '.gitignore'), '*\n');
    if (options.ownProfile !== undefined) await writeFile(join(folder, PROFILE), options.ownProfile);
    await writeExpected(join(folder, EXPECTED), replayed.outcome);
    return { ...manifest, counts: { ...manifest.counts, signInsAgain: replayed.signInsAgain } };
  });
}

async function replayOnce(
  manifest: Omit<RecordingManifest, 'files'>,
  tape: Tape,
  options: KeepOptions,
): Promise<Replayed> {
  const dir = await mkdtemp(join(tmpdir(), 'threadlift-replay-'));
  try {
    return await replay(manifest, tape, { ...options, dir });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

export function assertClean(hits: readonly Hit[]): void {
  if (hits.length === 0) return;
  throw new OperatorError(
    'recording_not_clean',
    `The recording is not kept, for it still holds:\n  ${tellHits(hits)}`,
    {
      hint: 'Nothing was written. A text of the user interface: --ui-text "…". Anything of the customer’s: leave that page out with --streams or --only.',
    },
  );
}

/** Same streams, same numbers: what the scrubbed pages say is other words for the same account. */
function assertSame(real: ExtractResult, { result }: Replayed): void {
  const countsOf = ({ manifest }: ExtractResult) =>
    Object.entries(manifest.streams).map(([stream, { expected, captured, gaps }]) => {
      return [stream, { expected, captured, gaps: gaps.length }] as const;
    });
  const replayed = new Map(countsOf(result));
  const differs = countsOf(real).find(
    ([stream, counts]) => canonicalJson(counts) !== canonicalJson(replayed.get(stream) ?? null),
  );
  if (!differs) return;
  const [stream, counts] = differs;
  throw new InvalidState(
    'recording_differs',
    `The recording does not come to what was read: ${stream} ${canonicalJson(counts)}, replayed ${canonicalJson(replayed.get(stream) ?? null)}.`,
    {
      hint: 'Nothing was written. Record in a fresh run; if it stays so, the profile needs words the scrubber replaces.',
    },
  );
}

function buildIn(exchanges: readonly Exchange[]): string | null {
  for (const exchange of exchanges) {
    if (bodyKind(exchange.headers['content-type'] ?? '') !== 'html') continue;
    const found =
      /<meta\s[^>]*name=["']?(?:generator|version|app-version|build|release)["']?[^>]*content=["']([\w .+-]{1,60})["']/i.exec(
        textOf(exchange),
      );
    if (found?.[1]) return found[1];
  }
  return null;
}
