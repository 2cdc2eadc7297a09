// Catches: an extraction that says how many records are missing and not which, or that none is where nobody can know.
import { expect } from 'chai';
import { completeness, gapsIn, sayGaps } from '../../../cli/gaps.ts';
import { streamSeal } from '../../../model/snapshot.ts';

const stream = (gaps: { id: string | null; reason: string }[]) => ({
  expected: null,
  captured: 0,
  gaps,
  sha256: '0'.repeat(64),
});

describe('what a snapshot lacks', () => {
  it('is named by stream, id and reason, twenty on the terminal and all for machines', () => {
    const many = Array.from({ length: 24 }, (_, at) => ({ id: `f${at}`, reason: 'the source answered 404' }));
    const gaps = gapsIn({
      streams: { tickets: stream([{ id: null, reason: 'no id' }]), attachments: stream(many) },
    });
    expect(gaps).to.have.length(25);
    const said: string[] = [];
    sayGaps({ say: (text: string) => said.push(text) }, gaps);
    expect(said).to.have.length(21);
    expect(said[0]).to.equal('missing  tickets/?: no id');
    expect(said[1]).to.equal('missing  attachments/f0: the source answered 404');
    expect(said[20]).to.contain('5 more');
  });

  const sealed = (more: object) =>
    streamSeal.parse({ expected: null, captured: 2, gaps: [], sha256: '0'.repeat(64), ...more });
  const list = (name: string, proved: boolean, records: object | null = null) => ({
    list: name,
    state: proved ? 'proved' : 'unproved',
    by: proved ? 'counter' : null,
    rows: records ? null : 2,
    records,
  });

  it('is never nothing while a list is unproved', () => {
    const tags = sealed({ state: 'unproved', lists: [list('tags', false)] });
    const conversations = sealed({
      state: 'unproved',
      lists: [list('threads', true), list('conversations.messages', false, { proved: 3, unproved: 12 })],
    });
    const members = sealed({ state: 'unproved', lists: [list('members', false)] });
    expect(completeness({ streams: { tags, conversations, users: members } })).to.equal(
      'Gaps: none; unproved: tags (nothing says how many there are), conversations.messages of 12 records, ' +
        'users by members (nothing says how many there are).',
    );
  });

  it('is nothing where every list is proved, and not known where an earlier version sealed it', () => {
    const proved = sealed({ state: 'proved', lists: [list('tags', true)] });
    expect(completeness({ streams: { tags: proved } })).to.equal('Gaps: none; every list is proved.');
    expect(completeness({ streams: { tags: sealed({}) } })).to.equal(
      'Gaps: none; unproved: tags (sealed by an earlier version).',
    );
  });
});
