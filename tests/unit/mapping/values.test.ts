import { expect } from 'chai';
import { parseDate } from '../../../mapping/time.ts';
import { optionLabels, parseBoolean, parseNumber, parseValue } from '../../../mapping/values.ts';

describe('values of custom properties', () => {
  it('reads numbers as shown, and none that would come back changed', () => {
    expect(['12', '-3.5', '1,234', '12,345.75', ' 7 '].map(parseNumber)).to.deep.equal([
      12, -3.5, 1234, 12345.75, 7,
    ]);
    for (const text of ['12 pcs', '1,23', '1.234,5', '', '12345678901234567890', 'NaN', '0x10']) {
      expect(parseNumber(text), text).to.equal(undefined);
    }
  });

  it('reads yes and no in the words of user interfaces', () => {
    expect(['Yes', 'TRUE', 'on', '✓'].map(parseBoolean)).to.deep.equal([true, true, true, true]);
    expect(['no', 'False', 'OFF'].map(parseBoolean)).to.deep.equal([false, false, false]);
    expect(parseBoolean('maybe')).to.equal(undefined);
  });

  it('reads dates that mean one day everywhere, and no others', () => {
    const day = Date.UTC(2026, 2, 4) / 1000;
    for (const text of ['2026-03-04', 'Mar 4, 2026', '4 Mar 2026', 'March 4, 2026', '2026-03-04T00:00:00Z']) {
      expect(parseDate(text), text).to.equal(day);
    }
    for (const text of ['03/04/2026', '4.3.26', 'tomorrow', '2026-13-01']) {
      expect(parseDate(text), text).to.equal(undefined);
    }
  });

  it('knows list values by what the source calls them', () => {
    const labels = optionLabels(['Berlin, DE', 'Berlin; DE', 'Rome'], 'replaced');
    expect([...labels.values()]).to.deep.equal(['Berlin; DE', 'Berlin; DE (2)', 'Rome']);
    expect(parseValue('list', ' Berlin, DE', labels)).to.deep.equal({ option: 'Berlin; DE' });
    expect(parseValue('list', 'Paris', labels)).to.equal(undefined);
    expect([...optionLabels(['Berlin, DE'], 'kept').values()]).to.deep.equal(['Berlin, DE']);
  });

  it('takes only whole numbers for integers', () => {
    expect(parseValue('integer', '3', new Map())).to.equal(3);
    expect(parseValue('integer', '3.5', new Map())).to.equal(undefined);
  });
});
