#!/usr/bin/env node
// argv -> command -> exit code. The only place that reads argv, listens to signals, prints errors and exits.
import '../lib/own-fetch.ts';
import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { systemClock } from '../lib/clock.ts';
import { readEnvironment } from '../lib/config.ts';
import { EXIT, type ExitCode, Interrupted, MigrationError, UsageError } from '../lib/errors.ts';
import { createLogger, type Logger } from '../lib/logger.ts';
import { openRunFolder } from '../state/run-folder.ts';
import { createAsk } from './ask.ts';
import { commands } from './commands.ts';
import type { Context, Handler, Outcome } from './context.ts';
import { explain } from './explain.ts';
import { nameRun } from './name-run.ts';
import { version } from './package-root.ts';
import { createProgress } from './progress.ts';

const abort = new AbortController();
// Every request in flight listens; dozens are no leak.
setMaxListeners(0, abort.signal);
const progress = createProgress(process.stderr);

async function main(argv: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const wantsJson = argv.includes('--json');
  const program = new Command('threadlift')
    .description('Moves a Thread account into Intercom and proves it.')
    .version(version)
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => process.stdout.write(text),
      writeErr: (text) => process.stderr.write(text),
      // Told by explain(), like every other error.
      outputError: () => undefined,
    });

  const named = argv.find((word) => !word.startsWith('-'));
  for (const entry of commands) {
    const command = program.command(entry.name).description(entry.summary);
    command.exitOverride();
    if (entry.name === named) {
      const module = await entry.load();
      module.configure(command, (handler) => async (...args) => {
        exitCode = await perform(handler, args, wantsJson);
      });
      for (const each of [command, ...command.commands]) addCommonOptions(each);
    }
  }

  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    const command = commands.find(({ name }) => name === named)?.name;
    exitCode = explain(error instanceof CommanderError ? misspelt(error) : error, {
      json: wantsJson,
      run: '.',
      ...(command ? { command } : {}),
    });
  }
  return exitCode;
}

function misspelt(error: CommanderError): UsageError {
  const message =
    error.code === 'commander.help'
      ? 'No command was named.'
      : error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  return new UsageError('command_line', message, { cause: error });
}

function addCommonOptions(command: Command): void {
  if (command.commands.length > 0) return;
  command
    .addOption(new Option('--run <dir>', 'run folder').default('.', 'the current folder'))
    .option('--json', 'one JSON object as the last line of stdout, everything else to stderr')
    .option('--verbose', 'show debug lines')
    .exitOverride();
}

/** Commander hands a handler its positional arguments, then the options, then the command itself. */
async function perform(handler: Handler, args: readonly unknown[], json: boolean): Promise<ExitCode> {
  const command = args.at(-1) as Command;
  const options = { ...command.opts(), arguments: command.args } as Record<string, unknown>;
  const runDir = String(options.run ?? '.');
  const log: { logger?: Logger } = {};
  const context = createContext(runDir, json, options.verbose === true, log);
  try {
    // However it ends: a bar left open would keep the process alive, and write over the error.
    const outcome = await handler(context, options).finally(() => progress.close());
    return conclude(outcome, json, runDir);
  } catch (error) {
    return explain(error, { json, logger: context.logger, run: runDir, command: nameOf(command) });
  } finally {
    await log.logger?.close();
  }
}

/** "import", "map propose". */
function nameOf(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${nameOf(parent)} ${command.name()}` : command.name();
}

function createContext(runDir: string, json: boolean, verbose: boolean, log: { logger?: Logger }): Context {
  const write = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);
  const makeLogger = (file?: string): Logger =>
    createLogger({ ...(file ? { file } : {}), verbose, quiet: true });
  return {
    clock: systemClock,
    get logger() {
      log.logger ??= makeLogger();
      return log.logger;
    },
    progress,
    signal: abort.signal,
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    ask: createAsk({ input: process.stdin, output: process.stderr, signal: abort.signal }),
    json,
    say: (line = '') => write(line),
    run() {
      const run = openRunFolder(runDir);
      log.logger ??= makeLogger(run.logFile);
      return run;
    },
    environment: (run) =>
      readEnvironment(process.env, run ? [run.env, join(process.cwd(), '.env')] : ['.env']),
  };
}

function conclude(outcome: Outcome, json: boolean, run: string): ExitCode {
  const exitCode = outcome.exitCode ?? EXIT.ok;
  if (outcome.silent) return exitCode;
  const next = outcome.next ? { next: nameRun(outcome.next, run) } : {};
  if (next.next) (json ? process.stderr : process.stdout).write(`\nNext: ${next.next}\n`);
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ ok: exitCode === EXIT.ok, exitCode, ...outcome.json, ...next })}\n`,
    );
  }
  return exitCode;
}

function onSignal(): void {
  if (abort.signal.aborted) {
    progress.close();
    process.exit(EXIT.interrupted);
  }
  process.stderr.write('\nFinishing what is in flight; once more to stop at once.\n');
  abort.abort(new Interrupted());
}

process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
for (const name of ['stdout', 'stderr'] as const) {
  process[name].on('error', (error: NodeJS.ErrnoException) => {
    // A closed pipe ("| head", a terminal that went away) is the reader's choice; the work goes on.
    if (error.code !== 'EPIPE')
      throw new MigrationError(`${name}_failed`, `Cannot write to ${name}.`, { cause: error });
  });
}

process.exitCode = await main(process.argv.slice(2));
