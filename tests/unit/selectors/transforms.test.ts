import { expect } from 'chai';
import { type Transform, transform } from '../../../selectors/schema.ts';
import { applyTransforms, NO_VALUE, NOT_UNDERSTOOD } from '../../../selectors/transforms.ts';
import type { RawValue } from '../../../selectors/values.ts';

const env = {
  timezone: 'America/New_York',
  takenAt: Date.UTC(2026, 2, 10, 12),
  url: 'https://desk.example/inbox/1',
  listed: (stream: string) => (stream === 'users' ? new Set(['14', '29']) : null),
};

function apply(value: RawValue, ...steps: unknown[]) {
  const parsed: Transform[] = steps.map((step) => transform.parse(step));
  return applyTransforms(value, parsed, env);
}

describe('transforms', () => {
  const cases: [name: string, value: RawValue, steps: unknown[], result: unknown][] = [
    ['number', '1,161 rows', ['number'], 1161],
    ['number with a fraction', 'rated 4.5 of 5', ['number'], 4.5],
    ['negative number', '-3', ['number'], -3],
    ['number of nothing', '', ['number'], NO_VALUE],
    ['number of words', 'many', ['number'], NOT_UNDERSTOOD],
    ['integer after a regex', '1-15 of 1,161', [{ regex: 'of\\s+([\\d,]+)' }, 'integer'], 1161],
    ['integer of a fraction', '4.5', ['integer'], NOT_UNDERSTOOD],
    ['number from JSON', 7, ['integer'], 7],
    ['lower', 'Team ADMIN', ['lower'], 'team admin'],
    ['boolean of yes', 'Yes', ['boolean'], true],
    ['boolean of off', 'Off', ['boolean'], false],
    ['boolean of an element without text', '', ['boolean'], true],
    ['boolean from JSON', false, ['boolean'], false],
    ['url', '../x?y=1', ['url'], 'https://desk.example/x?y=1'],
    ['url of nonsense', 'http://[', ['url'], NOT_UNDERSTOOD],
    ['sort by code unit', ['b', 'a', 'Z'], ['sort'], ['Z', 'a', 'b']],
    ['json and path', '{"a":{"b":[1,2]}}', ['json', { path: 'a.b[1]' }], 2],
    ['join', ['a', 'b'], [{ join: ', ' }], 'a, b'],
    ['join of one text', 'a', [{ join: ', ' }], 'a'],
    [
      'join after each went its way',
      ['- a', '- b'],
      [{ replace: { pattern: '^- ', with: '' } }, { join: '|' }],
      'a|b',
    ],
    ['listed', '29', [{ listed: { in: 'users', as: 'user', otherwise: 'contact' } }], 'user'],
    ['not listed', '2', [{ listed: { in: 'users', as: 'user', otherwise: 'contact' } }], 'contact'],
    ['listed of nothing', '', [{ listed: { in: 'users', as: 'user', otherwise: 'contact' } }], NO_VALUE],
    [
      'listed in lists nobody has read',
      '29',
      [{ listed: { in: 'contacts', as: 'contact', otherwise: 'user' } }],
      NOT_UNDERSTOOD,
    ],
    ['json that is none', '{', ['json'], NOT_UNDERSTOOD],
    ['path without an end', '{}', ['json', { path: 'a.b' }], NO_VALUE],
    ['regex without a group', 'ticket 12', [{ regex: '\\d+', group: 0 }], '12'],
    ['regex without a match', 'none', [{ regex: '\\d+' }], NO_VALUE],
    ['every', 'Hi {First Name}, {Type}', [{ every: '\\{[^}]+\\}' }], ['{First Name}', '{Type}']],
    ['nothing', 'unassigned', [{ nothing: ['Unassigned'] }], null],
    ['nothing lets words through', 'Ann', [{ nothing: ['Unassigned'] }], 'Ann'],
    ['replace everywhere', 'a-b-c', [{ replace: { pattern: '-', with: '+' } }], 'a+b+c'],
    ['split', 'VIP,  Managed ,', [{ split: ',' }], ['VIP', 'Managed']],
    ['split of several texts is one list', ['a,b', 'c'], [{ split: ',' }], ['a', 'b', 'c']],
    ['map ignores case', 'TEAM Admin', [{ map: { 'team admin': 'team_admin' } }], 'team_admin'],
    ['map of the unknown', 'Owner', [{ map: { admin: 'admin' } }], NOT_UNDERSTOOD],
    ['map otherwise', 'Owner', [{ map: { admin: 'admin' }, otherwise: 'member' }], 'member'],
    ['a list goes through item by item', ['1', 'None', '2'], [{ nothing: ['None'] }, 'integer'], [1, 2]],
    ['one bad item spoils the list', ['1', 'x'], ['integer'], NOT_UNDERSTOOD],
  ];
  for (const [name, value, steps, result] of cases) {
    it(name, () => expect(apply(value, ...steps)).to.deep.equal(result));
  }
});
