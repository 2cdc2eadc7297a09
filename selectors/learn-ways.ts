// Other ways to one field: rows of several kinds have one thing in several places, and some rightly have none. Pure.

import { valueAt } from './json-path.ts';
import { nameScore } from './learn-names.ts';
import {
  type Found,
  findScalar,
  type Item,
  type Lesson,
  type Settings,
  type Sought,
} from './learn-scalar.ts';
import { isObject, shapeOf } from './learn-shapes.ts';
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
  const empty = sought.want.kind === 'html' ? emptyOf(rest, lesson) : null;
  if (empty !== null) {
    ways.push(empty);
    rest = [];
  }
  const kept = left.filter((way) => !isObject(way) || isPlaced(way));
  const isConstant = kept.some((way) => isObject(way) && way.const !== undefined);
  return {
    ways: [...ways, ...kept.map((settings) => ({ settings }))],
    uncovered: isConstant ? 0 : rest.length,
  };
}

/** A deleted message has no text any more: rows without one that a flag tells from all others. */
function emptyOf(rest: readonly Item[], { items }: Lesson): { settings: unknown; evidence: string } | null {
  if (rest.length === 0 || rest.length === items.length) return null;
  const path = shapeOf(rest.map(({ value }) => value)).scalars.find(
    (one) =>
      nameScore('deleted', one) > 0 &&
      items.every((item) => (valueAt(item.value, one) === true) === rest.includes(item)),
  );
  if (path === undefined) return null;
  return {
    settings: { path, where: { [path]: 'true' }, const: '' },
    evidence: `none in the ${rest.length} with ${path}`,
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
