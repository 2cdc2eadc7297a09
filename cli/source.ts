// What the commands that read Thread share: profile, session passphrase, browser, and where the passcode comes from.
import { exec } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { input } from '@inquirer/prompts';
import { z } from 'zod';
import type { GetSecret } from '../extractors/login.ts';
import type { SourceOptions } from '../extractors/source.ts';
import { type Environment, required } from '../lib/config.ts';
import { OperatorError, UsageError } from '../lib/errors.ts';
import { loadProfile, ProfileMistake } from '../selectors/load.ts';
import type { Profile } from '../selectors/schema.ts';
import type { RunFolder } from '../state/run-folder.ts';
import type { Context } from './context.ts';
import { defaultProfile, version } from './package-root.ts';

const run = promisify(exec);

/** A passcode command that hangs must not hang us. */
const PASSCODE_TIMEOUT_MS = 120_000;

/** Flags of every command that reads the source. */
export const sourceFlags = z.object({
  profile: z.string().optional(),
  browser: z.string().optional(),
  strategy: z.enum(['auto', 'http', 'json', 'render']).default('auto'),
  rps: z.coerce.number().positive().optional(),
  headed: z.boolean().default(false),
});
export type SourceFlags = z.infer<typeof sourceFlags>;

/** @param mayAsk whether a person may be asked for the passcode: only where signing in is the command itself */
export async function openSourceOptions(
  context: Context,
  flags: SourceFlags,
  mayAsk = false,
): Promise<SourceOptions> {
  const folder = context.run();
  const environment = context.environment(folder);
  return {
    run: folder,
    profile: await readProfile(folder, flags.profile),
    uiUrl: environment.THREAD_URL,
    passphrase: await passphraseOf(context, environment),
    browser: {
      path: flags.browser ?? environment.THREADLIFT_BROWSER,
      ws: environment.THREADLIFT_BROWSER_WS,
    },
    agent: `threadlift/${version}`,
    getSecret: flags.headed ? undefined : secretSource(context, environment, mayAsk),
    strategy: flags.strategy,
    rps: flags.rps,
    clock: context.clock,
    logger: context.logger,
    progress: context.progress,
    signal: context.signal,
  };
}

/** The run folder's profile.yaml, or the file named by --profile. @throws UsageError naming line and column */
export async function readProfile(folder: RunFolder, named: string | undefined): Promise<Profile> {
  const file = profileFile(folder, named);
  try {
    return await loadProfile(file);
  } catch (error) {
    if (error instanceof ProfileMistake) throw new UsageError('profile_invalid', error.message, { file });
    throw new UsageError('profile_unreadable', 'The profile cannot be read.', { file, cause: error });
  }
}

/** The profile's file: the one named, else the run folder's, else the one that ships. */
export function profileFile(folder: RunFolder, named: string | undefined): string {
  return named ?? (existsSync(folder.profile) ? folder.profile : defaultProfile);
}

async function passphraseOf(context: Context, environment: Environment): Promise<string> {
  if (environment.THREADLIFT_PASSPHRASE || !context.interactive)
    return required(environment, 'THREADLIFT_PASSPHRASE');
  const { password } = await import('@inquirer/prompts');
  return password({
    message: 'Passphrase for the stored session',
    mask: true,
    validate: (text) => text.length >= 8,
  });
}

/** E-mail from the settings; the passcode from THREAD_PASSCODE_COMMAND, or asked for. Absent: only a person can sign in. */
function secretSource(context: Context, environment: Environment, mayAsk: boolean): GetSecret | undefined {
  const command = environment.THREAD_PASSCODE_COMMAND;
  if (!command && !mayAsk) return undefined;
  return async (kind) => {
    if (kind === 'email' || kind === 'username') return required(environment, 'THREAD_EMAIL');
    if (command) return runPasscodeCommand(command);
    if (context.interactive) return input({ message: `One-time ${kind}`, required: true });
    throw new OperatorError('passcode_unavailable', 'Nobody can be asked for the passcode.', {
      hint: 'Set THREAD_PASSCODE_COMMAND, or run threadlift login in a terminal.',
    });
  };
}

async function runPasscodeCommand(command: string): Promise<string> {
  try {
    const { stdout } = await run(command, { timeout: PASSCODE_TIMEOUT_MS });
    const passcode = stdout.trim();
    if (passcode !== '') return passcode;
  } catch (cause) {
    // The command line may hold a secret of its own, so neither it nor its output is shown.
    throw new OperatorError('passcode_command_failed', 'THREAD_PASSCODE_COMMAND failed.', { cause });
  }
  throw new OperatorError('passcode_command_empty', 'THREAD_PASSCODE_COMMAND printed nothing.');
}
