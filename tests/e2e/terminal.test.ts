// Catches: what only goes wrong on a terminal, where bars are drawn and people are asked.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { threadlift } from '../support/command-line.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const onTerminal = {
  NODE_OPTIONS: `--import ${new URL('../support/as-terminal.mjs', import.meta.url).href}`,
};

/** A run folder with a consent, and beside it an exported folder with these rows of tags. */
async function exported(tags: readonly unknown[]): Promise<string[]> {
  const root = await temporaryFolder();
  const dir = join(root, 'run');
  await threadlift(['init', dir]);
  const flags = '--customer Acme --granted-by Ann --expires 2099-01-31 --origin https://inbox.example.com';
  await threadlift(['consent', 'grant', '--run', dir, ...flags.split(' '), '--yes']);
  const folder = join(root, 'export');
  await mkdir(folder);
  await writeFile(join(folder, 'tags.json'), JSON.stringify(tags));
  return ['extract', '--run', dir, '--from-export', folder];
}

describe('on a terminal', () => {
  it('ends when a step fails, with the cursor back', async () => {
    const ended = await threadlift(await exported([{ nothing: 'usable' }]), { env: onTerminal });
    expect(ended.code, ended.stderr).to.equal(8);
    const { stderr } = ended;
    expect(stderr).to.include('\x1B[?25l');
    expect(stderr.lastIndexOf('\x1B[?25h')).to.be.above(stderr.lastIndexOf('\x1B[?25l'));
    expect(stderr.indexOf('error: ')).to.be.above(stderr.lastIndexOf('\x1B[?25h'));
  });

  it('asks on stderr, and whoever leaves at the question has interrupted, which is no bug', async () => {
    const dir = join(await temporaryFolder(), 'run');
    await threadlift(['init', dir]);
    // The input has ended before it begins, as by Ctrl-D.
    const ended = await threadlift(['consent', 'grant', '--run', dir, '--json'], { env: onTerminal });
    expect(ended.code, ended.stderr).to.equal(130);
    expect(ended.stderr).to.include('Customer (company name)').and.not.include('bug');
    expect(ended.stdout.trimEnd().split('\n')).to.have.length(1);
    expect(ended.json).to.deep.include({ ok: false, exitCode: 130 });
  });
});
