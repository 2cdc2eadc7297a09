// The failure this would catch: a list that is short, and a snapshot that says that nothing is missing.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { SelectorDrift } from '../../lib/errors.ts';
import { type PaperDesk, paperDesks, paperProfile } from '../support/paper-desk.ts';
import { CONVERSATIONS, rows, tags, thread } from '../support/paper-pages.ts';
import { rejection } from '../support/rejection.ts';

const USERS = `  users:
    stream: users
    url: /users
    ready: main
    list: { rows: p, counter: { select: '#n', transform: [integer] }, empty: .empty }
    fields:
      id: { attr: data-id, required: true }
      name: { select: b, required: true }
      state: { const: active }
      role: { const: member }
`;

describe('what an extraction proves', function () {
  this.timeout(60_000);
  const start = paperDesks();

  const ways: [string, string, PaperDesk['paper'], object][] = [
    [
      'a total that is reached',
      ', counter: { select: "#n", transform: [integer] }',
      { '/tags': `<main><i id=n>2</i>${rows(1, 2)}</main>` },
      { state: 'proved', by: 'counter', rows: 2 },
    ],
    [
      'a next link that was there and then was not',
      ', pagination: { kind: next, select: a }',
      {
        '/tags': `<main>${rows(1, 2)}<a href="/tags?p=2"></a></main>`,
        '/tags?p=2': `<main>${rows(3, 3)}</main>`,
      },
      { state: 'proved', by: 'end', rows: 3 },
    ],
    [
      'a page that says that there are none',
      '',
      { '/tags': '<main><p class=empty>No tags</main>' },
      { state: 'proved', by: 'end', rows: 0 },
    ],
    [
      'nothing',
      ', pagination: { kind: next, select: a }',
      { '/tags': `<main>${rows(1, 2)}</main>` },
      { state: 'unproved', by: null, rows: 2 },
    ],
  ];
  for (const [name, list, paper, expected] of ways) {
    it(`tells a list proved by ${name}`, async () => {
      const { manifest } = await (await start(paper)).extract(paperProfile(tags(list)));
      const sealed = manifest.streams.tags;
      expect(sealed?.lists).to.deep.equal([{ list: 'tags', records: null, ...expected }]);
      expect(sealed?.state).to.equal((expected as { state: string }).state);
    });
  }

  it('believes a cursor that is there and is none, and no other way to stop', async () => {
    const json = (next: object) => ({ '/api/tags': { items: [{ id: 'g1', name: 'one' }], ...next } });
    const profile = paperProfile(
      tags()
        .replace(
          '    ready',
          '    json: { url: /api/tags, rows: items, pagination: { kind: cursor, param: c, path: next } }\n    ready',
        )
        .replace('attr: data-id', 'path: id')
        .replace('select: b', 'path: name'),
    );
    const stated = await (await start(json({ next: null }))).extract(profile);
    expect(stated.manifest.streams.tags?.lists[0]).to.include({ state: 'proved', by: 'end' });
    const silent = await (await start(json({}))).extract(profile);
    expect(silent.manifest.streams.tags?.lists[0]).to.include({ state: 'unproved', by: null });
  });

  it('tells two lists of the same rows, which agree, from two of different ones', async () => {
    const paper: PaperDesk['paper'] = {
      '/tags': `<main>${rows(1, 2)}</main>`,
      '/more': `<main>${rows(1, 2)}</main>`,
    };
    const both = paperProfile(`${tags()}${tags().replace('  tags:', '  more:').replace('/tags', '/more')}`);
    const source = await start(paper);
    const first = await source.extract(both);
    expect(first.manifest.streams.tags?.lists.map(({ by }) => by)).to.deep.equal(['agreement', 'agreement']);
    paper['/more'] = `<main>${rows(1, 3)}</main>`;
    const second = await source.extract(both);
    expect(second.manifest.streams.tags).to.include({ state: 'unproved', captured: 3 });
  });

  it('tells for each record whether its messages are all there', async () => {
    const source = await start({
      '/threads': `<main><i id=n>4</i>${['c1', 'c2', 'c3', 'c4'].map((id) => `<li data-id=${id}>`).join('')}</main>`,
      '/threads/c1': thread('<i id=n>2</i><p data-id=m1>a<p data-id=m2>b'),
      '/threads/c2': thread('<p data-id=m1>a'),
      '/threads/c3': thread('<a class=earlier href="/threads/c3?p=2"></a><p data-id=m9>z'),
      '/threads/c3?p=2': '<a class=earlier href="/threads/c3?p=3"></a><p data-id=m5>b',
      '/threads/c3?p=3': '<p data-id=m1>a',
      // Opened once: a part that was folded away, not a chain that came to its end.
      '/threads/c4': thread('<a class=earlier href="/threads/c4?p=2"></a><p data-id=m9>z'),
      '/threads/c4?p=2': '<p data-id=m1>a',
    });
    const { manifest } = await source.extract(paperProfile(CONVERSATIONS));
    const sealed = manifest.streams.conversations;
    expect(sealed?.state).to.equal('unproved');
    expect(sealed?.lists).to.deep.equal([
      { list: 'threads', state: 'proved', by: 'counter', rows: 4, records: null },
      {
        list: 'conversations.messages',
        state: 'unproved',
        by: null,
        rows: null,
        records: { proved: 2, unproved: 2 },
      },
    ]);
  });

  it('never seals a list that drifted as whole, whichever command comes next', async () => {
    const source = await start({
      '/users': '<main><i id=n>12</i><p data-id=u1><b>Ann</b></main>',
      '/tags': `<main>${rows(1, 2)}</main>`,
    });
    const profile = paperProfile(`${USERS}${tags()}`);
    const error = await rejection(source.extract(profile));
    expect(error).to.be.instanceOf(SelectorDrift);
    const { manifest } = await source.extract(profile, { streams: ['tags'] });
    expect(manifest.streams.users).to.include({ state: 'gap', captured: 1 });
    expect(manifest.streams.users?.gaps).to.have.length(1);
    expect(manifest.streams.users?.gaps[0]?.reason).to.match(/counts 12 rows, 1 were found/);
    expect(manifest.streams.tags).to.include({ state: 'unproved', captured: 2 });

    // The next generation takes what it does not read from this one, the gap included.
    const next = await source.extract(profile, { streams: ['tags'] });
    expect(next.manifest.streams.users).to.include({ state: 'gap', captured: 1 });
    source.paper['/users'] = '<main><i id=n>1</i><p data-id=u1><b>Ann</b></main>';
    const whole = await source.extract(profile);
    expect(whole.manifest.streams.users).to.include({ state: 'proved', captured: 1 });
    expect(whole.manifest.streams.users?.gaps).to.deep.equal([]);
  });

  it('says what was listed and not read, when a run ended between the two', async () => {
    const source = await start({
      '/threads': '<main><i id=n>2</i><li data-id=c1><li data-id=c2></main>',
      '/threads/c1': thread('<p data-id=m1>a'),
      '/threads/c2': '<main>another page</main>',
      '/tags': `<main>${rows(1, 2)}</main>`,
    });
    const profile = paperProfile(`${CONVERSATIONS}${tags()}`);
    await rejection(source.extract(profile, { concurrency: 1 }));
    const { manifest } = await source.extract(profile, { streams: ['tags'] });
    expect(manifest.streams.conversations).to.include({ state: 'gap', expected: 2, captured: 1 });
    expect(manifest.streams.conversations?.gaps.map(({ id }) => id)).to.deep.equal([null, 'c2']);
  });

  it('seals nothing unproved where a proof is required, says what would prove it, and goes on once that is added', async () => {
    const source = await start({
      '/threads': '<main><i id=n>1</i><li data-id=c1></main>',
      '/threads/c1': thread('<p data-id=m1>a<b id=total>1</b>'),
      '/tags': `<main><i id=n>2</i>${rows(1, 2)}</main>`,
    });
    const error = await rejection(
      source.extract(paperProfile(`${CONVERSATIONS}${tags()}`), { requireProof: true }),
    );
    expect(error).to.be.instanceOf(SelectorDrift).and.to.include({ code: 'unproved', exitCode: 5 });
    expect(error.message).to.match(
      /tags \(nothing says how many there are\), conversations\.messages of 1 records/,
    );
    expect(error.hint).to.include('pages.tags.list.counter').and.include('pages.thread.counters.messages');
    expect(existsSync(join(source.run.snapshot, 'manifest.json'))).to.equal(false);

    const counted = paperProfile(
      `${CONVERSATIONS.replace("counters: { messages: { select: '#n'", "counters: { messages: { select: '#total'")}${tags(', counter: { select: "#n", transform: [integer] }')}`,
    );
    const { manifest } = await source.extract(counted, { requireProof: true });
    expect(manifest.streams.tags?.state).to.equal('proved');
    expect(manifest.streams.conversations?.state).to.equal('proved');
  });
});
