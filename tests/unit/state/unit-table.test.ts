// The failure this would catch: an id that comes back spelled otherwise because it looked like a number, or a unit that
// keeps something of what it was before.
import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { LedgerUnit } from '../../../state/ledger-entries.ts';
import { unitTable } from '../../../state/unit-table.ts';

const pending = { step: 'create', hash: 'h', at: 1 };
const error = { step: 'create', code: 'c', message: 'm' };
const answered = { step: 'create', sent: 1, by: 'Ann Example', at: 2 };

const target = fc.oneof(
  fc.constantFrom(null, '', '0', '-0', '007', '1e3', ' 7', '215468000012345', '9007199254740993', 'NaN'),
  fc.nat().map(String),
  fc.string(),
);
const unit: fc.Arbitrary<LedgerUnit> = fc.record(
  {
    target,
    done: fc.nat(1_200),
    status: fc.constantFrom('todo', 'sent', 'done', 'failed', 'removed'),
    how: fc.constantFrom(null, 'created', 'matched', 'skipped', 'manual'),
    pending: fc.constant(pending),
    error: fc.constant(error),
    trail: fc.constantFrom('t', 'u'),
    answered: fc.constant(answered),
  },
  { requiredKeys: ['target', 'done', 'status', 'how'] },
);

describe('the units of a ledger', () => {
  it('come back as they were set last, in the order in which they were set first', () => {
    const ref = fc.constantFrom('tags/1', 'tags/2', 'contacts/1', '__proto__', 'conversations/"ü"');
    fc.assert(
      fc.property(fc.array(fc.tuple(ref, unit), { maxLength: 30 }), (sets) => {
        const table = unitTable();
        const map = new Map<string, LedgerUnit>();
        for (const [name, value] of sets) {
          table.set(name, value);
          map.set(name, value);
          expect(table.get(name)).to.deep.equal(value);
        }
        expect([...table]).to.deep.equal([...map]);
        expect(table.size).to.equal(map.size);
        expect(table.get('tags/9')).to.equal(undefined);
      }),
    );
  });
});
