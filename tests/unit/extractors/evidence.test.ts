// The failure this would catch: a kept page shows the very session it was read with.
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { openSession } from '../../../extractors/access/session.ts';
import { driftOf } from '../../../extractors/browser/evidence.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

describe('evidence', () => {
  it('is the page without the session, in whatever spelling', async () => {
    const value = 'planted/session+value=0123456789';
    const cookie = { name: 's', value, domain: 'desk.example.com', path: '/', expires: -1 };
    const more = { httpOnly: true, secure: true, sameSite: 'Lax' as const };
    await openSession(
      { storageState: { cookies: [{ ...cookie, ...more }], origins: [] }, userAgent: 'test' },
      null,
    );
    const spellings = [value, encodeURIComponent(value), Buffer.from(value).toString('base64')];
    const html = `<p>Ann wrote:</p><script>${spellings.join(' ')}</script>`;
    const error = await driftOf(await temporaryFolder(), {
      page: 'thread',
      problem: 'gone',
      evidence: { url: 'https://desk.example.com/', html },
    });
    const kept = await readFile(error.file as string, 'utf8');
    expect(kept).to.include('Ann wrote');
    for (const spelling of spellings) expect(kept).not.to.include(spelling);
  });
});
