// A large account is there at once, because nothing is made before it is asked for.
import { expect } from 'chai';
import { arrive, enter, stopAll } from './visitor.ts';

describe('Thread sandbox: a large account', () => {
  afterEach(stopAll);

  it('starts in less than two seconds and gives its truth in slices', async () => {
    const started = performance.now();
    const visitor = await arrive({ size: 'large' });
    expect(performance.now() - started).to.be.below(2000);
    const slice = await visitor.json<{ total: number; records: { id: string }[] }>(
      '/__sandbox/truth?stream=conversations&offset=4990&limit=100',
    );
    expect([slice.total, slice.records.length]).to.deep.equal([5000, 10]);
    for (const [stream, total] of [
      ['reviews', 2000],
      ['tickets', 1000],
    ] as const) {
      const { total: held } = await visitor.json<{ total: number }>(
        `/__sandbox/truth?stream=${stream}&limit=1`,
      );
      expect(held, stream).to.equal(total);
    }
  });

  it('lists all of it, and its longest thread has 1200 messages', async () => {
    const visitor = await enter({ size: 'large' });
    const list = await visitor.json<{ total: number; items: unknown[] }>(
      '/inbox/api/threads?state=all&filter=none&offset=4900&limit=100',
    );
    expect([list.total, list.items.length]).to.deep.equal([5000, 100]);
    expect((await visitor.page('/inbox/threads/c2'))('#count').text()).to.equal('1200 messages');
    expect((await visitor.page('/inbox'))('nav').text()).to.include('+99');
  });
});
