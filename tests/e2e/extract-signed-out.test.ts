// The failure this would catch: a source that signs us out in the middle of a run answers its sign-in page for a file,
// and that page is sealed as the file; or it leads to a sign-on elsewhere, and the person is told to widen the consent.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import type { StoredSession } from '../../extractors/access/session.ts';
import { network } from '../../extractors/wire/transport.ts';
import type { MigrationError } from '../../lib/errors.ts';
import { sha256 } from '../../lib/json.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { rejection } from '../support/rejection.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { FILE, SIGN_IN_PAGE, startTinyThreads, type TinyThreads } from '../support/tiny-threads.ts';

describe('an extraction that is signed out on its way', function () {
  this.timeout(60_000);
  let desk: TinyThreads | undefined;

  afterEach(async () => {
    await desk?.close();
    desk = undefined;
  });

  async function start(options: Parameters<typeof startTinyThreads>[1]): Promise<TinyThreads> {
    desk = await startTinyThreads(await temporaryFolder(), options);
    return desk;
  }

  /** The bytes of every file stored so far, whole or half. */
  async function bytesOf(source: TinyThreads): Promise<string[]> {
    const found: string[] = [];
    for (const dir of ['files', 'partial']) {
      const folder = join(source.run.snapshot, dir);
      for (const name of await readdir(folder).catch(() => []))
        if (!name.endsWith('.json')) found.push(await readFile(join(folder, name), 'utf8'));
    }
    return found;
  }

  async function expectComplete(source: TinyThreads, threads: number): Promise<void> {
    const snapshot = await openSnapshot(source.run.snapshot);
    const sums: string[] = [];
    for await (const id of snapshot.ids('attachments'))
      sums.push((await snapshot.read('attachments', id)).sha256);
    expect(sums).to.deep.equal(Array.from({ length: threads }, () => sha256(FILE)));
    expect(await bytesOf(source)).to.deep.equal([FILE]);
  }

  const signedOutAnswers: [string, NonNullable<Parameters<typeof startTinyThreads>[1]['file']>][] = [
    ['leads to the sign-in page', (c) => c.redirect('/login')],
    [
      'answers the sign-in page itself, with a length and a validator',
      (c) => c.html(SIGN_IN_PAGE, 200, { etag: '"page"', 'content-length': `${SIGN_IN_PAGE.length}` }),
    ],
    ['answers 404 with the sign-in page', (c) => c.html(SIGN_IN_PAGE, 404)],
  ];
  for (const [what, answer] of signedOutAnswers) {
    it(`never stores the sign-in page as a file when the source ${what}`, async () => {
      const source = await start({
        threads: 3,
        file(c, at, n) {
          if (n === 2) at.signedIn = false;
          return at.signedIn ? undefined : answer(c, at, n);
        },
      });
      const error = (await rejection(source.extract())) as MigrationError;
      expect(error).to.include({ code: 'session_expired', exitCode: 4 });
      expect(await bytesOf(source)).to.deep.equal([FILE]);
      source.signedIn = true;
      const result = await source.extract();
      expect(result.manifest.findings).to.deep.equal([]);
      await expectComplete(source, 3);
    });
  }

  it('signs in again and goes on with the file, where that needs no person', async () => {
    const source = await start({
      threads: 3,
      file(_, at, n) {
        if (n === 2) at.signedIn = false;
        return undefined;
      },
    });
    let renewals = 0;
    const signInAgain = async (): Promise<StoredSession> => {
      renewals += 1;
      source.signedIn = true;
      return { storageState: { cookies: [], origins: [] }, userAgent: 'test' };
    };
    const { counters } = await source.extract({ transport: { ...network, signInAgain } });
    expect(counters.attachments).to.include({ created: 3, failed: 0 });
    expect(renewals).to.equal(1);
    await expectComplete(source, 3);
  });

  it('asks for the rest of a file, is led to the sign-in page, and does not glue it on', async () => {
    const etag = '"v1"';
    const source = await start({
      threads: 1,
      file(c, at, n) {
        if (n === 1) {
          at.signedIn = false;
          // Breaks off in the middle, when all that was sent is on the disk.
          const body = new ReadableStream({
            async start(out) {
              out.enqueue(Buffer.from(FILE.slice(0, 5)));
              while (!(await bytesOf(at)).includes(FILE.slice(0, 5))) await nextTurn();
              (c.env as HttpBindings).outgoing.socket?.destroySoon();
            },
          });
          return c.body(body, 200, { etag, 'content-length': `${FILE.length}` });
        }
        if (!at.signedIn) return undefined;
        expect(c.req.header('range')).to.match(/^bytes=\d+-$/);
        return c.body(FILE, 200, { etag });
      },
    });
    expect(await rejection(source.extract())).to.include({ code: 'session_expired' });
    expect(await bytesOf(source)).to.deep.equal([FILE.slice(0, 5)]);
    source.signedIn = true;
    await source.extract();
    await expectComplete(source, 1);
  });

  it('keeps out what looks like the sign-in page to somebody signed in, and goes on', async () => {
    const source = await start({
      threads: 3,
      file: (c, _, n) => (n === 2 ? c.html(SIGN_IN_PAGE) : undefined),
    });
    const { manifest, counters } = await source.extract();
    expect(counters.attachments).to.include({ created: 2, failed: 1 });
    expect(manifest.findings.map(({ code, ref }) => `${code} ${ref}`)).to.deep.equal([
      'attachment_missing attachments/fc2',
    ]);
    expect(await bytesOf(source)).to.deep.equal([FILE]);
  });

  it('stores an HTML file that is no sign-in page, and tells of a size its page did not state', async () => {
    const page = `<p>${'x'.repeat(600_000)}</p>`;
    const source = await start({ threads: 1, file: (c) => c.html(page) });
    const { manifest } = await source.extract();
    expect(await bytesOf(source)).to.deep.equal([page]);
    expect(manifest.findings).to.deep.include({
      code: 'attachment_size_differs',
      ref: 'attachments/fc1',
      args: { name: 'fc1', stated: FILE.length, size: page.length },
    });
  });

  for (const strategy of ['http', 'render'] as const) {
    it(`takes a way to a sign-on outside the consent for a session that ended, by ${strategy}`, async () => {
      const source = await start({
        threads: 3,
        page(c, at) {
          if (c.req.path.endsWith('c2')) at.signedIn = false;
          return undefined;
        },
      });
      source.signInAt = 'http://127.0.0.1:9/authorize';
      const error = (await rejection(source.extract({ strategy }))) as MigrationError;
      expect(error).to.include({ code: 'session_expired', exitCode: 4 });
      expect(error.message).to.include('http://127.0.0.1:9');
      expect(error.hint).to.include('threadlift login').and.not.include('consent grant');
    });
  }

  it('takes a file that leads there for the same, and one that lies elsewhere for a gap', async () => {
    const source = await start({
      threads: 2,
      file(c, at, n) {
        if (n === 1) at.signedIn = false;
        return n === 1 || c.req.path.endsWith('fc2') ? c.redirect('http://127.0.0.1:9/elsewhere') : undefined;
      },
    });
    source.signInAt = 'http://127.0.0.1:9/authorize';
    const error = (await rejection(source.extract())) as MigrationError;
    expect(error).to.include({ code: 'session_expired' });
    source.signedIn = true;
    const { manifest } = await source.extract();
    expect(manifest.findings.map(({ ref, args }) => `${ref} ${args.reason}`)).to.deep.equal([
      'attachments/fc2 The consent does not cover http://127.0.0.1:9.',
    ]);
  });
});
