// The failure this would catch: a record of the very moment the consent ends at, which nobody agreed to, is taken.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { isOutside } from '../../../extractors/crawl/records.ts';

describe('the date range of a consent', () => {
  const range = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };
  const cases: [string, string | null, boolean][] = [
    ['the second before it begins', '2026-02-28T23:59:59Z', true],
    ['the moment it begins', '2026-03-01T00:00:00Z', false],
    ['the last second of its last day', '2026-03-31T23:59:59Z', false],
    ['midnight of the day it ends before', '2026-04-01T00:00:00Z', true],
    ['no date at all', null, false],
  ];
  for (const [what, createdAt, outside] of cases) {
    it(`${outside ? 'leaves out' : 'takes'} a record of ${what}`, () => {
      expect(isOutside({ createdAt }, range)).to.equal(outside);
      expect(isOutside({ createdAt }, { from: null, to: null })).to.equal(false);
    });
  }
});
