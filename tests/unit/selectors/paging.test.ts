import { expect } from 'chai';
import { valueAt } from '../../../selectors/json-path.ts';
import { fillUrl, slotsOf } from '../../../selectors/paging.ts';

describe('URL templates', () => {
  it('are filled with the fields of a row, as path segments', () => {
    expect(fillUrl('/a/{id}/b?x={no}', { id: 'x/1 é', no: 7 })).to.equal('/a/x%2F1%20%C3%A9/b?x=7');
    expect(slotsOf('/a/{id}/b?x={no}')).to.deep.equal(['id', 'no']);
  });
  // "/threads/undefined" would be fetched, and be somebody's thread in the worst case.
  it('are nothing without a value for every slot', () => {
    for (const id of [null, '']) expect(fillUrl('/a/{id}', { id })).to.equal(null);
    expect(fillUrl('/a/{id}', {})).to.equal(null);
  });
});

describe('JSON paths', () => {
  const value = { a: { b: [{ c: 1 }, { c: 2 }, {}] }, n: null, f: false };
  const cases: [path: string, result: unknown][] = [
    ['a.b[1].c', 2],
    ['a.b[*].c', [1, 2]],
    ['a.x.y', undefined],
    ['a.b.c', undefined],
    ['n', undefined],
    ['f', false],
    ['.', value],
    ['a.constructor', undefined],
  ];
  for (const [path, result] of cases) it(path, () => expect(valueAt(value, path)).to.deep.equal(result));
});
