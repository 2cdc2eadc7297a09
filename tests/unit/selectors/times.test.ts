import { expect } from 'chai';
import { readTime } from '../../../selectors/times.ts';

const takenAt = Date.UTC(2026, 2, 10, 12);
const zone = 'America/New_York';
const read = (text: string, format: string, place: string | null = zone) =>
  readTime(text, [format], place, takenAt);

describe('times', () => {
  const cases: [name: string, text: string, format: string, result: string | null][] = [
    [
      'Luxon tokens in the account zone',
      'Mar 3, 2026, 4:05:09 PM',
      'LLL d, yyyy, h:mm:ss a',
      '2026-03-03T21:05:09Z',
    ],
    [
      'an offset of its own wins',
      'Mar 3, 2026, 4:05:09 PM GMT+5:30',
      "LLL d, yyyy, h:mm:ss a 'GMT'Z",
      '2026-03-03T10:35:09Z',
    ],
    ['ISO with offset', '2026-03-03T23:05:09.900+02:00', 'iso', '2026-03-03T21:05:09Z'],
    ['ISO without offset', '2026-07-03T12:00:00', 'iso', '2026-07-03T16:00:00Z'],
    ['unix', '1772571909', 'unix', '2026-03-03T21:05:09Z'],
    ['millis', '1772571909123', 'millis', '2026-03-03T21:05:09Z'],
    ['unix of words', 'soon', 'unix', null],
    // Days are days of the wall clock: summer time began on the 8th.
    ['relative', '3 days ago', 'relative', '2026-03-07T13:00:00Z'],
    ['relative, short', '5m', 'relative', '2026-03-10T11:55:00Z'],
    ['relative, one', 'an hour ago', 'relative', '2026-03-10T11:00:00Z'],
    ['relative of words', 'a fortnight ago', 'relative', null],
    ['no year: this one', 'Mar 3, 4:05 PM', 'LLL d, h:mm a', '2026-03-03T21:05:00Z'],
    // Would be read as a date months ahead of the crawl.
    ['no year: never in the future', 'Dec 24, 4:05 PM', 'LLL d, h:mm a', '2025-12-24T21:05:00Z'],
    ['no date: the day the page was taken', '7:30 AM', 'h:mm a', '2026-03-10T11:30:00Z'],
    ['a date alone is its midnight', '2026-03-03', 'yyyy-MM-dd', '2026-03-03T05:00:00Z'],
    ['another format', '03/03/2026', 'yyyy-MM-dd', null],
    ['no such day', 'Feb 30, 2026', 'LLL d, yyyy', null],
  ];
  for (const [name, text, format, result] of cases)
    it(name, () => expect(read(text, format)).to.equal(result));

  it('takes the first format that fits', () => {
    expect(readTime('2026-03-03', ['iso', 'yyyy-MM-dd'], 'UTC', takenAt)).to.equal('2026-03-03T00:00:00Z');
  });

  // Guessing UTC would shift every time of the account by hours, silently.
  it('does not guess a zone', () => {
    expect(read('Mar 3, 2026', 'LLL d, yyyy', null)).to.equal(null);
    expect(read('2026-03-03T21:05:09', 'iso', null)).to.equal(null);
    expect(read('2026-03-03T21:05:09Z', 'iso', null)).to.equal('2026-03-03T21:05:09Z');
  });
});
