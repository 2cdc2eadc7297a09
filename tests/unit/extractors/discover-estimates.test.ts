// Catches: an estimate that multiplies by the wrong count, divides by none, or calls an unknown size zero bytes.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import {
  estimateFiles,
  estimateImport,
  sampleOf,
  spread,
} from '../../../extractors/discover/discover-estimates.ts';

const record = (messages: number, files: number, stated: number[] = []) => ({ messages, files, stated });

describe('discover estimates', () => {
  it('take what samples hold for what all records hold', () => {
    const samples = {
      conversations: { count: 100, samples: [record(10, 1, [500]), record(30, 3, [1500])] },
      tickets: { count: 10, samples: [record(5, 0)] },
    };
    expect(estimateFiles(samples)).to.deep.equal({ files: 200, bytes: 200_000 });
    const planned = estimateImport(samples, 600);
    expect(planned).to.deep.equal({
      requests: 100 * (4 + 20) + 10 * (4 + 5),
      perMinute: 600,
      seconds: 249,
      messagesPerRecord: { conversations: 20, tickets: 5 },
    });
  });

  it('say that a size is unknown, and that nothing is nothing', () => {
    expect(estimateFiles({ tickets: { count: 4, samples: [record(1, 2)] } })).to.deep.equal({
      files: 8,
      bytes: null,
    });
    expect(estimateFiles({ tags: { count: 4, samples: [] } })).to.deep.equal({ files: 0, bytes: 0 });
    expect(estimateImport({ tickets: { count: 0, samples: [] } }, 10_000)).to.include({
      requests: 0,
      seconds: 0,
    });
  });

  it('count messages and files in page values, and the sizes that are stated', () => {
    const messages = [{ id: '1', attachments: [{ id: 'a', size: 7 }, { id: 'b' }] }, { id: '2' }];
    expect(sampleOf({ messages })).to.deep.equal(record(2, 2, [7]));
    expect(sampleOf({ name: 'no thread at all' })).to.deep.equal(record(0, 0));
  });

  it('take samples from all over a list', () => {
    expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 5)).to.deep.equal([0, 2, 4, 6, 8]);
    expect(spread([0, 1], 5)).to.deep.equal([0, 1]);
  });
});
