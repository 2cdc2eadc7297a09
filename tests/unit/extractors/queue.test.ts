// The queue after a kill: what was done stays done, what was under way is queued again, a torn line is nothing.
import { appendFile, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { openQueue, type Queue, type Work } from '../../../extractors/crawl/queue.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const work = (id: string): Work => ({
  key: `conversations/${id}`,
  stream: 'conversations',
  page: 'thread',
  row: { id },
});

async function killed(queue: Queue): Promise<void> {
  // Closing only flushes; everything awaited is on the disk already, as a kill would find it.
  await queue.close();
}

describe('request queue', () => {
  it('keeps what was done and failed, and queues again what was under way', async () => {
    const file = join(await temporaryFolder(), 'queue.jsonl');
    const first = await openQueue(file, 'p1');
    await first.add(['c1', 'c2', 'c3', 'c4'].map(work));
    const [one, two, three] = ['conversations', 'conversations', 'conversations'].map(() =>
      first.next('conversations'),
    );
    if (!one || !two || !three) throw new Error('nothing queued');
    await first.done(one);
    await first.failed(two, 'gone');
    await killed(first);

    const second = await openQueue(file, 'p1');
    expect(
      [...second.items('conversations')].map((item) => [item.key, item.state, item.reason]),
    ).to.deep.equal([
      ['conversations/c1', 'done', null],
      ['conversations/c2', 'failed', 'gone'],
      ['conversations/c3', 'queued', null],
      ['conversations/c4', 'queued', null],
    ]);
    expect(second.get('conversations/c3')?.row).to.deep.equal({ id: 'c3' });
    expect(second.retryFailed()).to.equal(1);
    expect(second.waiting('conversations')).to.equal(3);
    await second.close();
  });

  it('drops a torn last line, and only that', async () => {
    const file = join(await temporaryFolder(), 'queue.jsonl');
    const first = await openQueue(file, 'p1');
    await first.add([work('c1'), work('c2')]);
    const item = first.next('conversations');
    if (!item) throw new Error('nothing queued');
    await first.done(item);
    await killed(first);
    const whole = await readFile(file);
    await truncate(file, whole.length - 3);

    const second = await openQueue(file, 'p1');
    expect(second.get('conversations/c1')?.state).to.equal('queued');
    expect(second.size('conversations')).to.equal(2);
    await second.done(second.next('conversations') as never);
    await killed(second);
    await appendFile(file, '[99,{"op":"do');
    const third = await openQueue(file, 'p1');
    expect(third.get('conversations/c1')?.state).to.equal('done');
    await third.close();
  });

  it('knows a key once, however often and in whatever batch it is added', async () => {
    const queue = await openQueue(join(await temporaryFolder(), 'queue.jsonl'), 'p1');
    const [a, b] = await queue.add([work('c1'), work('c1')]);
    const [c] = await queue.add([work('c1')]);
    expect(a).to.equal(b).and.equal(c);
    expect(queue.size('conversations')).to.equal(1);
    await queue.close();
  });

  it('remembers how far a list was walked, and forgets it and the strategies with another profile', async () => {
    const file = join(await temporaryFolder(), 'queue.jsonl');
    const first = await openQueue(file, 'p1');
    await first.listed('threads', { strategy: 'json', next: '/page/2', counter: 40, keys: ['a', 'b'] });
    await first.listed('threads', { strategy: 'json', next: '/page/3', counter: 41, keys: ['b', 'c'] });
    await first.rememberStrategy('threads', 'json');
    await first.add([work('c1')]);
    await killed(first);

    const same = await openQueue(file, 'p1');
    expect(same.list('threads')).to.deep.include({ next: '/page/3', counter: 41, done: false });
    expect([...(same.list('threads')?.keys ?? [])]).to.deep.equal(['a', 'b', 'c']);
    expect(same.strategies().get('threads')).to.equal('json');
    await killed(same);

    const corrected = await openQueue(file, 'p2');
    expect(corrected.list('threads')).to.equal(undefined);
    expect(corrected.strategies().size).to.equal(0);
    expect(corrected.size('conversations')).to.equal(1);
    await corrected.close();
  });

  it('reads wrongly asked records again, those under way too, and asks no more until the profile changes', async () => {
    const file = join(await temporaryFolder(), 'queue.jsonl');
    const first = await openQueue(file, 'p1');
    await first.add(['c1', 'c2', 'c3'].map(work));
    const [one, two] = [first.next('conversations'), first.next('conversations')];
    if (!one || !two) throw new Error('nothing queued');
    await first.done(one);
    await first.askedWrong('thread', ['conversations/c1', 'conversations/c2']);
    expect([one.state, two.state]).to.deep.equal(['queued', 'pending']);
    await first.done(two);
    expect([two.state, two.again]).to.deep.equal(['queued', true]);
    await killed(first);

    const second = await openQueue(file, 'p1');
    expect(second.waiting('conversations')).to.equal(3);
    expect([...second.wronglyAsked()]).to.deep.equal(['thread']);
    await second.close();
    const other = await openQueue(file, 'p2');
    expect([...other.wronglyAsked()]).to.deep.equal([]);
    await other.close();
  });
});
