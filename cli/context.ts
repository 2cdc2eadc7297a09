// Everything a command gets from the outside world, made once in main.ts: settings, time, log, progress, a way to ask.

import type { Command } from 'commander';
import type { Clock } from '../lib/clock.ts';
import type { Environment } from '../lib/config.ts';
import type { ExitCode } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { Progress } from '../lib/progress.ts';
import type { RunFolder } from '../state/run-folder.ts';
import type { Ask } from './ask.ts';

export interface Context {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly progress: Progress;
  /** Fires on the first SIGINT or SIGTERM: start nothing new, finish what is in flight. */
  readonly signal: AbortSignal;
  /** True when a person can be asked (a terminal on both ends). */
  readonly interactive: boolean;
  /** Only where `interactive` says that somebody is there. */
  readonly ask: Ask;
  /** True when stdout must carry nothing but the closing JSON object. */
  readonly json: boolean;
  /** One line for the person watching. */
  say(line?: string): void;
  /** The run folder named by --run (the current folder otherwise). @throws UsageError when it is none */
  run(): RunFolder;
  /** Settings from the environment, `.env` here and `.env` in the run folder. @throws UsageError */
  environment(run?: RunFolder): Environment;
}

/** How a command ended, for people and machines. */
export interface Outcome {
  /** 0 unless told. */
  readonly exitCode?: ExitCode;
  /** What --json prints. */
  readonly json: Readonly<Record<string, unknown>>;
  /** The command to run next. */
  readonly next?: string;
  /** True when the command has printed its JSON line itself. */
  readonly silent?: boolean;
}

export type Handler = (context: Context, options: Readonly<Record<string, unknown>>) => Promise<Outcome>;

/** What each command's file exports. */
export interface CommandModule {
  /**
   * Adds options and subcommands.
   * @param act wraps a handler into commander's action
   */
  configure(command: Command, act: (handler: Handler) => (...args: unknown[]) => Promise<void>): void;
}
