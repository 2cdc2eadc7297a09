// `threadlift replay`: runs the extractors over a recording, with no account and no network, and compares what they
// make of it with what they once made of it.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { EXIT, UsageError } from '../lib/errors.ts';
import { hashOf } from '../lib/json.ts';
import { compare, type Difference, readExpected, writeExpected } from '../recordings/expected.ts';
import { tapeOf } from '../recordings/har.ts';
import { UNSCRUBBED } from '../recordings/manifest.ts';
import { assertPublishable } from '../recordings/publishable.ts';
import { replay } from '../recordings/replay.ts';
import { EXPECTED, PROFILE, type Recording, readRecording, seal } from '../recordings/store.ts';
import { loadProfile, ProfileMistake } from '../selectors/load.ts';
import type { Profile } from '../selectors/schema.ts';
import type { CommandModule, Handler } from './context.ts';
import { parseOptions } from './options.ts';
import { packageRoot, version } from './package-root.ts';
import { countersTable } from './table.ts';

const SHOWN = 20;

const replayOptions = z.object({
  arguments: z.array(z.string()).min(1),
  profile: z.string().optional(),
  browser: z.string().optional(),
  strategy: z.enum(['auto', 'http', 'json', 'observe', 'render']).optional(),
  out: z.string().optional(),
  update: z.boolean().default(false),
  publishable: z.boolean().default(false),
});

export const runReplay: Handler = async (context, raw) => {
  const flags = parseOptions(replayOptions, raw);
  const recording = await readRecording(resolve(flags.arguments[0] as string));
  const { manifest } = recording;
  if (flags.publishable) await assertPublishable(recording);
  if (!manifest.scrubbed) context.say(`This recording is ${UNSCRUBBED}`);
  const profile = await profileFor(recording, flags.profile);
  if (hashOf(profile) !== manifest.profile.sha256)
    context.say('The profile is not the one it was recorded with; that is what a replay is for.');
  const dir =
    flags.out === undefined ? await mkdtemp(join(tmpdir(), 'threadlift-replay-')) : resolve(flags.out);
  try {
    const replayed = await replay(manifest, tapeOf(recording.har), {
      profile,
      dir,
      strategy: flags.strategy,
      browser: { path: flags.browser ?? context.environment().THREADLIFT_BROWSER },
      agent: `threadlift/${version}`,
      logger: context.logger,
      progress: context.progress,
      signal: context.signal,
    });
    context.say(countersTable(replayed.result.counters));
    const expectedDir = join(recording.dir, EXPECTED);
    const expected = await readExpected(expectedDir);
    const differences = expected === null ? null : compare(expected, replayed.outcome);
    if (flags.update) {
      await writeExpected(expectedDir, replayed.outcome);
      const { files: _, ...said } = manifest;
      await seal(recording.dir, said);
    }
    const differs = !flags.update && differences !== null && differences.length > 0;
    for (const line of tell(differences, flags.update)) context.say(line);
    return {
      exitCode: differs ? EXIT.differences : EXIT.ok,
      json: {
        recording: recording.dir,
        scrubbed: manifest.scrubbed,
        streams: replayed.result.counters,
        strategies: replayed.result.strategies,
        signInsAgain: replayed.signInsAgain,
        differences,
        updated: flags.update,
        ...(flags.out === undefined ? {} : { run: dir }),
      },
      ...(differs
        ? { next: `threadlift replay ${flags.arguments[0]} --update   (if the new outcome is the right one)` }
        : {}),
    };
  } finally {
    if (flags.out === undefined) await rm(dir, { recursive: true, force: true });
  }
};

export const configure: CommandModule['configure'] = (command, act) => {
  command
    .argument('<recording>', 'folder with recording.har and manifest.json')
    .option('--profile <file>', 'selector profile (default: the shipped one the recording names)')
    .option('--browser <path>', 'browser to use instead of the one found by itself')
    .option('--strategy <name>', 'http, json, observe or render instead of what was recorded')
    .option('--out <folder>', 'keep the snapshot, in a run folder made there')
    .option('--update', 'write what came out as what is expected')
    .option('--publishable', 'refuse a recording that must not leave this machine')
    .action(act(runReplay));
};

function tell(differences: readonly Difference[] | null, updated: boolean): string[] {
  if (updated) return ['What is expected has been written anew.'];
  if (differences === null) return ['The recording does not say what to expect; --update writes it.'];
  if (differences.length === 0) return ['Equal to what is expected, byte for byte.'];
  const lines = differences
    .slice(0, SHOWN)
    .map(({ path, kind, fields }) => `${kind}: ${path}${fields.length > 0 ? ` (${fields.join(', ')})` : ''}`);
  return differences.length > SHOWN ? [...lines, `and ${differences.length - SHOWN} more`] : lines;
}

/** @throws UsageError `profile_unreadable`, `profile_invalid` */
async function profileFor({ dir, manifest }: Recording, named: string | undefined): Promise<Profile> {
  const own = join(dir, PROFILE);
  const shipped = join(packageRoot, 'selectors', `${manifest.profile.name.replace(/[^\w-]/g, '')}.yaml`);
  const file = named ?? (existsSync(own) ? own : shipped);
  try {
    return await loadProfile(file, manifest.named ?? {});
  } catch (error) {
    if (error instanceof ProfileMistake) throw new UsageError('profile_invalid', error.message, { file });
    throw new UsageError('profile_unreadable', 'The profile cannot be read.', {
      file,
      hint: 'Name the one it was recorded with: --profile FILE',
      cause: error,
    });
  }
}
