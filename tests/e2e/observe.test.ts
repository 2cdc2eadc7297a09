// The failure this would catch: a page whose own scripts were told everything, and a snapshot that holds only what
// happened to be drawn, sealed as complete.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { extract } from '../../extractors/run.ts';
import { Interrupted, SelectorDrift } from '../../lib/errors.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import {
  APP_PROFILE,
  type AppDesk,
  type AppDeskOptions,
  extractApp,
  prepareApp,
  startAppDesk,
} from '../support/app-desk.ts';
import { rejection } from '../support/rejection.ts';
import { itInSoak } from '../support/soak.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

describe('strategy observe', function () {
  this.timeout(120_000);
  let desk: AppDesk | undefined;

  afterEach(async () => {
    await desk?.close();
    desk = undefined;
  });

  async function start(options: AppDeskOptions): Promise<AppDesk> {
    desk = await startAppDesk(options);
    return desk;
  }

  async function messagesIn(snapshotFolder: string): Promise<Map<string, string[]>> {
    const snapshot = await openSnapshot(snapshotFolder);
    const found = new Map<string, string[]>();
    for await (const thread of snapshot.records('conversations'))
      found.set(
        thread.id,
        thread.messages.map(({ id }) => id),
      );
    return found;
  }

  const hazards: [string, AppDeskOptions][] = [
    ['totals', { threads: 33 }],
    ['no totals, only what the app is told of more', { threads: 12, totals: false }],
    ['answers about other threads and polls', { threads: 6, noise: true }],
    ['polls whose empty answer says that nothing follows', { threads: 6, noise: true, totals: false }],
    ['a button for older messages', { threads: 6, older: 'button' }],
  ];
  for (const [name, options] of hazards) {
    itInSoak(`reads every thread and message: ${name}`, async () => {
      const source = await start(options);
      const { run, result } = await extractApp(await temporaryFolder(), source);
      expect(await messagesIn(run.snapshot)).to.deep.equal(source.truth());
      expect(result.manifest.streams.conversations).to.include({ captured: options.threads });
    });
  }

  itInSoak('waits for a read that the app keeps open only once', async () => {
    const source = await start({ threads: 6, longPoll: true });
    const began = Date.now();
    const { run } = await extractApp(await temporaryFolder(), source);
    expect(await messagesIn(run.snapshot)).to.deep.equal(source.truth());
    expect(Date.now() - began).to.be.below(30_000);
  });

  const strategiesIn = async (folder: string): Promise<Record<string, string>> => {
    const lines = (await readFile(join(folder, 'provenance.jsonl'), 'utf8')).trim().split('\n');
    const entries = lines.map((line) => JSON.parse(line) as { ref: string; strategy: string });
    return Object.fromEntries(entries.map(({ ref, strategy }) => [ref.split('/')[1] ?? '', strategy]));
  };

  it('asks the API directly once that gave the same as drawn pages, and draws one of fifty on', async () => {
    const source = await start({ threads: 130, messages: () => 12 });
    const { run } = await extractApp(await temporaryFolder(), source);
    expect(await messagesIn(run.snapshot)).to.deep.equal(source.truth());
    const ways = Object.values(await strategiesIn(run.snapshot));
    const drawn = ways.filter((way) => way === 'observe').length;
    expect(drawn).to.be.within(5, 15);
    expect(ways.filter((way) => way === 'json')).to.have.lengthOf(130 - drawn);
    expect(listsRead(source), 'drawn once, and asked for once').to.deep.equal({ drawn: 1, asked: 1 });
  });

  /** How often the list was begun. */
  function listsRead({ requests }: AppDesk): { drawn: number; asked: number } {
    const begun = requests.filter(({ path }) => /^\/api\/threads(\?(?!.*after)|$)/.test(path));
    const drawn = begun.filter(({ byApp }) => byApp).length;
    return { drawn, asked: begun.length - drawn };
  }

  itInSoak('draws one long thread, where short ones showed no way on, and asks for the others', async () => {
    const source = await start({ threads: 40, messages: (thread) => (thread <= 10 ? 3 : 25) });
    const { run } = await extractApp(await temporaryFolder(), source);
    expect(await messagesIn(run.snapshot)).to.deep.equal(source.truth());
    const ways = await strategiesIn(run.snapshot);
    const long = Object.keys(ways).filter((id) => Number(id.slice(1)) > 10);
    expect(long.filter((id) => ways[id] === 'observe')).to.have.length.within(1, 2);
  });

  it('never trusts an API that answers otherwise than to its app', async () => {
    const source = await start({ threads: 12, messages: () => 3, lies: () => true });
    const { run } = await extractApp(await temporaryFolder(), source);
    expect(Object.values(await strategiesIn(run.snapshot)).every((way) => way === 'observe')).to.equal(true);
    expect(await subjectsIn(run.snapshot)).to.not.include('Another');
    expect(listsRead(source), 'drawn again where asking tells of other rows').to.deep.equal({
      drawn: 2,
      asked: 1,
    });
  });

  itInSoak('reads again by drawing what was asked for before the API proved wrong', async () => {
    const source = await start({ threads: 90, messages: () => 3, lies: (id) => Number(id.slice(1)) > 15 });
    const { run } = await extractApp(await temporaryFolder(), source);
    expect(await subjectsIn(run.snapshot)).to.not.include('Another');
  });

  itInSoak(
    'reads again what a run before it asked for, where asking proves wrong only after a restart',
    async () => {
      const stop = new AbortController();
      const source = await start({
        threads: 40,
        messages: () => 3,
        lies: (id) => Number(id.slice(1)) > 15,
        change: (value, path) => {
          if (path === '/api/threads/t30') stop.abort();
          return value;
        },
      });
      const options = await prepareApp(await temporaryFolder(), source);
      expect(await rejection(extract({ ...options, signal: stop.signal }))).to.be.instanceOf(Interrupted);
      const { snapshot } = options.run;
      expect(await writtenSubjects(snapshot), 'nothing wrong to put right').to.include('Another');

      await extract(options);
      expect(await subjectsIn(snapshot)).to.not.include('Another');
    },
  );

  /** Of a snapshot that is not sealed yet. */
  async function writtenSubjects(folder: string): Promise<string[]> {
    const names = await readdir(join(folder, 'conversations'), { recursive: true });
    const texts = names
      .filter((name) => name.endsWith('.json'))
      .map((name) => readFile(join(folder, 'conversations', name), 'utf8'));
    return (await Promise.all(texts)).map((text) => (JSON.parse(text) as { subject: string }).subject);
  }

  async function subjectsIn(snapshotFolder: string): Promise<string[]> {
    const snapshot = await openSnapshot(snapshotFolder);
    const found: string[] = [];
    for await (const thread of snapshot.records('conversations')) found.push(thread.subject);
    return found;
  }

  it('names a record as not there where its own read is answered by 404, whatever the app shows', async () => {
    const source = await start({ threads: 4, messages: () => 3, gone: (id) => id === 't3' });
    const { result } = await extractApp(await temporaryFolder(), source);
    const { captured, gaps } = result.manifest.streams.conversations ?? {};
    expect({ captured, gaps }).to.deep.equal({
      captured: 3,
      gaps: [{ id: 't3', reason: 'Listed, but not there: The source no longer has it (404).' }],
    });
  });

  it('takes half a thread for drift, never for the thread', async () => {
    const source = await start({ threads: 3, older: 'broken', totals: false });
    const error = await rejection(extractApp(await temporaryFolder(), source));
    expect(error).to.be.instanceOf(SelectorDrift);
    expect(error.message).to.include('the app says that more messages follow after 10');
  });

  itInSoak('takes a capture that is never heard for drift', async () => {
    const source = await start({ threads: 3 });
    const profileText = APP_PROFILE.replace('/api/threads/{id}/messages', '/api/threads/{id}/lines');
    const error = await rejection(extractApp(await temporaryFolder(), source, { profileText }));
    expect(error.message).to.include('nothing was heard for it (capture.messages)');
  });
});
