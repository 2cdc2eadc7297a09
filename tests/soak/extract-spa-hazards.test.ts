// The failure this would catch: one thing that single-page apps do is read past by accident of another, or not at all.
// Only some: SOAK_HAZARDS=scrollUp,socketNewest npm run test:soak.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { hazardNames, hazardsText } from '../../sandbox/thread/hazards.ts';
import { expectTruth, stoppedIn } from '../support/against-truth.ts';
import { requestsTo } from '../support/extraction.ts';
import { spaWith } from '../support/faces.ts';

const asked = hazardsText.parse(process.env.SOAK_HAZARDS ?? hazardNames.join(','));
const settings = asked === 'all' || asked === 'none' ? [asked] : asked.map((name) => [name]);

describe('extraction from a single-page app, one hazard at a time', function () {
  this.timeout(0);

  for (const hazards of settings)
    it(`${hazards}: every field and byte, and nothing changed`, async () => {
      const face = spaWith('single-page app', hazards);
      const thread = await face.start({ size: 'tiny', seed: 1 });
      try {
        const bench = await face.bench(thread);
        await bench.login();
        const from = (await requestsTo(thread)).length;
        const began = Date.now();
        const { manifest } = await bench.extract();
        const seconds = (Date.now() - began) / 1000;
        await expectTruth(bench, thread);
        expect(await face.writesSince(thread, from)).to.deep.equal([]);
        const stopped = stoppedIn(manifest);
        const tries = hazards === 'all' || hazards.includes('markRead');
        expect(Object.keys(stopped).sort()).to.deep.equal(tries ? ['MarkThreadRead', 'presence'] : []);
        console.info(
          `      ${hazards}: ${seconds.toFixed(0)} s, ${(await requestsTo(thread)).length - from} requests` +
            `${tries ? `, stopped ${JSON.stringify(stopped)}` : ''}`,
        );
      } finally {
        await thread.close();
      }
    });
});
