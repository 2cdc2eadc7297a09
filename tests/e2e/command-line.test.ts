// Catches: bad input that ends in a stack trace, the wrong exit code, or no word on what to do next.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Command } from 'commander';
import { commands } from '../../cli/commands.ts';
import { startIntercom } from '../../sandbox/intercom/server.ts';
import { recordPath } from '../../state/snapshot-layout.ts';
import { openSnapshotWriter } from '../../state/snapshot-writer.ts';
import { type Ended, start, threadlift } from '../support/command-line.ts';
import { emptySeal } from '../support/empty-seal.ts';
import { itInSoak } from '../support/soak.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

/** A named error: its code, its exit code, no stack trace, and never nothing to read. */
function expectNamed(ended: Ended, exitCode: number, code: string): void {
  const said = `${ended.stdout}\n${ended.stderr}`;
  expect(ended.code, said).to.equal(exitCode);
  expect(ended.stderr).to.include(code);
  expect(said).not.to.match(/\n\s+at .*:\d+:\d+/);
}

async function runFolder(env = ''): Promise<string> {
  const dir = join(await temporaryFolder(), 'run');
  expect((await threadlift(['init', dir])).code).to.equal(0);
  await writeFile(join(dir, '.env'), env);
  return dir;
}

const consentFlags = [
  '--customer',
  'Acme',
  '--granted-by',
  'Ann Example',
  '--expires',
  '2099-01-31',
  '--origin',
  'https://inbox.example.com',
  '--yes',
];

describe('command line', () => {
  it('shows every command of the contract', async () => {
    const help = await threadlift(['--help']);
    expect(help.code).to.equal(0);
    const wanted =
      'demo sandbox init consent doctor login probe profile teach discover extract map plan import status verify provision rollback handoff report record replay purge'.split(
        ' ',
      );
    expect(commands.map(({ name }) => name)).to.have.members(wanted);
    for (const name of wanted) expect(help.stdout).to.match(new RegExp(`^  ${name}\\b`, 'm'));
  });

  itInSoak('gives every command a help text of its own', async () => {
    for (const { name, load } of commands) {
      const command = new Command(name);
      (await load()).configure(command, () => () => Promise.resolve());
      expect(command.helpInformation(), name).to.include(`Usage: ${name}`);
    }
    const help = await threadlift(['extract', '--help']);
    expect(help.code).to.equal(0);
    for (const flag of ['--run', '--json', '--retry-failed']) expect(help.stdout).to.include(flag);
  });

  it('refuses an unknown command and an unknown flag with exit 2', async () => {
    const command = await threadlift(['exctract']);
    expect(command.code).to.equal(2);
    expect(command.stderr).to.include('extract');
    const flag = await threadlift(['extract', '--sped', '9']);
    expect(flag.code).to.equal(2);
    expect(flag.stderr).to.include('--sped');
  });

  it('tells machines of a mistake in the command line too, and what to run', async () => {
    for (const [args, named] of [
      [['extrct'], 'threadlift --help'],
      [['extract', '--nope'], 'threadlift extract --help'],
      [['map', 'propse'], 'threadlift map --help'],
      [['map'], 'threadlift map --help'],
    ] as const) {
      const ended = await threadlift([...args, '--json']);
      expectNamed(ended, 2, 'command_line');
      expect(ended.stdout.trimEnd().split('\n')).to.have.length(1);
      expect(ended.json).to.deep.include({ ok: false, exitCode: 2 });
      expect((ended.json.error as { hint: string }).hint).to.include(named);
      expect(ended.stderr).to.include('next:');
    }
  });

  it('names a path that cannot be used, and leaves no half-made run folder', async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, 'plain'), '');
    const below = await threadlift(['init', join(root, 'plain', 'run')]);
    expectNamed(below, 2, 'path_unusable');
    expect(below.stderr).to.include(join(root, 'plain', 'run'));
    const missing = await threadlift(['init', join(root, 'run'), '--profile', join(root, 'nope.yaml')]);
    expectNamed(missing, 2, 'profile_unreadable');
    expect(await readdir(root)).to.deep.equal(['plain']);
  });

  it('works where its log cannot be written, and says so once', async () => {
    const dir = await runFolder();
    await mkdir(join(dir, 'logs', 'run.log'), { recursive: true });
    const ended = await threadlift(['status', '--run', dir, '--json']);
    expect(ended.code, ended.stderr).to.equal(0);
    expect(ended.json).to.include({ ok: true });
    expect(ended.stderr.match(/nothing is kept in .*run\.log/g)).to.have.length(1);
  });

  it('goes on when the one who read stderr has gone', async () => {
    const dir = await runFolder();
    const running = start(['status', '--run', dir, '--json']);
    running.child.stderr?.destroy();
    const ended = await running.ended;
    expect(ended.code).to.equal(0);
    expect(ended.json).to.include({ ok: true });
  });

  it('refuses a folder that is no run folder', async () => {
    expectNamed(await threadlift(['status', '--run', await temporaryFolder()]), 2, 'no_run_folder');
  });

  it('refuses to read anything without a consent, and says how to get one', async () => {
    const dir = await runFolder('THREADLIFT_PASSPHRASE=long-enough\nTHREAD_EMAIL=ann@example.com\n');
    for (const command of ['login', 'extract', 'discover']) {
      const ended = await threadlift([command, '--run', dir]);
      expectNamed(ended, 4, 'consent_missing');
      expect(ended.stderr).to.include('consent grant');
    }
  });

  it('keeps a consent, shows it, revokes it', async () => {
    const dir = await runFolder();
    expect((await threadlift(['consent', 'grant', '--run', dir, ...consentFlags])).code).to.equal(0);
    const shown = await threadlift(['consent', 'show', '--run', dir, '--json']);
    expect(shown.code).to.equal(0);
    expect(shown.json.consent).to.include({ identify: true, expiresAt: '2099-01-31T23:59:59Z' });
    await threadlift(['consent', 'grant', '--run', dir, ...consentFlags, '--no-identify']);
    expect((await threadlift(['consent', 'show', '--run', dir])).stdout).to.include('"identify": false');
    expect((await threadlift(['consent', 'revoke', '--run', dir])).code).to.equal(0);
    expectNamed(await threadlift(['consent', 'show', '--run', dir]), 4, 'consent_revoked');
  });

  it('refuses a consent nobody agreed to, one that has passed, and streams that do not exist', async () => {
    const dir = await runFolder();
    const grant = (...flags: string[]) => threadlift(['consent', 'grant', '--run', dir, ...flags]);
    expectNamed(await grant(...consentFlags.filter((flag) => flag !== '--yes')), 4, 'consent_unanswered');
    expectNamed(await grant(...consentFlags, '--expires', '2020-01-01'), 2, 'date_passed');
    for (const date of [
      ['--expires', '2099-02-31'],
      ['--from', 'last spring'],
      ['--to', ''],
    ]) {
      const ended = await grant(...consentFlags, ...date);
      expectNamed(ended, 2, 'date_invalid');
      expect(ended.stderr).to.include(date[0]).and.include('YYYY-MM-DD');
    }
    expectNamed(await grant(...consentFlags, '--streams', 'tickets,gossip'), 2, 'stream_unknown');
    expectNamed(await grant(...consentFlags, '--origin', 'inbox'), 2, 'origin_invalid');
  });

  it('names a setting that is wrong or missing, on stdout as JSON too', async () => {
    const dir = await runFolder('INTERCOM_BASE_URL=ftp://example.com\n');
    const wrong = await threadlift(['extract', '--run', dir, '--json']);
    expectNamed(wrong, 2, 'setting_invalid');
    expect(wrong.json).to.deep.include({ ok: false, exitCode: 2 });
    expect(wrong.json.error).to.include({ code: 'setting_invalid' });
    await writeFile(join(dir, '.env'), '');
    await threadlift(['consent', 'grant', '--run', dir, ...consentFlags]);
    expectNamed(await threadlift(['extract', '--run', dir]), 2, 'setting_missing');
  });

  it('names line and column of a mistake in the profile', async () => {
    const dir = await runFolder('THREADLIFT_PASSPHRASE=long-enough\nTHREAD_EMAIL=ann@example.com\n');
    const file = join(dir, 'profile.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/^login:/m, 'logon:'));
    await threadlift(['consent', 'grant', '--run', dir, ...consentFlags]);
    const ended = await threadlift(['login', '--run', dir]);
    expectNamed(ended, 2, 'profile_invalid');
    expect(ended.stderr).to.match(/profile\.yaml:\d+:\d+/);
  });

  it('refuses a snapshot that was edited by hand, naming the file', async () => {
    const dir = await runFolder('INTERCOM_ACCESS_TOKEN=unused\n');
    const writer = await openSnapshotWriter(join(dir, 'snapshot'));
    await writer.write('tags', { id: 'g1', name: 'VIP' });
    await writer.seal(emptySeal);
    const file = join(dir, 'snapshot', recordPath('tags', 'g1'));
    await writeFile(file, (await readFile(file, 'utf8')).replace('VIP', 'vip'));
    for (const command of [
      ['map', 'propose'],
      ['map', 'propose', '--json'],
    ]) {
      const ended = await threadlift([...command, '--run', dir]);
      expectNamed(ended, 7, 'snapshot_tampered');
      expect(ended.stderr).to.include(file).and.include(`--run ${dir}`);
    }
  });

  itInSoak('tells a token that is missing from one that is wrong and a host that is not there', async () => {
    const dir = await runFolder();
    const doctor = async (env: Record<string, string>) => {
      const ended = await threadlift(['doctor', '--run', dir, '--json'], { env });
      expect(ended.code).to.equal(4);
      const checks = ended.json.checks as { name: string; what: string }[];
      return checks.find(({ name }) => name === 'Intercom')?.what;
    };
    expect(await doctor({})).to.include('INTERCOM_ACCESS_TOKEN is not set');
    const intercom = await startIntercom();
    try {
      const wrong = { INTERCOM_BASE_URL: intercom.url, INTERCOM_ACCESS_TOKEN: 'not-the-token' };
      expect(await doctor(wrong)).to.match(/token/i);
      const gone = await startIntercom();
      await gone.close();
      expect(await doctor({ ...wrong, INTERCOM_BASE_URL: gone.url })).to.include(
        `no usable answer from ${gone.url}`,
      );
    } finally {
      await intercom.close();
    }
  });

  it('does not let the demo touch a folder that is not its own', async () => {
    const ended = await threadlift(['demo', '--run', await temporaryFolder()]);
    expect(ended.code).to.equal(2);
    expect(ended.stderr).to.include('not_a_demo_folder');
  });
});
