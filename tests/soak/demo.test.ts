// Catches: a demo that claims success. `npm run demo` itself is part of CI; here its figures are looked at, seed by seed.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { streamNames } from '../../model/streams.ts';
import { threadlift } from '../support/command-line.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

type StreamFigures = Record<
  'truth' | 'captured' | 'equal' | 'planned' | 'imported' | 'fieldsExpected' | 'fieldsVerified',
  number
>;

describe('the demo, undisturbed', () => {
  it('captures the truth, imports what was planned and verifies every field, of every stream', async () => {
    const dir = join(await temporaryFolder(), 'demo');
    const ended = await threadlift(['demo', '--json', '--seed', '7', '--run', dir]);
    expect(ended.code, ended.stderr).to.equal(0);
    expect(ended.stdout.trim().split('\n')).to.have.length(1);
    const streams = ended.json.streams as Record<string, StreamFigures>;
    expect(Object.keys(streams)).to.have.members(streamNames);
    for (const [stream, figures] of Object.entries(streams)) {
      expect(figures.truth, `${stream} is in the sandbox`).to.be.greaterThan(0);
      expect(figures, stream).to.include({
        captured: figures.truth,
        equal: figures.truth,
        imported: figures.planned,
      });
      expect(figures.fieldsVerified, stream).to.equal(figures.fieldsExpected);
    }
    const verified = Object.values(streams).reduce((sum, one) => sum + one.fieldsVerified, 0);
    expect(verified).to.be.greaterThan(5000);
    expect(await readFile(String(ended.json.report), 'utf8')).to.include('read back and equal');
    // The page stands alone: nothing in it makes a browser ask anybody for anything.
    expect(await readFile(String(ended.json.report), 'utf8')).not.to.match(
      /<(script|link|img|iframe)\b|url\(|@import/,
    );
  });
});
