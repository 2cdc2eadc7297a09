// An osTicket of its own for one test: a copy of the checkout that OSTICKET_DIR names, PHP and MariaDB of Debian's
// packages, everything in a folder of the caller's and on free loopback ports. The checkout itself stays as it is.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, open, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { answering, freePort, installed, stop } from '../support/debian.ts';
import { type Database, startDatabase } from './database.ts';

const run = promisify(execFile);

const PACKAGES = [
  'mariadb-server',
  ...['cli', 'mysql', 'gd', 'imap', 'mbstring', 'xml', 'intl', 'apcu', 'zip'].map((part) => `php8.2-${part}`),
];
const BRINGS = [
  '/usr/bin/php8.2',
  '/usr/sbin/mariadbd',
  ...['mysqli', 'gd', 'mbstring', 'intl', 'zip'].map((part) => `/etc/php/8.2/mods-available/${part}.ini`),
];
const START_TIMEOUT_MS = 60_000;
const INSTALL_TIMEOUT_MS = 120_000;
const SEED = fileURLToPath(new URL('seed.php', import.meta.url));
/** PHP as osTicket wants it: pages stay compiled, and no mail leaves. */
const PHP = ['-d', 'opcache.enable_cli=1', '-d', 'sendmail_path=/bin/true', '-d', 'memory_limit=512M'];
const WORKERS = '4';

export const ADMIN = { user: 'ada', password: 'Correct-Horse-7' };
/** The helpdesk's own zone: neither the machine's nor the database's. */
export const ZONE = 'Europe/Berlin';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

export interface OsTicketSite {
  readonly url: string;
  readonly database: Database;
  /** Every request so far, from the log of the web server. */
  asked(): Promise<Asked[]>;
  close(): Promise<void>;
}

/** @throws Error saying how to name a checkout, where OSTICKET_DIR names none */
function checkout(): string {
  const source = process.env.OSTICKET_DIR ?? '';
  if (source !== '' && existsSync(join(source, 'include', 'ost-sampleconfig.php'))) return source;
  throw new Error(
    'OSTICKET_DIR must name a checkout of osTicket 1.18: git clone --branch v1.18.1 https://github.com/osTicket/osTicket',
  );
}

/**
 * Installs what is missing, starts database and web server, and sends osTicket's own set-up form.
 * @param folder empty, of the caller's
 */
export async function startSite(folder: string): Promise<OsTicketSite> {
  const source = checkout();
  await installed(PACKAGES, BRINGS);
  const web = join(folder, 'web');
  await cp(source, web, { recursive: true, filter: (path) => basename(path) !== '.git' });
  await copyFile(join(web, 'include', 'ost-sampleconfig.php'), join(web, 'include', 'ost-config.php'));
  await mkdir(join(folder, 'tmp'));
  await mkdir(join(folder, 'database'));
  const database = await startDatabase(join(folder, 'database'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const path = join(folder, 'web.log');
  const log = await open(path, 'w');
  // Its own process group: the server forks workers.
  const child = spawn('php8.2', [...PHP, '-S', `127.0.0.1:${port}`, '-t', web], {
    cwd: web,
    env: {
      PATH: process.env.PATH,
      LANG: 'C.UTF-8',
      TMPDIR: join(folder, 'tmp'),
      PHP_CLI_SERVER_WORKERS: WORKERS,
    },
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  const close = async (): Promise<void> => {
    await stop(child);
    await log.close();
    await database.close();
  };
  try {
    await answering(child, async () => (await fetch(`${url}/setup/install.php`)).ok, START_TIMEOUT_MS);
    await setUp(url, database);
  } catch (cause) {
    await close();
    throw new Error(`osTicket does not start:\n${await readFile(path, 'utf8')}`, { cause });
  }
  return {
    url,
    database,
    close,
    asked: async () => requestsIn(await readFile(path, 'utf8')),
  };
}

/** Fills the site by osTicket's own classes. */
export async function seedSite(folder: string): Promise<void> {
  await run('php8.2', [...PHP, SEED, join(folder, 'web')], { timeout: INSTALL_TIMEOUT_MS });
}

/** Sends the form that a person would fill in. @throws Error with what osTicket answered */
async function setUp(url: string, database: Database): Promise<void> {
  const answer = await fetch(`${url}/setup/install.php`, {
    method: 'POST',
    body: new URLSearchParams({
      s: 'install',
      name: 'Example Desk',
      email: 'desk@example.com',
      lang_id: 'en_US',
      fname: 'Ada',
      lname: 'Admin',
      admin_email: 'ada@example.com',
      username: ADMIN.user,
      passwd: ADMIN.password,
      passwd2: ADMIN.password,
      prefix: 'ost_',
      dbhost: database.host,
      dbname: database.name,
      dbuser: database.user,
      dbpass: database.password,
      timezone: ZONE,
    }),
    signal: AbortSignal.timeout(INSTALL_TIMEOUT_MS),
  });
  const page = await answer.text();
  if (!page.includes('Congratulations!')) throw new Error(`set-up refused: ${answer.status}\n${page}`);
}

/** Lines of PHP's own server: `[Tue Dec  1 00:04:08 2026] 127.0.0.1:57006 [200]: GET /scp/` */
function requestsIn(log: string): Asked[] {
  return [...log.matchAll(/ \[(\d{3})\]: ([A-Z]+) (\S+)/g)].map(([, status, method, path]) => ({
    method: method ?? '',
    path: path ?? '',
    status: Number(status),
  }));
}
