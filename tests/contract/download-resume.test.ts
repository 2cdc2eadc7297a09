// The failure this would catch: a file that broke off is fetched from its beginning every time, or, worse, the
// beginning of one version is glued to the end of another; a file that moves on with every attempt is given up, or one
// that does not is asked for without end.
import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSession } from '../../extractors/access/session.ts';
import { createDownload, type Downloaded } from '../../extractors/crawl/download.ts';
import { createHttpSource } from '../../extractors/http/http-source.ts';
import { createPacer } from '../../extractors/http/pacer.ts';
import { systemClock } from '../../lib/clock.ts';
import { MigrationError } from '../../lib/errors.ts';
import { sha256 } from '../../lib/json.ts';
import { silentLogger } from '../../lib/logger.ts';
import { openSnapshotWriter } from '../../state/snapshot-writer.ts';
import { emptySeal } from '../support/empty-seal.ts';
import { rejection } from '../support/rejection.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const SIZE = 1_000_000;
const one = randomBytes(SIZE);
const other = randomBytes(SIZE);
const ID = 'f1/../odd';

/** A file server as told; `cuts` answers break off after `cutAt` bytes of their body, or at its last byte. */
interface Cdn {
  bytes: Buffer;
  headers: Record<string, string>;
  ranges: boolean;
  cuts: number;
  cutAt: number;
  /**
   * Breaks off at once instead of when all that was sent is on the disk: with the connection goes what the client's
   * HTTP stack had received and handed to nobody, more or less of it by the moment.
   */
  abrupt: boolean;
  /** Another version for every request. */
  changing: boolean;
  /** Replaces the answer to a range. */
  onRange: ((response: ServerResponse) => void) | null;
  sent: number;
  readonly asked: {
    url: string;
    range: string | undefined;
    ifRange: string | undefined;
    /** Bytes of the file on the client's disk when it asked. */
    held: number;
  }[];
}

describe('a download that broke off', () => {
  let server: Server;
  let url: string;
  let cdn: Cdn;
  let dir: string;

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const range = request.headers.range;
    const ifRange = request.headers['if-range'] as string | undefined;
    const held = statSync(join(dir, 'partial', sha256(ID)), { throwIfNoEntry: false })?.size ?? 0;
    cdn.asked.push({ url: request.url ?? '', range, ifRange, held });
    if (cdn.changing) cdn.headers = { etag: `"v${cdn.asked.length}"` };
    if (request.url?.includes('expired')) return void response.writeHead(403).end();
    if (range !== undefined && cdn.onRange) return void cdn.onRange(response);
    const validator = cdn.headers.etag ?? cdn.headers['last-modified'];
    const honoured = cdn.ranges && range !== undefined && ifRange === validator;
    const from = honoured ? Number(/\d+/.exec(range)?.[0]) : 0;
    const body = cdn.bytes.subarray(from);
    response.writeHead(honoured ? 206 : 200, {
      'content-type': 'application/x-test',
      'content-length': body.length,
      ...cdn.headers,
      ...(honoured ? { 'content-range': `bytes ${from}-${cdn.bytes.length - 1}/${cdn.bytes.length}` } : {}),
    });
    const isCut = cdn.cuts > 0;
    cdn.cuts -= 1;
    const part = isCut ? body.subarray(0, cdn.cutAt) : body;
    cdn.sent += part.length;
    if (!isCut) return void response.end(part);
    const whenWritten = cdn.abrupt ? Promise.resolve() : written(from + part.length);
    response.write(part, () => void whenWritten.then(() => response.socket?.destroySoon()));
  };

  /** Resolves when a file of so many bytes lies below the client's folder. */
  async function written(size: number): Promise<void> {
    for (;;) {
      const names = await readdir(dir, { recursive: true });
      const sizes = names.map((name) =>
        stat(join(dir, name)).then(
          (found) => found.size,
          () => 0,
        ),
      );
      if ((await Promise.all(sizes)).includes(size)) return;
    }
  }

  before((done) => {
    server = createServer(answer).listen(0, '127.0.0.1', () => {
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
      done();
    });
  });
  beforeEach(async () => {
    dir = await temporaryFolder();
    cdn = {
      bytes: one,
      headers: { etag: '"v1"' },
      ranges: true,
      cuts: 1,
      cutAt: 600_000,
      abrupt: false,
      changing: false,
      onRange: null,
      sent: 0,
      asked: [],
    };
  });
  after((done) => {
    server.closeAllConnections();
    server.close(() => done());
  });

  /** A new process, as far as files and memory tell. @param tries false: the first break ends it */
  async function process(settings: { tries?: boolean; maxFileBytes?: number } = {}) {
    const signal = new AbortController().signal;
    const session = await openSession(
      { storageState: { cookies: [], origins: [] }, userAgent: 'test' },
      null,
    );
    const clock = { ...systemClock, sleep: async () => undefined };
    const http = createHttpSource({
      gate: {
        uiOrigin: 'http://ui.example.com',
        assert: () => Promise.reject(new Error('not asked here')),
        judge: async () => ({ allow: true }),
        judgeSocket: async () => null,
        judgeFrame: () => ({ allow: true }),
        isEventStream: () => false,
        policy: () => Promise.reject(new Error('not asked here')),
        refused: () => [],
      },
      session,
      pacer: createPacer(100_000, clock, signal),
      clock,
      logger: silentLogger,
      signal,
      sessionOrigins: [],
    });
    const writer = await openSnapshotWriter(dir);
    const { maxFileBytes, tries = true } = settings;
    const once = { ...http, retrying: <T>(attempt: () => Promise<T>) => attempt() };
    // Files lie elsewhere here; what the UI itself answers for one is the end-to-end tests' business.
    const signInPage = { isAt: () => false, isShownBy: () => false, isSignedOut: async () => false };
    const mint = (url: string): Promise<string> => Promise.resolve(url);
    const ui = { session, signInPage, uiOrigin: 'http://ui.example.com', mint };
    return { writer, download: createDownload({ http: tries ? http : once, writer, maxFileBytes, ...ui }) };
  }

  async function expectWhole(stored: Downloaded | null, bytes: Buffer): Promise<void> {
    expect(stored).to.include({ sha256: sha256(bytes), size: SIZE, contentType: 'application/x-test' });
    expect(stored?.head).to.deep.equal(bytes.subarray(0, 4100));
    expect((await readFile(stored?.path ?? '')).equals(bytes), 'the very bytes').to.equal(true);
    expect(await readdir(join(dir, 'partial')).catch(() => []), 'nothing is left over').to.deep.equal([]);
  }

  it('goes on where it stopped, with the same strong ETag', async () => {
    cdn.cuts = 2;
    cdn.cutAt = 300_000;
    const { download } = await process();
    await expectWhole(await download(ID, url), one);
    expect(cdn.sent, 'no byte twice').to.equal(SIZE);
    expect(cdn.asked.map(({ ifRange }) => ifRange)).to.deep.equal([undefined, '"v1"', '"v1"']);
  });

  it('asks for exactly what is not on its disk, whatever the connection took with it', async () => {
    Object.assign(cdn, { abrupt: true, cuts: 5, cutAt: 150_000 });
    const { download } = await process();
    await expectWhole(await download(ID, url), one);
    expect(cdn.asked).to.have.length(6);
    for (const { held, range } of cdn.asked)
      expect(range).to.equal(held === 0 ? undefined : `bytes=${held}-`);
  });

  it('is not given up while every attempt brings it forward', async () => {
    Object.assign(cdn, { cuts: 14, cutAt: 70_000 });
    const { download } = await process();
    await expectWhole(await download(ID, url), one);
    expect(cdn.asked).to.have.length(15);
    expect(cdn.sent, 'no byte twice').to.equal(SIZE);
  });

  it('is given up when eight attempts bring next to nothing, and kept as far as it came', async () => {
    Object.assign(cdn, { cuts: Number.POSITIVE_INFINITY, cutAt: 1_000 });
    const { download } = await process();
    expect(await rejection(download(ID, url))).to.include({ code: 'source_unreachable' });
    expect(cdn.asked).to.have.length(8);
    Object.assign(cdn, { cuts: 0 });
    await expectWhole(await download(ID, url), one);
    expect(cdn.sent, 'no byte twice').to.equal(SIZE);
  });

  it('is given up when it is another version at every attempt, however much of each arrives', async () => {
    Object.assign(cdn, { cuts: Number.POSITIVE_INFINITY, cutAt: 300_000, changing: true });
    const { download } = await process();
    expect(await rejection(download(ID, url))).to.include({ code: 'source_unreachable' });
    // The first of them was a way forward; eight of the same length after it were none.
    expect(cdn.asked).to.have.length(9);
  });

  it('goes on with a Last-Modified that was long past when it was sent, and not with a recent one', async () => {
    cdn.headers = { 'last-modified': new Date(Date.now() - 3_600_000).toUTCString() };
    await expectWhole(await (await process()).download(ID, url), one);
    expect(cdn.sent, 'no byte twice').to.equal(SIZE);
    cdn.headers = { 'last-modified': new Date().toUTCString() };
    cdn.cuts = 1;
    await expectWhole(await (await process()).download('f2', url), one);
    expect(cdn.asked.at(-1)?.range).to.equal(undefined);
  });

  it('goes on in another process, at a newly signed address; the id is no path', async () => {
    const first = await process({ tries: false });
    expect(await rejection(first.download(ID, `${url}?sig=1`))).to.be.instanceOf(MigrationError);
    const names = await readdir(join(dir, 'partial'));
    expect(names.sort()).to.deep.equal([sha256(ID), `${sha256(ID)}.json`]);
    const second = await process({ tries: false });
    expect(await second.download(ID, `${url}?expired`), 'an expired address costs nothing').to.equal(null);
    await expectWhole(await second.download(ID, `${url}?sig=2`), one);
    expect(cdn.sent, 'no byte twice').to.equal(SIZE);
  });

  it('goes on even when only the last step was missing', async () => {
    cdn.cutAt = SIZE;
    cdn.bytes = Buffer.concat([one, Buffer.from('!')]);
    const first = await process({ tries: false });
    await rejection(first.download(ID, url));
    cdn.bytes = one;
    const version = { validator: '"v1"', length: SIZE, contentType: 'application/x-test', disposition: null };
    const facts = join(dir, 'partial', `${sha256(ID)}.json`);
    await writeFile(facts, JSON.stringify(version));
    cdn.sent = 0;
    await expectWhole(await (await process()).download(ID, url), one);
    expect(cdn.sent).to.equal(1);
  });

  const afresh: [string, () => void][] = [
    [
      'another version lies there by now',
      () => Object.assign(cdn, { bytes: other, headers: { etag: '"v2"' } }),
    ],
    ['the server knows no ranges', () => Object.assign(cdn, { ranges: false })],
    ['the range is refused (416)', () => (cdn.onRange = (response) => void response.writeHead(416).end())],
    [
      'a 206 names another ETag',
      () =>
        (cdn.onRange = (response) =>
          void response
            .writeHead(206, { etag: '"v2"', 'content-range': `bytes 600000-${SIZE - 1}/${SIZE}` })
            .end(other.subarray(600_000))),
    ],
    [
      'a 206 holds another part than asked for',
      () =>
        (cdn.onRange = (response) =>
          void response
            .writeHead(206, { etag: '"v1"', 'content-range': `bytes 500000-${SIZE - 1}/${SIZE}` })
            .end(one.subarray(500_000))),
    ],
  ];
  for (const [what, change] of afresh) {
    it(`starts afresh when ${what}`, async () => {
      await rejection((await process({ tries: false })).download(ID, url));
      change();
      await expectWhole(await (await process({ tries: false })).download(ID, url), cdn.bytes);
      expect(cdn.asked[1]).to.have.property('ifRange', '"v1"');
      expect(cdn.asked[1]?.range).to.match(/^bytes=[1-9]\d+-$/);
    });
  }

  it('never asks for a part with a weak ETag', async () => {
    cdn.headers = { etag: 'W/"v1"', 'last-modified': new Date(0).toUTCString() };
    await expectWhole(await (await process()).download(ID, url), one);
    expect(cdn.asked.map(({ range }) => range)).to.deep.equal([undefined, undefined]);
  });

  it('counts what was here against the size cap', async () => {
    await rejection((await process({ tries: false })).download(ID, url));
    const { download } = await process({ maxFileBytes: SIZE - 1 });
    expect(await rejection(download(ID, url))).to.include({ code: 'file_too_large' });
    expect(await readdir(join(dir, 'partial'))).to.deep.equal([]);
  });

  it('leaves nothing half in a sealed snapshot', async () => {
    const { download, writer } = await process({ tries: false });
    await rejection(download(ID, url));
    expect(existsSync(join(dir, 'partial', sha256(ID)))).to.equal(true);
    await writer.seal(emptySeal);
    expect(existsSync(join(dir, 'partial'))).to.equal(false);
  });

  it('keeps the name that came with its beginning, which no part repeats', async () => {
    const disposition = 'attachment; filename="report.pdf"';
    cdn.headers = { etag: '"v1"', 'content-disposition': disposition };
    cdn.onRange = (response) => {
      const range = `bytes ${cdn.cutAt}-${SIZE - 1}/${SIZE}`;
      response.writeHead(206, { etag: '"v1"', 'content-range': range }).end(one.subarray(cdn.cutAt));
    };
    await rejection((await process({ tries: false })).download(ID, url));
    const stored = await (await process()).download(ID, url);
    expect(stored).to.include({ disposition, contentType: 'application/x-test' });
    expect(cdn.asked.map(({ range }) => range)).to.deep.equal([undefined, `bytes=${cdn.cutAt}-`]);
  });
});
