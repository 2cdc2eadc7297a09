// Catches: an option that is taken for another, or only refused once something has been asked or done.
import { expect } from 'chai';
import { z } from 'zod';
import { parseOptions, rateOption } from '../../../cli/options.ts';

const rates = z.object({ rate: rateOption });

describe('--rate', () => {
  it('is a number a minute, with or without saying so', () => {
    expect(parseOptions(rates, { rate: '500/min' })).to.deep.equal({ rate: 500 });
    expect(parseOptions(rates, { rate: '1000' })).to.deep.equal({ rate: 1000 });
    expect(parseOptions(rates, {})).to.deep.equal({});
  });

  for (const rate of ['banana', '0/min', '-5', '500/s', '1.5', '']) {
    it(`is not "${rate}"`, () => {
      expect(() => parseOptions(rates, { rate }))
        .to.throw()
        .that.includes({ code: 'option_invalid', exitCode: 2 });
    });
  }
});
