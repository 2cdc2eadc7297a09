// Catches: a session readable without its passphrase, and a request leaving without a consent that covers it.
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Consent } from '../../../model/consent.ts';
import { streamNames } from '../../../model/streams.ts';
import { assertConsent, readConsent, wordingHash, writeConsent } from '../../../state/consent-file.ts';
import { openVault } from '../../../state/session-vault.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const now = Date.parse('2026-06-01T00:00:00Z');
const granted: Consent = {
  formatVersion: 1,
  customer: 'Example',
  grantedBy: 'Ann Example',
  grantedAt: '2026-05-01T00:00:00Z',
  expiresAt: '2026-07-01T00:00:00Z',
  revokedAt: null,
  origins: ['https://inbox.example.com'],
  streams: [...streamNames],
  from: null,
  to: null,
  identify: true,
  wordingHash,
};

describe('session vault', () => {
  it('opens with its passphrase, is private, and shows no cookie in the file', async () => {
    const file = join(await temporaryFolder(), 'auth.enc');
    const session = { cookies: [{ name: 'sid', value: 'planted-cookie-value' }] };
    await openVault(file, 'correct horse').save(session);
    expect(await openVault(file, 'correct horse').load()).to.deep.equal(session);
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    expect((await readFile(file)).includes('planted-cookie-value')).to.equal(false);
  });

  it('refuses a wrong passphrase and a changed byte the same way', async () => {
    const file = join(await temporaryFolder(), 'auth.enc');
    await openVault(file, 'correct horse').save({ a: 1 });
    expect(await rejection(openVault(file, 'wrong horse').load())).to.include({
      code: 'session_unreadable',
      exitCode: 4,
    });
    const data = await readFile(file);
    data[data.length - 1] = (data.at(-1) ?? 0) ^ 1;
    await writeFile(file, data);
    expect(await rejection(openVault(file, 'correct horse').load())).to.include({
      code: 'session_unreadable',
    });
  });
});

describe('consent', () => {
  it('is kept and read back', async () => {
    const file = join(await temporaryFolder(), 'consent.json');
    await writeConsent(file, granted);
    expect(await readConsent(file)).to.deep.equal(granted);
  });

  it('from before the question was asked names us, as we then did', async () => {
    const file = join(await temporaryFolder(), 'consent.json');
    const { identify: _, ...older } = granted;
    await writeFile(file, JSON.stringify(older));
    expect(await readConsent(file)).to.deep.equal(granted);
  });

  it('missing or unreadable stops with exit 4', async () => {
    const file = join(await temporaryFolder(), 'consent.json');
    expect(await rejection(readConsent(file))).to.include({ code: 'consent_missing', exitCode: 4 });
    await writeFile(file, '{"customer":"x"}');
    expect(await rejection(readConsent(file))).to.include({ code: 'consent_unreadable', exitCode: 4 });
  });

  const cases: [string, Consent, Parameters<typeof assertConsent>[1], string][] = [
    ['revoked', { ...granted, revokedAt: '2026-05-02T00:00:00Z' }, { now }, 'consent_revoked'],
    ['expired', granted, { now: Date.parse('2026-07-01T00:00:00Z') }, 'consent_expired'],
    ['of another wording', { ...granted, wordingHash: '0'.repeat(64) }, { now }, 'consent_wording'],
    ['for another origin', granted, { now, origin: 'https://evil.example.com' }, 'consent_origin'],
    ['without the stream', { ...granted, streams: ['tags'] }, { now, stream: 'tickets' }, 'consent_stream'],
  ];
  for (const [what, consent, asked, code] of cases) {
    it(`${what} refuses`, () => {
      expect(() => assertConsent(consent, asked))
        .to.throw()
        .with.property('code', code);
    });
  }

  it('that covers the request lets it pass', () => {
    expect(() =>
      assertConsent(granted, { now, origin: 'https://inbox.example.com', stream: 'tickets' }),
    ).not.to.throw();
  });
});
