// Paths into JSON answers: "owner.id", "items[0].name", "tags[*].name", "." for the value itself.
import type { RawValue } from './values.ts';

/**
 * The value at a path, or undefined where the way ends. `[*]` goes through every item and yields a list; of several
 * paths ("owner.id, others[*].id") the values make one list, in this order.
 * Null counts as no value.
 */
export function valueAt(value: unknown, path: string): RawValue | undefined {
  if (!path.includes(',')) return walk(value, stepsOf(path)) as RawValue | undefined;
  const found = path.split(',').map((one) => walk(value, stepsOf(one.trim())));
  return found.filter((one) => one !== undefined).flat() as RawValue;
}

const known = new Map<string, string[]>();

function stepsOf(path: string): string[] {
  let steps = known.get(path);
  if (!steps) {
    steps = path
      .replace(/\[(\*|\d+)\]/g, '.$1')
      .split('.')
      .filter((step) => step !== '');
    known.set(path, steps);
  }
  return steps;
}

function walk(value: unknown, steps: readonly string[]): unknown {
  let current = value;
  for (const [index, step] of steps.entries()) {
    if (current === null || typeof current !== 'object') return undefined;
    if (step === '*') {
      if (!Array.isArray(current)) return undefined;
      const rest = steps.slice(index + 1);
      return current
        .map((item) => walk(item, rest))
        .flat(rest.includes('*') ? 1 : 0)
        .filter((item) => item !== undefined);
    }
    current = Object.hasOwn(current, step) ? (current as Record<string, unknown>)[step] : undefined;
  }
  return current ?? undefined;
}
