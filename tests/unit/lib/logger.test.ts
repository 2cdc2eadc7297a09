// Catches: a command that never ends, or ends without a word, because its log cannot be written.
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createLogger } from '../../../lib/logger.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

/** What stands on stderr meanwhile. */
async function stderrDuring(act: () => Promise<void>): Promise<string> {
  const { write } = process.stderr;
  let text = '';
  process.stderr.write = (chunk: string | Uint8Array) => {
    text += String(chunk);
    return true;
  };
  try {
    await act();
  } finally {
    process.stderr.write = write;
  }
  return text;
}

describe('the log', () => {
  it('is closed, and the loss told once, when its place is a folder', async () => {
    const file = join(await temporaryFolder(), 'run.log');
    await mkdir(file);
    const said = await stderrDuring(async () => {
      const logger = createLogger({ file, quiet: true });
      for (let line = 0; line < 100; line += 1) logger.info('cli', 'a line');
      await logger.close();
    });
    expect(said).to.include(`nothing is kept in ${file}`).and.include('EISDIR');
    expect(said.trimEnd().split('\n')).to.have.length(1);
  });

  it('is closed, and the loss told, when the disk is full', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const said = await stderrDuring(async () => {
      const logger = createLogger({ file: '/dev/full', quiet: true });
      logger.info('cli', 'a line');
      await logger.close();
    });
    expect(said).to.include('ENOSPC');
  });

  it('has every line in the file once it is closed, however many they are', async () => {
    const file = join(await temporaryFolder(), 'logs', 'run.log');
    const logger = createLogger({ file, quiet: true });
    for (let line = 0; line < 5_000; line += 1) logger.debug('cli', `line ${line}`);
    await logger.close();
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines).to.have.length(5_000);
    expect(JSON.parse(lines.at(-1) ?? '')).to.include({
      message: 'line 4999',
      context: 'cli',
      level: 'debug',
    });
  });
});
