// run.log as JSON lines plus short lines on stderr. Redaction is a format of the logger itself,
// so no transport can print what it has not passed through.
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import winston from 'winston';
import { redact } from './secrets.ts';

/** The closed list of subsystems a line can come from. */
export type LogContext =
  | 'cli'
  | 'browser'
  | 'queue'
  | 'parse'
  | 'snapshot'
  | 'map'
  | 'plan'
  | 'import'
  | 'intercom'
  | 'ledger'
  | 'verify'
  | 'rollback'
  | 'sandbox';

export interface LogFields {
  readonly ref?: string;
  readonly [key: string]: unknown;
}

export interface Logger {
  debug(context: LogContext, message: string, fields?: LogFields): void;
  info(context: LogContext, message: string, fields?: LogFields): void;
  warn(context: LogContext, message: string, fields?: LogFields): void;
  error(context: LogContext, message: string, fields?: LogFields): void;
  /** Resolves when everything logged so far is in the file, or the file has turned out not to be writable. */
  close(): Promise<void>;
}

const redactFormat = winston.format((info) => {
  const plain = JSON.parse(redact(JSON.stringify(info))) as Record<string, unknown>;
  return Object.assign(info, plain);
});

/**
 * @param options.file path of `logs/run.log`; without it nothing is kept on disk
 * @param options.verbose show debug lines on the console too
 * @param options.quiet show nothing below warnings on the console
 */
export function createLogger(options: { file?: string; verbose?: boolean; quiet?: boolean }): Logger {
  const transports: winston.transport[] = [
    new winston.transports.Console({
      level: options.verbose ? 'debug' : options.quiet ? 'warn' : 'info',
      stderrLevels: ['error', 'warn', 'info', 'debug'],
      format: winston.format.printf((info) => {
        const ref = typeof info.ref === 'string' ? ` ${info.ref}` : '';
        const mark = info.level === 'info' ? '' : `${info.level}: `;
        return `${mark}${String(info.message)}${ref}`;
      }),
    }),
  ];
  const kept = options.file === undefined ? undefined : openLog(options.file);
  if (kept) {
    transports.push(
      new winston.transports.Stream({
        stream: kept.stream,
        level: 'debug',
        format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
      }),
    );
  }
  const logger = winston.createLogger({ level: 'debug', format: redactFormat(), transports });
  const write =
    (level: string) =>
    (context: LogContext, message: string, fields: LogFields = {}) => {
      logger.log({ level, message, context, ...fields });
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    async close() {
      await new Promise<void>((resolve) => {
        logger.once('finish', () => resolve());
        logger.end();
      });
      kept?.stream.end();
      await kept?.closed;
    },
  };
}

/**
 * A log that cannot be written costs the log and not the run: it is said once, on stderr. (winston's own file transport
 * says nothing then, and never finishes.)
 */
function openLog(file: string): { stream: WriteStream; closed: Promise<void> } {
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch {
    // Opening the file below is refused for the same reason, and that is told.
  }
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  const closed = finished(stream).catch((error: Error) => {
    process.stderr.write(`warn: nothing is kept in ${file}: ${error.message}\n`);
  });
  return { stream, closed };
}

/** Swallows everything; for tests of parts that log in passing. */
export const silentLogger: Logger = {
  debug() {
    return;
  },
  info() {
    return;
  },
  warn() {
    return;
  },
  error() {
    return;
  },
  close: () => Promise.resolve(),
};
