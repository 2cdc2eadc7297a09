// Which paths there are in JSON that nobody has described: scalars, objects, lists of objects. Pure.

/** Paths by what stands there, as json-path.ts reads them; "." is the value itself. */
export interface Shape {
  /** One text, number, flag or null. */
  readonly scalars: readonly string[];
  /** Several texts or numbers: "tags", "tags[*].name". */
  readonly lists: readonly string[];
  readonly objects: readonly string[];
  /** Lists of objects: "items", "threads.edges[*].node". */
  readonly arrays: readonly string[];
}

/** Deeper than this an answer describes itself, and no record. */
const DEEPEST = 7;
/** Items of one list that are looked at. */
const MOST_ITEMS = 40;

/** Every path of at least one of the values. */
export function shapeOf(values: readonly unknown[]): Shape {
  const found = {
    scalars: new Set<string>(),
    lists: new Set<string>(),
    objects: new Set<string>(),
    arrays: new Set<string>(),
  };
  const walk = (value: unknown, path: string, inList: boolean, depth: number): void => {
    if (value === undefined || depth > DEEPEST) return;
    if (Array.isArray(value)) {
      if (!inList) walkList(value, path, depth);
      return;
    }
    if (typeof value !== 'object' || value === null) {
      found[inList ? 'lists' : 'scalars'].add(path || '.');
      return;
    }
    if (!inList) found.objects.add(path || '.');
    for (const [name, member] of Object.entries(value))
      if (isName(name)) walk(member, path === '' ? name : `${path}.${name}`, inList, depth + 1);
  };
  const walkList = (items: readonly unknown[], path: string, depth: number): void => {
    if (items.every((item) => typeof item !== 'object' || item === null)) found.lists.add(path || '.');
    if (items.every(isObject)) {
      found.arrays.add(path || '.');
      // Relay's connections wrap each row once more.
      if (items.length > 0 && items.every(({ node }) => isObject(node))) found.arrays.add(`${path}[*].node`);
    }
    for (const item of items.slice(0, MOST_ITEMS)) walk(item, `${path}[*]`, true, depth + 1);
  };
  for (const value of values) walk(value, '', false, 0);
  return {
    scalars: [...found.scalars],
    lists: [...found.lists],
    objects: [...found.objects],
    arrays: [...found.arrays],
  };
}

/** A name that a path can hold. */
const isName = (name: string): boolean => name !== '' && !/[.[\]]/.test(name) && name !== '*';

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
