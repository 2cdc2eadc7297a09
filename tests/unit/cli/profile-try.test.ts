// The failure this would catch: a loop that goes on showing what the profile gave before it was changed, or ends at the
// first mistake that stands in it while it is being written.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { beforeEach, describe, it } from 'mocha';
import type { Context } from '../../../cli/context.ts';
import { runTry } from '../../../cli/profile-try.ts';
import { changesOf } from '../../../cli/watch-files.ts';
import { systemClock } from '../../../lib/clock.ts';
import { streamNames } from '../../../model/streams.ts';
import { runFolder } from '../../../state/run-folder.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const profileWith = (name: string): string => `formatVersion: 1
name: invented
login: { url: /login, steps: [], signedIn: '#me', signedOut: '#login' }
account: { url: /, ready: main, fields: { name: h1 } }
absent: [${streamNames.filter((stream) => stream !== 'tags').join(', ')}]
pages:
  tags: { stream: tags, url: /tags, ready: main, list: { rows: li }, fields: { id: { attr: id, required: true }, name: { select: ${name}, required: true } } }
`;

describe('profile try', () => {
  let folder: string;
  let said: string[];
  let stop: AbortController;
  let context: Context;
  let asked: Record<string, unknown>;

  beforeEach(async () => {
    folder = await temporaryFolder();
    said = [];
    stop = new AbortController();
    await mkdir(join(folder, 'run', 'errors'), { recursive: true });
    context = {
      ...{ clock: systemClock, signal: stop.signal, json: false },
      say: (line = '') => void said.push(line),
      run: () => runFolder(join(folder, 'run')),
    } as unknown as Context;
    await writeFile(join(folder, 'page.html'), '<main><ul><li id="t1"><b>Red</b><i>r</i></li></ul></main>');
    await writeFile(join(folder, 'p.yaml'), profileWith('b'));
    asked = { arguments: [join(folder, 'page.html')], page: 'tags', profile: join(folder, 'p.yaml') };
  });

  it('shows the record, then only what differs from the last try', async () => {
    expect(await runTry(context, asked)).to.include({ exitCode: 0 });
    expect(said.join('\n')).to.include('name: Red').and.include('An extraction reads it.');
    await writeFile(join(folder, 'p.yaml'), profileWith('i'));
    said.length = 0;
    await runTry(context, asked);
    const since = said.slice(said.indexOf('\nSince the last try:') + 1).map((line) => line.trim());
    expect(since.filter((line) => /Red|: r$/.test(line)).map((line) => line[0])).to.deep.equal([
      '-',
      '+',
      '-',
      '+',
    ]);
    await writeFile(join(folder, 'p.yaml'), profileWith('u'));
    expect(await runTry(context, asked)).to.include({ exitCode: 5 });
  });

  it('says what there is where a page kind is not, and takes only what it can read', async () => {
    const unknown = await rejection(runTry(context, { ...asked, page: 'tag' }));
    expect(unknown).to.include({ code: 'page_unknown', hint: 'It has account, tags.' });
    const missing = await rejection(runTry(context, { ...asked, arguments: ['/nowhere.html'] }));
    expect(missing).to.include({ code: 'page_missing' });
  });

  it('hears of every change of a file that is watched, and ends with the signal', async () => {
    const file = join(folder, 'p.yaml');
    const changes = changesOf([file], stop.signal);
    const first = changes.next();
    await writeFile(file, profileWith('i'));
    expect(await first).to.deep.equal({ done: false, value: undefined });
    const second = changes.next();
    await writeFile(file, profileWith('u'));
    expect((await second).done).to.equal(false);
    const last = changes.next();
    stop.abort();
    // A late event of the write before may still be told.
    expect((await last).done === true || (await changes.next()).done === true).to.equal(true);
  });
});
