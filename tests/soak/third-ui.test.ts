// The failure this would catch: a profile language and an engine that fit only the user interfaces their authors wrote.
// "Kundendienst" was written by somebody who had read neither; it is read by a profile alone.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { login } from '../../extractors/authenticate.ts';
import type { ExtractResult } from '../../extractors/run.ts';
import type { StreamName } from '../../model/streams.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { type Bench, createBench, sumsIn } from '../support/extraction.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { startThirdUi, type ThirdUi, type ThirdUiOptions } from '../support/third-ui/start.ts';

const AGAIN = ['users', 'teams', 'companies', 'contacts', 'tickets', 'templates'] as const;
const STREAMS = [...AGAIN, 'tags', 'conversations', 'attachments'] as const;
const profile = new URL('../support/third-ui/kundendienst.yaml', import.meta.url).pathname;

describe('a third user interface, by its profile alone', function () {
  this.timeout(1_200_000);
  let desk: ThirdUi;
  let result: ExtractResult;
  // Taken at once: the folder goes with the first test.
  const records = new Map<string, { readonly id: string }[]>();
  const files = new Map<string, Buffer>();
  let sums: ReadonlyMap<string, string>;
  const opened: ThirdUi[] = [];

  const start = async (options: ThirdUiOptions = {}): Promise<ThirdUi> => {
    const started = await startThirdUi(options);
    opened.push(started);
    return started;
  };

  /** Signs in and reads everything, or these streams. */
  async function read(
    source: ThirdUi,
    streams?: readonly StreamName[],
  ): Promise<{ bench: Bench; result: ExtractResult }> {
    const { url, apiUrl, filesUrl, user, password } = source;
    const helpdesk = { url, cdnUrl: filesUrl, email: user, mailboxUrl: '', origins: { api: apiUrl } };
    const bench = await createBench(await temporaryFolder(), helpdesk, { profile });
    const getSecret = async (kind: string): Promise<string> => (kind === 'password' ? password : user);
    await login({ ...bench.options, getSecret });
    return {
      bench,
      result: await bench.extract({ getSecret, concurrency: 2, pages: 2, ...(streams ? { streams } : {}) }),
    };
  }

  before(async () => {
    desk = await start();
    const crawl = await read(desk);
    ({ result } = crawl);
    const { snapshot: folder } = crawl.bench.run;
    sums = await sumsIn(folder);
    const snapshot = await openSnapshot(folder);
    for (const name of STREAMS) {
      const found: { readonly id: string }[] = [];
      for await (const record of snapshot.records(name)) found.push(record);
      records.set(name, found);
    }
    for (const { id, sha256 } of desk.truth().attachments)
      files.set(id, await readFile(join(folder, 'files', sha256)));
  });
  after(() => Promise.all(opened.map((one) => one.close())));

  it('is read as it is: every record in every field', () => {
    const byId = (one: { readonly id: string }, other: { readonly id: string }): number =>
      one.id < other.id ? -1 : 1;
    for (const name of STREAMS)
      expect(records.get(name)?.sort(byId), name).to.deep.equal([...desk.truth()[name]].sort(byId));
    expect(desk.truth().conversations, 'as NOTES.md has it').to.have.length(60);
  });

  it('gives its files byte for byte, though each address is good for one download', () => {
    expect(files).to.have.property('size', 15);
    for (const [id, kept] of files)
      expect(kept.equals(desk.bytes(id) ?? Buffer.from('none')), id).to.equal(true);
  });

  it('is changed by none of it, and what its pages tried to write is counted by name', () => {
    expect(desk.writes()).to.deep.equal([]);
    const stopped = new Map(result.manifest.aborted.requests.map(({ path, count }) => [path, count]));
    const threads = desk.truth().conversations.length + desk.truth().tickets.length;
    expect(stopped.get('/vorgaenge/*/gelesen')).to.be.at.least(threads);
    expect(stopped.get('/telemetrie')).to.be.at.least(threads);
    expect(stopped.get('/ich/einstellungen')).to.be.at.least(2);
  });

  it('is proved where it tells its end, and said not to be where it does not', () => {
    const { streams } = result.manifest;
    const states = Object.entries(streams).flatMap(([name, { state }]) =>
      streams[name as keyof typeof streams].captured === 0 ? [] : [[name, state]],
    );
    expect(Object.fromEntries(states)).to.deep.equal({
      ...{ users: 'unproved', teams: 'unproved', templates: 'unproved' },
      ...{ companies: 'proved', contacts: 'proved', tags: 'proved' },
      ...{ conversations: 'proved', tickets: 'proved', attachments: 'proved' },
    });
    expect(Object.values(streams).flatMap(({ gaps }) => gaps)).to.deep.equal([]);
  });

  it('is the same bytes again with tokens that live seconds, a busy server and slow events', async () => {
    const source = await start({ tokenSeconds: 6, overlapSeconds: 2, throttleEvery: 40, liveDelayMs: 300 });
    // The long stream is left out: a page costs as much here as there.
    const again = await read(source, AGAIN);
    const own = [...(await sumsIn(again.bench.run.snapshot))].filter(([name]) =>
      AGAIN.some((stream) => name.startsWith(`${stream}/`)),
    );
    expect(own.length).to.be.above(90);
    for (const [name, sum] of own) expect(sums.get(name), name).to.equal(sum);
    expect(source.writes()).to.deep.equal([]);
    const asked = source.requests();
    expect(asked.filter(({ name }) => name === 'erneuern').length, 'renewals').to.be.above(5);
    expect(asked.filter(({ name }) => name === 'anmeldung').length, 'signed in once').to.equal(1);
    expect(asked.some(({ status }) => status === 429)).to.equal(true);
  });
});
