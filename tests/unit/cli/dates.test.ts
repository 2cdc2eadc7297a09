// Catches: a permission that lasts longer, or shorter, than the date somebody wrote down, or than on another machine.
import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parseDate } from '../../../cli/options.ts';
import { UsageError } from '../../../lib/errors.ts';

describe('dates on the command line', () => {
  for (const [text, start, end] of [
    ['2027-01-31', '2027-01-31T00:00:00Z', '2027-01-31T23:59:59Z'],
    ['2028-02-29', '2028-02-29T00:00:00Z', '2028-02-29T23:59:59Z'],
    ['2027-01-31T18:00Z', '2027-01-31T18:00:00Z', '2027-01-31T18:00:00Z'],
    ['2027-01-31T18:00:00+01:00', '2027-01-31T17:00:00Z', '2027-01-31T17:00:00Z'],
    ['2027-01-31T23:30:00.9-05:00', '2027-02-01T04:30:00Z', '2027-02-01T04:30:00Z'],
  ] as const) {
    it(`${text} is taken as written`, () => {
      expect(parseDate('--from', text)).to.equal(start);
      expect(parseDate('--expires', text, 'end')).to.equal(end);
    });
  }

  for (const text of [
    '2027-02-31',
    '2027-02-29',
    '2027-13-01',
    '2027-00-10',
    '2027-01-31T25:00Z',
    '2027-01-31T18:61:00Z',
    '2027-01-31T18:00:00+99:99',
    // Another moment on every machine:
    '2027-01-31T18:00:00',
    '31 January 2027',
    '01/02/2027',
    // Forms of ISO 8601 that few would read the same way:
    '2027',
    '2027-01',
    '2027-W05-7',
    '2027-031',
    '20270131',
    ' 2027-01-31',
    '2027-01-31 ',
    '',
  ]) {
    it(`"${text}" is refused, naming the option and the form wanted`, () => {
      expect(() => parseDate('--expires', text, 'end'))
        .to.throw(UsageError, `--expires "${text}"`)
        .and.include({ code: 'date_invalid', exitCode: 2 })
        .and.have.property('hint')
        .that.includes('YYYY-MM-DD');
    });
  }

  it('takes a day exactly when the calendar has it, and as that very day', () => {
    const two = (n: number): string => String(n).padStart(2, '0');
    const parts = fc.tuple(fc.integer({ min: 1900, max: 2200 }), fc.nat({ max: 13 }), fc.nat({ max: 32 }));
    fc.assert(
      fc.property(parts, ([year, month, day]) => {
        const text = `${year}-${two(month)}-${two(day)}`;
        const daysIn = new Date(Date.UTC(year, month, 0)).getUTCDate();
        if (month >= 1 && month <= 12 && day >= 1 && day <= daysIn)
          expect(parseDate('--to', text).slice(0, 10)).to.equal(text);
        else expect(() => parseDate('--to', text)).to.throw(UsageError);
      }),
    );
  });
});
