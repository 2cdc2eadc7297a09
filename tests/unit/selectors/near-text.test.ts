import { expect } from 'chai';
import { nearness } from '../../../selectors/near-text.ts';

const near = (a: string, b: string) => nearness([a], b, [new Set(['owner', 'assignee'])]).score;

describe('how near two labels are', () => {
  it('goes from the same words over synonyms and more words down to nothing', () => {
    const scores = [
      near('Created', 'Created on'),
      near('Owner', 'assignee'),
      near('Email', 'Email address'),
      near('Last seen', 'First seen'),
      near('Owner', 'Phone'),
    ];
    expect(scores).to.deep.equal([...scores].sort((a, b) => b - a));
    expect(new Set(scores).size).to.equal(5);
    expect(scores[4]).to.equal(0);
  });
});
