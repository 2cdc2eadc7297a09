// A Request Tracker of its own for one test: Debian's packages, a configuration and an SQLite database in a folder of
// the caller's, a server on a free loopback port. Nothing outside that folder changes but for the packages themselves.
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { answering, freePort, installed, stop } from '../support/debian.ts';

const run = promisify(execFile);

const PACKAGES = ['request-tracker5', 'rt5-db-sqlite', 'rt5-standalone'];
const SERVER = '/usr/share/request-tracker5/libexec/rt-server';
const START_TIMEOUT_MS = 60_000;

export const ROOT = { user: 'root', password: 'Correct-Horse-7' };
/** Not the machine's and not UTC, so that a time read in the wrong zone shows. */
export const ZONE = 'Europe/Berlin';

export interface RtSite {
  readonly url: string;
  /** SHA-256 of every row of every table. */
  contents(): Promise<string>;
  close(): Promise<void>;
}

/**
 * Installs what is missing, makes the database and starts the server.
 * @param initialData Perl in RT's format for what its API cannot set (rights)
 * @throws Error saying what is missing and who could install it
 */
export async function startSite(folder: string, initialData: string): Promise<RtSite> {
  await installed(PACKAGES, [SERVER]);
  for (const name of ['conf.d', 'mason', 'session', 'tmp'])
    await mkdir(join(folder, name), { recursive: true });
  const port = await freePort();
  const config = join(folder, 'RT_SiteConfig.pm');
  const database = join(folder, 'rt.sqlite');
  await writeFile(config, configuration(folder, database, port));
  await writeFile(join(folder, 'password'), ROOT.password);
  await writeFile(join(folder, 'initialdata.pl'), initialData);
  const env = {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    TMPDIR: join(folder, 'tmp'),
    RT_SITE_CONFIG: config,
    RT_SITE_CONFIG_DIR: join(folder, 'conf.d'),
  };
  const setUp = (...args: string[]) =>
    run('/usr/sbin/rt-setup-database-5', ['--skip-create', ...args], { env, timeout: START_TIMEOUT_MS });
  await setUp('--action', 'init', '--root-password-file', join(folder, 'password'));
  await setUp('--action', 'insert', '--datafile', join(folder, 'initialdata.pl'));

  const url = `http://127.0.0.1:${port}`;
  const log = await open(join(folder, 'server.log'), 'w');
  // Its own process group: the server forks workers.
  const child = spawn(SERVER, ['--host', '127.0.0.1', '--port', String(port)], {
    env: env as NodeJS.ProcessEnv,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  const close = async (): Promise<void> => {
    await stop(child);
    await log.close();
  };
  try {
    await answering(child, async () => (await fetch(`${url}/NoAuth/Login.html`)).ok, START_TIMEOUT_MS);
  } catch (cause) {
    await close();
    throw new Error(
      `Request Tracker does not start:\n${await readFile(join(folder, 'server.log'), 'utf8')}`,
      {
        cause,
      },
    );
  }
  return { url, close, contents: () => contentsOf(database) };
}

/** Mail goes to files of the folder: the mails RT means to send are in its histories all the same. */
function configuration(folder: string, database: string, port: number): string {
  return `
$RT::VarPath = '${folder}';
$RT::MasonDataDir = '${join(folder, 'mason')}';
$RT::MasonSessionDir = '${join(folder, 'session')}';
Set($rtname, 'desk.example');
Set($Organization, 'desk.example');
Set($CorrespondAddress, 'desk@example.com');
Set($CommentAddress, 'desk-comment@example.com');
Set($WebDomain, '127.0.0.1');
Set($WebPort, ${port});
Set($WebPath, '');
Set($Timezone, '${ZONE}');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '${database}');
Set($DatabaseUser, '');
Set($DatabasePassword, '');
Set($MailCommand, 'testfile');
Set($BcryptCost, 10);
Set($LogToSyslog, undef);
Set($LogToFile, undef);
Set($LogToSTDERR, 'error');
1;
`;
}

const DUMP = `
use DBI;
my $db = DBI->connect("dbi:SQLite:dbname=$ARGV[0]", '', '', { RaiseError => 1 });
for my $table (sort map { $_->[0] } @{ $db->selectall_arrayref("SELECT name FROM sqlite_master WHERE type = 'table'") }) {
  next if lc $table eq 'sessions';
  print "$table\\n";
  print join("\\t", map { defined $_ ? $_ : '' } @$_), "\\n" for @{ $db->selectall_arrayref("SELECT * FROM $table ORDER BY rowid") };
}
`;

async function contentsOf(database: string): Promise<string> {
  const { stdout } = await run('perl', ['-e', DUMP, database], {
    encoding: 'buffer',
    maxBuffer: 256 * 1024 * 1024,
  });
  return createHash('sha256').update(stdout).digest('hex');
}
