// The scan that stands before every recording, and over those that ship.

import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interrupted } from '../../../lib/errors.ts';
import { holdsSecret, registerSecret } from '../../../lib/secrets.ts';
import type { Exchange } from '../../../recordings/exchange.ts';
import { parseHar, writeHar } from '../../../recordings/har.ts';
import { assertClean } from '../../../recordings/record.ts';
import { scanHar } from '../../../recordings/scan.ts';
import { readRecording, writeRecording } from '../../../recordings/store.ts';
import { rejection } from '../../support/rejection.ts';
import { tapeWith } from '../../support/tape.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const SECRET = 'correct-horse-passphrase-7';

function kindsIn(body: string, more: Partial<Exchange> = {}): string[] {
  const exchange: Exchange = {
    method: 'GET',
    url: 'https://helpdesk.example.com/people/c1',
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: Buffer.from(body),
    via: 'http',
    ...more,
  };
  const har = parseHar(writeHar(tapeWith([exchange]), '2026-01-01T00:00:00Z', 'test/1'), 'test.har');
  return scanHar(har, { holdsSecret, originals: new Set(['Ann Carter']) }).map(({ kind }) => kind);
}

describe('the scan of a recording', () => {
  before(() => registerSecret(SECRET));

  it('passes what the scrubber makes', () => {
    const page =
      '<p>bem.tuk@mok.example.com, +1 415-555-0123, 2026-03-03 21:05, 1-15 of 240</p><svg><path d="M10 20 300 400 5000 60"/></svg>';
    expect(kindsIn(page)).to.deep.equal([]);
  });

  const planted: [string, string, string[]][] = [
    ['an e-mail address', '<p>ann.carter@gmail.com</p>', ['email']],
    ['an e-mail address with entities', '<p>ann.carter&#64;gmail&#46;com</p>', ['email']],
    ['an e-mail address in a URL', '<a href="/x?m=ann%40gmail.com">x</a>', ['email']],
    ['an e-mail address in escaped JSON', '<script>{"m":"ann\\u0040gmail.com"}</script>', ['email']],
    [
      'an e-mail address in base64',
      `<p>${Buffer.from('ann.carter@gmail.com').toString('base64')}</p>`,
      ['email'],
    ],
    ['a phone number', '<p>call (415) 867-5309</p>', ['phone']],
    ['a phone number abroad', '<p>+44 20 7946 1234</p>', ['phone']],
    ['a JWT', `<p>eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc</p>`, ['token']],
    ['a bearer token', '<p>Authorization: Bearer abcdef123456</p>', ['token']],
    ['a known secret', `<p>${SECRET}</p>`, ['secret']],
    ['a known secret in base64', `<p>${Buffer.from(SECRET).toString('base64')}</p>`, ['secret']],
    [
      'a known secret inside a longer base64',
      `<p>${Buffer.from(`user:${SECRET}!`).toString('base64')}</p>`,
      ['secret'],
    ],
    ['a known secret in a URL', `<p>${encodeURIComponent(SECRET)}</p>`, ['secret']],
    ['a text of the customer’s', '<p>Hello Ann Carter,</p>', ['original']],
  ];
  for (const [what, body, kinds] of planted) {
    it(`refuses ${what}, and does not repeat it`, () => {
      expect(kindsIn(body)).to.deep.equal(kinds);
    });
  }

  it('refuses signatures in addresses, long tokens, cookies and credentials in headers', () => {
    const url = 'https://files-1.example.com/f1?sig=abcdef1234567890';
    expect(kindsIn('', { url })).to.deep.equal(['token']);
    const long = `https://files-1.example.com/${'0123456789abcdef'.repeat(3)}`;
    expect(kindsIn('', { url: long })).to.deep.equal(['token']);
    expect(kindsIn('', { headers: { 'content-type': 'text/html', 'set-cookie': 'a=b' } })).to.deep.equal([
      'credential-header',
    ]);
  });

  it('says where, never what', () => {
    const where = [{ kind: 'email' as const, where: 'entry 1 (GET /people/c1) body' }];
    expect(() => assertClean(where))
      .to.throw('email in entry 1 (GET /people/c1) body')
      .and.include({
        code: 'recording_not_clean',
        exitCode: 4,
      });
  });
});

describe('recordings on disk', () => {
  const said = {
    formatVersion: 1,
    name: 'r',
    takenAt: '2026-01-01T00:00:00Z',
    scrubbed: true,
    scrubKey: null,
    profile: { name: 'thread', sha256: '0'.repeat(64) },
    appBuild: null,
    timezone: null,
    origins: ['https://helpdesk.example.com'],
    strategy: 'auto',
    streams: [],
    sample: null,
    pages: [],
    counts: { exchanges: 0, bytes: 0, signInsAgain: 0 },
  } as const;
  const build = async (folder: string) => {
    await writeFile(join(folder, 'recording.har'), writeHar(tapeWith([]), said.takenAt, 'test/1'));
    return { ...said, streams: [], pages: [], origins: [...said.origins] };
  };

  // A killed recorder leaves its folder behind; taken for whole, it would replay as an empty account.
  it('appear whole or not at all, and what a killed one left is removed', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, '.r.dead.tmp'));
    await writeFile(join(folder, '.r.dead.tmp', 'recording.har'), '{"log":');
    const broken = await rejection(
      writeRecording(join(folder, 'r'), () => Promise.reject(new Interrupted('killed'))),
    );
    expect(broken.message).to.equal('killed');
    expect(await readdir(folder)).to.deep.equal([]);
    await writeRecording(join(folder, 'r'), build);
    expect(await readdir(folder)).to.deep.equal(['r']);
    expect((await readRecording(join(folder, 'r'))).manifest.name).to.equal('r');
  });

  it('are never written over, and refused when a byte has changed', async () => {
    const folder = await temporaryFolder();
    await writeRecording(join(folder, 'r'), build);
    expect(await rejection(writeRecording(join(folder, 'r'), build))).to.include({
      code: 'recording_exists',
    });
    await writeFile(join(folder, 'r', 'recording.har'), `${writeHar(tapeWith([]), said.takenAt, 'test/1')} `);
    expect(await rejection(readRecording(join(folder, 'r')))).to.include({
      code: 'recording_damaged',
      exitCode: 7,
    });
    expect(existsSync(join(folder, 'r', 'manifest.json'))).to.equal(true);
    expect(await rejection(readRecording(folder))).to.include({ code: 'recording_missing' });
  });
});
