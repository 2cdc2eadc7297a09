// What the operating system refuses on our way to a file -> a named error. The machine is at fault, not threadlift.
import { type MigrationError, OperatorError, UsageError } from '../lib/errors.ts';

/** Room or handles somebody has to make: exit 4, the run goes on afterwards. */
const exhausted: Readonly<Record<string, readonly [code: string, message: string, hint: string]>> = {
  ENOSPC: ['disk_full', 'There is no room left on the disk.', 'Make room'],
  EDQUOT: ['disk_full', 'The disk quota is used up.', 'Make room'],
  EMFILE: ['too_many_files', 'This process may not open more files.', 'Raise the limit (ulimit -n)'],
  ENFILE: ['too_many_files', 'This machine may not open more files.', 'Close other programs'],
};

/** A path that was named wrongly, or is not ours to use: exit 2. */
const unusable: Readonly<Record<string, string>> = {
  EACCES: 'This may not be read or written by the user threadlift runs as.',
  EPERM: 'This may not be read or written by the user threadlift runs as.',
  EROFS: 'This is on a file system that cannot be written to.',
  ENOTDIR: 'A part of this path is a file, not a folder.',
  EISDIR: 'This is a folder where a file belongs.',
};

/** The same codes come from sockets and processes, where a path would be a wrong lead. */
const NOT_FILES = /^(connect|listen|bind|accept|getaddrinfo|kill|send|recv)/;

/**
 * Looks through the causes, since libraries wrap what they are refused.
 * @param dir the run folder: writing to an open file is refused without a path
 * @param command named in the next step, "map propose"
 * @returns undefined when the operating system did not refuse a file
 */
export function systemError(error: unknown, dir: string, command?: string): MigrationError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '', syscall = '', path: file = dir } = error as NodeJS.ErrnoException;
  const full = exhausted[code];
  const bad = unusable[code];
  if ((full === undefined && bad === undefined) || NOT_FILES.test(syscall))
    return systemError(error.cause, dir, command);
  if (bad !== undefined)
    return new UsageError('path_unusable', bad, {
      file,
      hint: `Mend the path or its permissions${command ? `, then: threadlift ${command}` : '.'}`,
      cause: error,
    });
  const [name, message, hint] = full ?? ['', '', ''];
  return new OperatorError(name, message, {
    file,
    hint: command ? `${hint}, then threadlift ${command} goes on where it stopped.` : `${hint}.`,
    cause: error,
  });
}
