// What the commands that read the source share: profile, session passphrase, browser, and where credentials come from.
import { exec } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { GetSecret, SecretKind } from '../extractors/browser/login.ts';
import type { SourceOptions } from '../extractors/source.ts';
import { type Environment, required } from '../lib/config.ts';
import { OperatorError, UsageError } from '../lib/errors.ts';
import { loadProfile, ProfileMistake } from '../selectors/load.ts';
import type { Origins } from '../selectors/origins.ts';
import type { Profile } from '../selectors/schema.ts';
import type { RunFolder } from '../state/run-folder.ts';
import type { Context } from './context.ts';
import { defaultProfile, version } from './package-root.ts';

const run = promisify(exec);

/** A command that hangs must not hang us. */
const SECRET_TIMEOUT_MS = 120_000;

/** Flags of every command that reads the source. */
export const sourceFlags = z.object({
  profile: z.string().optional(),
  browser: z.string().optional(),
  strategy: z.enum(['auto', 'http', 'json', 'observe', 'render']).default('auto'),
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
    profile: await readProfile(folder, flags.profile, originsIn(environment)),
    uiUrl: environment.SOURCE_URL ?? environment.THREAD_URL,
    ...(await openReading(context, flags, mayAsk)),
  };
}

/** The same for who does not have a profile yet. */
export async function openReading(
  context: Context,
  flags: SourceFlags,
  mayAsk = false,
): Promise<Omit<SourceOptions, 'profile' | 'uiUrl'>> {
  const folder = context.run();
  const environment = context.environment(folder);
  return {
    run: folder,
    passphrase: await passphraseOf(context, environment),
    browser: {
      path: flags.browser ?? environment.THREADLIFT_BROWSER,
      endpoints: environment.THREADLIFT_BROWSER_WS,
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
export async function readProfile(
  folder: RunFolder,
  named: string | undefined,
  origins: Origins = {},
): Promise<Profile> {
  const file = profileFile(folder, named);
  try {
    return await loadProfile(file, origins);
  } catch (error) {
    if (error instanceof ProfileMistake) throw new UsageError('profile_invalid', error.message, { file });
    throw new UsageError('profile_unreadable', 'The profile cannot be read.', { file, cause: error });
  }
}

/** Origins that go before those the profile names. */
export function originsIn(environment: Environment): Origins {
  return environment.SOURCE_ORIGINS ?? environment.THREAD_ORIGINS ?? {};
}

/** The profile's file: the one named, else the run folder's, else the one that ships. */
export function profileFile(folder: RunFolder, named: string | undefined): string {
  return named ?? (existsSync(folder.profile) ? folder.profile : defaultProfile);
}

async function passphraseOf(context: Context, environment: Environment): Promise<string> {
  if (environment.THREADLIFT_PASSPHRASE || !context.interactive)
    return required(environment, 'THREADLIFT_PASSPHRASE');
  return context.ask.password({
    message: 'Passphrase for the stored session',
    mask: true,
    validate: (text) => text.length >= 8,
  });
}

/**
 * Who signs in comes from the settings; the secret from the command named there, or asked for. SOURCE_ settings are for
 * any helpdesk and win; THREAD_ ones say the same in Thread's words. Absent: only a person can sign in.
 */
function secretSource(context: Context, environment: Environment, mayAsk: boolean): GetSecret | undefined {
  const setting = environment.SOURCE_SECRET_COMMAND ? 'SOURCE_SECRET_COMMAND' : 'THREAD_PASSCODE_COMMAND';
  const command = environment[setting];
  if (!command && !mayAsk) return undefined;
  return async (kind) => {
    if (kind === 'username')
      return environment.SOURCE_USER ?? environment.THREAD_EMAIL ?? required(environment, 'SOURCE_USER');
    if (kind === 'email') return environment.SOURCE_USER ?? required(environment, 'THREAD_EMAIL');
    if (command) return runSecretCommand(setting, command, kind);
    if (context.interactive) return askFor(context, kind);
    throw new OperatorError('passcode_unavailable', `Nobody can be asked for the ${kind}.`, {
      hint: `Set ${setting}, or run threadlift login in a terminal.`,
    });
  };
}

/** A passcode is good once, so the person may see what is typed. */
function askFor({ ask }: Context, kind: SecretKind): Promise<string> {
  return kind === 'password'
    ? ask.password({ message: 'Password', mask: true })
    : ask.input({ message: `One-time ${kind}`, required: true });
}

/** @param kind told in THREADLIFT_SECRET, for a helpdesk that asks for a password and then for a passcode */
async function runSecretCommand(setting: string, command: string, kind: SecretKind): Promise<string> {
  try {
    const env = { ...process.env, THREADLIFT_SECRET: kind };
    const { stdout } = await run(command, { timeout: SECRET_TIMEOUT_MS, env });
    const secret = stdout.trim();
    if (secret !== '') return secret;
  } catch (cause) {
    // The command line may hold a secret of its own, so neither it nor its output is shown.
    throw new OperatorError('passcode_command_failed', `${setting} failed.`, { cause });
  }
  throw new OperatorError('passcode_command_empty', `${setting} printed nothing.`);
}
