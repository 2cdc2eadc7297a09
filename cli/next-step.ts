// Error -> what to do next, where the one who threw it could not say: he does not know the command he was called by.
import { EXIT, type ExitCode, type MigrationError } from '../lib/errors.ts';

/** @param command "map propose"; absent when the command line was not understood that far */
type NextStep = (command: string | undefined, error: MigrationError) => string;

const again = (command: string | undefined): string => `threadlift ${command ?? 'status'}`;
const help = (command: string | undefined): string =>
  command === undefined ? 'threadlift --help' : `threadlift ${command} --help`;

/** By code, where the exit code's answer would be too general. */
const byCode: Readonly<Record<string, NextStep>> = {
  profile_invalid: (_, { file }) =>
    `Correct the profile; threadlift profile check ${file ?? 'FILE'} explains it.`,
  profile_unreadable: (command) => `Name a file that can be read; ${help(command)} says how.`,
  source_unreachable: (command) =>
    `Check SOURCE_URL and the network (threadlift doctor), then ${again(command)} goes on where it stopped.`,
  login_unreachable: (command) =>
    `Check SOURCE_URL and the network (threadlift doctor), then ${again(command)}`,
  redirect_loop: (command) =>
    `The session may be spent: threadlift login, then ${again(command)} goes on where it stopped.`,
  passcode_command_failed: (command) =>
    `Run that command by hand until it prints the secret and nothing else, then ${again(command)}`,
  passcode_command_empty: (command) =>
    `Run that command by hand until it prints the secret and nothing else, then ${again(command)}`,
  consent_refused: () => 'threadlift consent grant, once they agree',
};

const byExitCode: Readonly<Record<Exclude<ExitCode, typeof EXIT.ok>, NextStep>> = {
  [EXIT.bug]: (command) =>
    `Report it with that log; until then, threadlift ${command ?? 'doctor'} --verbose shows more.`,
  [EXIT.usage]: (command) => `Correct it and run it again; ${help(command)} lists what it takes.`,
  [EXIT.failedRecords]: (command) => `threadlift status names them; then ${again(command)}`,
  [EXIT.personMustAct]: (command) => `See to it, then ${again(command)} goes on where it stopped.`,
  [EXIT.drift]: () => 'threadlift probe --suggest',
  [EXIT.throttled]: (command) => `Wait a little, then ${again(command)} goes on where it stopped.`,
  [EXIT.invalidState]: () => 'threadlift status',
  [EXIT.tooManyFailures]: (command) =>
    `threadlift status names them; once the cause is mended, ${again(command)}`,
  [EXIT.inDoubt]: () => 'threadlift status',
  [EXIT.locked]: (command) => `Wait for the other to end (threadlift status), then ${again(command)}`,
  [EXIT.differences]: () => 'threadlift report',
  [EXIT.interrupted]: (command) => `${again(command)} (it goes on where it stopped)`,
};

/** What the error says itself, else what its code, else what its exit code asks for: never nothing. */
export function nextStep(error: MigrationError, command: string | undefined): string {
  if (error.hint !== undefined) return error.hint;
  const step = byCode[error.code] ?? (error.exitCode === EXIT.ok ? undefined : byExitCode[error.exitCode]);
  return step?.(command, error) ?? help(command);
}
