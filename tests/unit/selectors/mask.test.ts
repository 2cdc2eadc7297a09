// A probe report is sent to colleagues and pasted into tickets: a sample that shows a name, an address, a number to
// call or what somebody wrote would carry the account's data with it.
import { expect } from 'chai';
import fc from 'fast-check';
import type { Field } from '../../../selectors/field.ts';
import { maskSample } from '../../../selectors/mask.ts';

const plain: Field = { required: false, transform: [] };

describe('samples in a probe report', () => {
  for (const text of ['Ann Example', 'ann@example.com', '5550100123', '+1 555 0100', 'Müller, Zoë', '私は']) {
    it(`keep only the shape of "${text}"`, () => {
      const shown = maskSample(text, plain, 'contact.name');
      expect(shown).to.match(/^[Aa0\s,.@+]+$/);
      expect(maskSample(text, plain, 'ownerId'), 'the field may be called an id').to.equal(shown);
    });
  }

  it('never show a letter or digit of what people wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (body) => {
        const left = (maskSample(body, plain, 'messages.html') ?? '').replace(/[Aa0]/g, '');
        return ['true', 'false'].includes(body) || !/[\p{L}\d]/u.test(left);
      }),
    );
  });

  it('show in full what names nobody', () => {
    const mapped: Field = { ...plain, transform: [{ map: { 'Team Admin': 'team_admin' } }] };
    expect(maskSample('team_admin', mapped, 'role')).to.equal('team_admin');
    expect(maskSample('2026-03-03T21:05:09Z', plain, 'createdAt')).to.equal('2026-03-03T21:05:09Z');
    expect(maskSample(1161, plain, 'list.counter')).to.equal('1161');
    expect(maskSample(['Ann', 'Bob'], plain, 'tags')).to.equal('[2] Aaa');
  });

  it('show of an id that it is one, and not whose', () => {
    expect(maskSample('c12-7', plain, 'messages.id')).to.equal('c00-0');
    expect(maskSample('5550100123', plain, 'contactId')).to.equal('0000000000');
    expect(maskSample('ann1985', plain, 'ownerId')).to.equal('aaa0000');
    expect(maskSample(['k7', 'k8'], plain, 'contactIds')).to.equal('[2] k0');
    expect(maskSample('c12', plain, 'subject')).to.equal('a00');
  });
});
