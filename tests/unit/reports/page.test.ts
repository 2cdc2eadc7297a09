// The failure this would catch: a report that says that nothing is missing of a list nobody can prove.
import { expect } from 'chai';
import { manifest, SNAPSHOT_FORMAT } from '../../../model/snapshot.ts';
import { renderPage } from '../../../reports/page.ts';
import { emptySeal } from '../../support/empty-seal.ts';

const page = (tags: object): Promise<string> =>
  renderPage(
    {
      ...{ plan: null, reconciliation: null, verification: null, provisioning: null },
      manifest: manifest.parse({
        ...emptySeal,
        formatVersion: SNAPSHOT_FORMAT,
        seal: '0'.repeat(64),
        streams: { tags: { expected: null, captured: 2, gaps: [], sha256: '0'.repeat(64), ...tags } },
      }),
    },
    [],
  );

describe('the report page', () => {
  it('names lists that nothing proves, and says so of a manifest of an earlier version', async () => {
    const list = { list: 'tags', state: 'unproved', by: null, rows: 2, records: null };
    const unproved = await page({ state: 'unproved', lists: [list] });
    expect(unproved).to.include('tags (nothing says how many there are)').and.include('<td>unproved</td>');
    expect(unproved).not.to.include('proved whole');
    expect(await page({})).to.include('tags (sealed by an earlier version)');
  });

  it('says that all is proved only where it is', async () => {
    const list = { list: 'tags', state: 'proved', by: 'counter', rows: 2, records: null };
    expect(await page({ state: 'proved', lists: [list] }))
      .to.include('Every list is proved whole')
      .and.include('<td>proved</td>');
  });
});
