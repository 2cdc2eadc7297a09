// Catches: an extraction that says how many records are missing and not which.
import { expect } from 'chai';
import { gapsIn, sayGaps } from '../../../cli/gaps.ts';

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
});
