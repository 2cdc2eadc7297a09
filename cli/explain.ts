// Error -> what a person reads, and the exit code. A stack trace is for our bugs only, and goes to the log.
import { EXIT, type ExitCode, MigrationError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { redact } from '../lib/secrets.ts';
import { runFolder } from '../state/run-folder.ts';
import { nameRun } from './name-run.ts';

export interface ExplainOptions {
  readonly json: boolean;
  readonly logger?: Logger;
  /** The folder named by --run. */
  readonly run: string;
  /** The command that was at work, "map propose" for example. */
  readonly command?: string;
}

/** Prints the error on stderr (and, for machines, as the closing JSON object) and says how to exit. */
export function explain(error: unknown, options: ExplainOptions): ExitCode {
  const known = error instanceof MigrationError;
  const exitCode = known ? error.exitCode : EXIT.bug;
  const code = known ? error.code : 'bug';
  const message = error instanceof Error ? error.message : String(error);
  const lines = known ? describe(error, options) : [`This is a bug in threadlift: ${message}`];
  if (!known) {
    options.logger?.error('cli', message, { stack: error instanceof Error ? error.stack : undefined });
    lines.push(
      options.logger
        ? `  see: ${runFolder(options.run).logFile}`
        : String(error instanceof Error ? error.stack : ''),
    );
  } else if (exitCode !== EXIT.interrupted) {
    options.logger?.debug('cli', message, { code, ...(error.ref ? { ref: error.ref } : {}) });
  }
  process.stderr.write(`${redact(lines.join('\n'), { keepEmails: true })}\n`);
  if (options.json) {
    const details = known ? { ref: error.ref, file: error.file, hint: error.hint } : {};
    const text = JSON.stringify({ ok: false, exitCode, error: { code, message, ...details } });
    process.stdout.write(`${redact(text, { keepEmails: true })}\n`);
  }
  return exitCode;
}

function describe(error: MigrationError, { run, command }: ExplainOptions): string[] {
  const lines = [`${error.exitCode === EXIT.interrupted ? '' : 'error: '}${error.message} (${error.code})`];
  if (error.ref) lines.push(`  record: ${error.ref}`);
  if (error.file) lines.push(`  file:   ${error.file}`);
  const goOn = error.exitCode === EXIT.interrupted && command ? `threadlift ${command}` : undefined;
  const hint = error.hint ?? (goOn && `${goOn} (it goes on where it stopped)`);
  if (hint) lines.push(`  next:   ${nameRun(hint, run)}`);
  return lines;
}
