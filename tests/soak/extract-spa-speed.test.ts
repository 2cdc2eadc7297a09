// The failure this would catch: asking an app's API directly brings something else than drawing every page, or no gain.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { HAZARDS } from '../../cli/demo-sandbox.ts';
import { hazardsText } from '../../sandbox/thread/hazards.ts';
import { sumsIn } from '../support/extraction.ts';
import { spaWith } from '../support/faces.ts';

describe('extraction from a single-page app, asked where that is proved and drawn throughout', function () {
  this.timeout(0);

  it('gives the same bytes, in less time', async () => {
    const face = spaWith('single-page app', hazardsText.parse(HAZARDS.join(',')));
    const thread = await face.start({ size: 'small', seed: 1 });
    try {
      const bench = { asked: await face.bench(thread), drawn: await face.bench(thread) };
      const seconds = { asked: 0, drawn: 0 };
      for (const [way, strategy] of [
        ['drawn', 'observe'],
        ['asked', 'auto'],
      ] as const) {
        await bench[way].login();
        const began = performance.now();
        await bench[way].extract({ strategy });
        seconds[way] = (performance.now() - began) / 1000;
      }
      const sums = [await sumsIn(bench.drawn.run.snapshot), await sumsIn(bench.asked.run.snapshot)];
      expect(sums[1]).to.deep.equal(sums[0]);
      console.info(
        `      drawn throughout ${seconds.drawn.toFixed(0)} s, asked ${seconds.asked.toFixed(0)} s: ` +
          `${(seconds.drawn / seconds.asked).toFixed(1)} times`,
      );
      expect(seconds.asked).to.be.below(seconds.drawn);
    } finally {
      await thread.close();
    }
  });
});
