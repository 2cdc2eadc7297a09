// Finds custom properties: a list of objects that name a property and its value. Pure.
import { valueAt } from './json-path.ts';
import { nameScore } from './learn-names.ts';
import type { Lesson, Sought } from './learn-scalar.ts';
import { isObject, shapeOf } from './learn-shapes.ts';
import { type Learned, LIKE, unplaced } from './learned.ts';

/** Key and value of each of a list of objects: custom properties. */
export function learnPairs(sought: Sought, lesson: Lesson, isGiven: boolean): Learned {
  const { name, given } = sought;
  const pairs = isObject(given.pairs) ? given.pairs : {};
  const ids = lesson.idsOf('properties');
  const shape = shapeOf(lesson.items.map(({ value }) => value));
  const tries = shape.arrays.flatMap((path) => {
    const rows = lesson.items.flatMap(({ value }) => (valueAt(value, path) as unknown[] | undefined) ?? []);
    if (rows.length === 0 || nameScore(name, path) < LIKE) return [];
    const scalars = shapeOf(rows).scalars;
    const key = scalars
      .filter((one) => /(?:^|\.)(?:id|key|name)$/i.test(one))
      .map((one) => {
        const keys = rows.map((row) => valueAt(row, one));
        const known = ids === null ? 0 : keys.filter((id) => ids.has(String(id))).length / rows.length;
        return { one, known, rank: known + (one.endsWith('id') ? 0.1 : 0) + (one.includes('.') ? 0.05 : 0) };
      })
      .sort((a, b) => b.rank - a.rank)[0];
    const value = scalars.find((one) => /(?:^|\.)(?:value|text|answer)$/i.test(one));
    if (!key || !value) return [];
    const why = key.known === 1 ? ', keys are ids of properties' : '';
    return [
      { path, key: key.one, value, evidence: `${rows.length} pairs of ${lesson.items.length} records${why}` },
    ];
  });
  const [first] = tries;
  if (!first) return unplaced([], isGiven ? given : null);
  const { pairs: _, ...rest } = given;
  const inner = (part: 'key' | 'value', path: string): Learned => ({
    how: 'found',
    settings: { path, ...(isObject(pairs[part]) ? pairs[part] : {}) },
    evidence: '',
    score: 1,
    nested: null,
    uncovered: 0,
  });
  return {
    how: 'found',
    settings: { path: first.path, ...rest },
    evidence: first.evidence,
    score: 0.9,
    nested: { key: 'pairs', fields: { key: inner('key', first.key), value: inner('value', first.value) } },
    uncovered: 0,
  };
}
