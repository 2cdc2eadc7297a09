// Error -> what a person reads, and the exit code. A stack trace is for our bugs only, and goes to the log.
import { EXIT, type ExitCode, MigrationError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { redact } from '../lib/secrets.ts';
import { runFolder } from '../state/run-folder.ts';
import { nameRun } from './name-run.ts';
import { nextStep } from './next-step.ts';
import { systemError } from './system-error.ts';

export interface ExplainOptions {
  readonly json: boolean;
  readonly logger?: Logger;
  /** The folder named by --run. */
  readonly run: string;
  /** The command that was at work, "map propose" for example. */
  readonly command?: string;
}

/** The code of everything nobody foresaw. */
const BUG = 'bug';

/** Prints the error on stderr (and, for machines, as the closing JSON object) and says how to exit. */
export function explain(error: unknown, options: ExplainOptions): ExitCode {
  const named = nameOf(error, options);
  const { exitCode, code, message, ref, file, places } = named;
  const hint = nameRun(nextStep(named, options.command), options.run);
  const isBug = code === BUG;
  if (isBug) {
    options.logger?.error('cli', message, { stack: error instanceof Error ? error.stack : undefined });
  } else if (exitCode !== EXIT.interrupted) {
    options.logger?.debug('cli', message, { code, ...(ref ? { ref } : {}) });
  }
  const lines = [`${exitCode === EXIT.interrupted ? '' : 'error: '}${message} (${code})`];
  if (ref) lines.push(`  record: ${ref}`);
  if (file) lines.push(`  file:   ${file}`);
  for (const place of places) lines.push(`  line:   ${place}`);
  lines.push(`  next:   ${hint}`);
  // Without a log the trace has no other place to be kept.
  if (isBug && !options.logger && error instanceof Error) lines.push(String(error.stack));
  process.stderr.write(`${redact(lines.join('\n'), { keepEmails: true })}\n`);
  if (options.json) {
    const text = JSON.stringify({ ok: false, exitCode, error: { code, message, ref, file, places, hint } });
    process.stdout.write(`${redact(text, { keepEmails: true })}\n`);
  }
  return exitCode;
}

function nameOf(error: unknown, { run, command, logger }: ExplainOptions): MigrationError {
  if (error instanceof MigrationError) return error;
  const { dir, logFile } = runFolder(run);
  const refused = systemError(error, dir, command);
  if (refused) return refused;
  const message = `This is a bug in threadlift: ${error instanceof Error ? error.message : String(error)}`;
  return new MigrationError(BUG, message, { ...(logger ? { file: logFile } : {}), cause: error });
}
