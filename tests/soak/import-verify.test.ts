// Everything the Thread sandbox holds, ugly parts included, imported into the Intercom sandbox and read back, in
// both readings of the map. What the two engineers of a migration would look at first: is anything not as planned?
import { expect } from 'chai';
import { verifyImport } from '../../importers/verify/verify.ts';
import { findingCodes, findingText } from '../../model/findings.ts';
import type { MigrationMap } from '../../model/map.ts';
import { Account } from '../../sandbox/thread/world/account.ts';
import { blobBytes } from '../../sandbox/thread/world/blobs.ts';
import { sizes } from '../../sandbox/thread/world/size.ts';
import { imported } from '../support/imported.ts';
import { sandboxRecords } from '../support/memory-snapshot.ts';

const readings: readonly [string, (map: MigrationMap) => MigrationMap][] = [
  ['as proposed', (map) => map],
  [
    'conversations as tickets, reviews as conversations',
    (map) => ({
      ...map,
      conversations: { as: 'ticket' },
      reviews: { as: 'conversation' },
      articles: { state: 'as-source' },
      activities: 'skip',
      openers: 'text',
    }),
  ],
];

describe('the whole sandbox account arrives', function () {
  this.timeout(300_000);

  for (const [name, decide] of readings) {
    it(name, async () => {
      const account = new Account(1, sizes.small);
      const records = sandboxRecords();
      const blobs = new Map(
        (records.attachments ?? []).map(({ id, sha256 }) => [sha256, account.attachment(id)?.blob ?? '']),
      );
      const run = await imported({
        records,
        decide,
        readFile: async (hash) => blobBytes(blobs.get(hash) ?? ''),
      });
      try {
        const failed = [...run.ledger.units()].filter(([, { status }]) => status !== 'done');
        expect(failed).to.deep.equal([]);
        const { streams, findings } = await verifyImport({
          units: run.units.all(),
          api: run.api,
          ledger: run.ledger,
          concurrency: 8,
        });
        const errors = findings.filter(({ code }) => findingCodes[code].level === 'error');
        expect(errors.map((found) => `${found.ref}: ${findingText(found)}`)).to.deep.equal([]);
        for (const [stream, counts] of Object.entries(streams)) {
          expect(counts.fieldsVerified, stream).to.equal(counts.fieldsExpected);
          expect(counts.found, stream).to.equal(counts.records);
        }
      } finally {
        await run.close();
      }
    });
  }
});
