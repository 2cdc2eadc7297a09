// Other ways to one field: rows of several kinds have one thing in several places, and some rightly have none. Pure.

import { type Found, findScalar, type Lesson, type Settings, type Sought } from './learn-scalar.ts';
import { isObject } from './learn-shapes.ts';
import { isPlaced } from './learned.ts';

/** Rows of several kinds have one thing in several places: what is not there yet is looked for among the others. */
export function otherWays(
  sought: Sought,
  first: Found,
  given: readonly unknown[],
  lesson: Lesson,
): { ways: { settings: unknown; evidence?: string }[]; uncovered: number } {
  const ways: { settings: unknown; evidence?: string }[] = [];
  let rest = lesson.items.filter((_, at) => (first.values[at] ?? null) === null);
  const left = [...given];
  const isNeeded = sought.want.must || sought.want.kind === 'html' || given.length > 0;
  while (rest.length > 0 && isNeeded) {
    const at = left.findIndex((way) => isObject(way) && !isPlaced(way));
    const own = at >= 0 ? (left[at] as Settings) : given.length > 0 ? null : withoutSteps(sought.given);
    if (own === null) break;
    const { found } = findScalar({ ...sought, given: own, isOther: true }, { ...lesson, items: rest });
    if (found === null || found.values.every((value) => value === undefined)) break;
    if (at >= 0) left.splice(at, 1);
    ways.push({ settings: found.settings, evidence: `${String(found.settings.path)} ${found.evidence}` });
    rest = rest.filter((_, index) => (found.values[index] ?? null) === null);
    if (at < 0) break;
  }
  const kept = left.filter((way) => !isObject(way) || isPlaced(way));
  const isConstant = kept.some((way) => isObject(way) && way.const !== undefined);
  return {
    ways: [...ways, ...kept.map((settings) => ({ settings }))],
    uncovered: isConstant ? 0 : rest.length,
  };
}

function withoutSteps({ html, raw }: Settings): Settings {
  return { ...(html ? { html } : {}), ...(raw ? { raw } : {}) };
}

/** Other ways that the profile gives, as far as they say where. */
export function alsoPlaced(or: unknown): Settings {
  const ways = Array.isArray(or) ? or.filter((way: unknown) => !isObject(way) || isPlaced(way)) : [];
  return ways.length > 0 ? { or: ways } : {};
}
