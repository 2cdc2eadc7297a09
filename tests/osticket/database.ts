// A MariaDB of its own in a folder of the caller's, on a free loopback port.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { answering, freePort, stop } from '../support/debian.ts';

const run = promisify(execFile);

const START_TIMEOUT_MS = 60_000;
const NAME = 'osticket';

export interface Database {
  readonly name: string;
  /** `host:port`, as osTicket's form takes it. */
  readonly host: string;
  readonly user: string;
  readonly password: string;
  /** The rows of a query, each value a text or null. */
  rows(sql: string): Promise<Record<string, string | null>[]>;
  /** Table -> SHA-256 of its rows. */
  sums(): Promise<Map<string, string>>;
  close(): Promise<void>;
}

export async function startDatabase(folder: string): Promise<Database> {
  const data = join(folder, 'data');
  const socket = join(folder, 'socket');
  await mkdir(data, { recursive: true });
  // Root's own process may run it only when that is asked for.
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
  await run(
    'mariadb-install-db',
    [
      '--no-defaults',
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      ...asRoot,
    ],
    { timeout: START_TIMEOUT_MS },
  );
  const port = await freePort();
  const log = await open(join(folder, 'database.log'), 'w');
  const child: ChildProcess = spawn(
    'mariadbd',
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--port=${port}`,
      `--pid-file=${join(folder, 'pid')}`,
      '--bind-address=127.0.0.1',
      '--skip-log-bin',
      '--innodb-flush-log-at-trx-commit=0',
      // Not the helpdesk's zone, so that a time read in the wrong one shows.
      '--default-time-zone=+00:00',
      ...asRoot,
    ],
    { detached: true, stdio: ['ignore', log.fd, log.fd] },
  );
  const ask = async (sql: string): Promise<string> => {
    const { stdout } = await run('mariadb', [...client(socket), '--batch', '--execute', sql], {
      maxBuffer: 256 * 1024 * 1024,
    });
    return stdout;
  };
  const close = async (): Promise<void> => {
    await stop(child);
    await log.close();
  };
  const account = { user: 'osticket', password: 'Desk-Pass-7' };
  try {
    await answering(child, () => ask('SELECT 1').then(() => true), START_TIMEOUT_MS);
    await ask(`CREATE DATABASE ${NAME} CHARACTER SET utf8mb4`);
    await ask(`CREATE USER '${account.user}'@'127.0.0.1' IDENTIFIED BY '${account.password}'`);
    await ask(`GRANT ALL ON ${NAME}.* TO '${account.user}'@'127.0.0.1'`);
  } catch (cause) {
    await close();
    throw new Error('MariaDB does not start', { cause });
  }
  return {
    name: NAME,
    host: `127.0.0.1:${port}`,
    ...account,
    rows: async (sql) => tableOf(await ask(`USE ${NAME}; SET group_concat_max_len = 1073741824; ${sql}`)),
    sums: () => sumsOf(socket, () => ask(`SHOW TABLES FROM ${NAME}`)),
    close,
  };
}

const client = (socket: string): string[] => [
  '--no-defaults',
  '--default-character-set=utf8mb4',
  `--socket=${socket}`,
  '--user=root',
];

/** What `mariadb --batch` prints: a header, tabs between values, `\n`, `\t`, `\\` and `\0` escaped, NULL as such. */
function tableOf(printed: string): Record<string, string | null>[] {
  const [header, ...lines] = printed.split('\n').filter((line) => line !== '');
  const names = header?.split('\t') ?? [];
  return lines.map((line) => {
    const values = line.split('\t');
    return Object.fromEntries(names.map((name, at) => [name, decoded(values[at] ?? '')]));
  });
}

const ESCAPED: Record<string, string> = { n: '\n', t: '\t', '0': '\0', '\\': '\\' };

function decoded(printed: string): string | null {
  if (printed === 'NULL') return null;
  return printed.replace(/\\([nt0\\])/g, (_, letter: string) => ESCAPED[letter] ?? letter);
}

async function sumsOf(socket: string, tables: () => Promise<string>): Promise<Map<string, string>> {
  const sums = new Map<string, string>();
  const [, ...names] = (await tables()).trim().split('\n');
  for (const name of names) {
    const { stdout } = await run(
      'mariadb-dump',
      [...client(socket), '--compact', '--skip-dump-date', '--order-by-primary', NAME, name],
      { encoding: 'buffer', maxBuffer: 256 * 1024 * 1024 },
    );
    sums.set(name, createHash('sha256').update(stdout).digest('hex'));
  }
  return sums;
}
