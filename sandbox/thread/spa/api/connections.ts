// Cursor pages in the manner of Relay: a cursor says where one was, and stays right when rows come or go.
import { GraphQLError } from 'graphql';

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

type Key = readonly (string | number)[];

const most = 100;

export const encodeCursor = (key: Key): string => Buffer.from(JSON.stringify(key)).toString('base64');

export function decodeCursor(cursor: string): Key {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64').toString());
    if (Array.isArray(key)) return key as Key;
  } catch {
    // Refused below, like every other text that is no cursor.
  }
  throw new GraphQLError('Invalid cursor', { extensions: { code: 'BAD_USER_INPUT' } });
}

/** @param direction 1 when rows are sorted upwards by their keys, -1 when downwards */
function compare(a: Key, b: Key, direction: 1 | -1): number {
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined || part === other) continue;
    return (part < other ? -1 : 1) * direction;
  }
  return 0;
}

export interface Slice<Row> {
  readonly rows: readonly Row[];
  readonly start: number;
  readonly hasPreviousPage: boolean;
  readonly hasNextPage: boolean;
}

/** The rows a page holds. Rows are sorted by key; `first` or `last` is given, of at most a hundred. */
export function slice<Row>(
  rows: readonly Row[],
  page: PageArguments,
  keyOf: (row: Row) => Key,
  direction: 1 | -1 = 1,
): Slice<Row> {
  const position = (cursor: string, beyond: (order: number) => boolean): number => {
    const key = decodeCursor(cursor);
    const found = rows.findIndex((row) => beyond(compare(keyOf(row), key, direction)));
    return found < 0 ? rows.length : found;
  };
  const from = page.after ? position(page.after, (order) => order > 0) : 0;
  const to = page.before ? position(page.before, (order) => order >= 0) : rows.length;
  const isBackward = page.last !== null && page.last !== undefined;
  const size = Math.min(most, Math.max(0, (isBackward ? page.last : page.first) ?? 0));
  const start = isBackward ? Math.max(from, to - size) : from;
  const end = isBackward ? to : Math.min(to, from + size);
  return {
    rows: rows.slice(start, end),
    start,
    hasPreviousPage: isBackward ? start > from : start > 0 && page.after != null,
    hasNextPage: isBackward ? page.before != null : end < to,
  };
}

/** A whole connection: edges, nodes, pageInfo and the total unless it is not told. */
export function connection<Row, Node>(options: {
  readonly rows: readonly Row[];
  readonly page: PageArguments;
  readonly keyOf: (row: Row) => Key;
  readonly direction?: 1 | -1;
  readonly nodeOf: (row: Row) => Node;
  readonly tellsTotal: boolean;
}) {
  const { rows, page, keyOf, nodeOf } = options;
  const cut = slice(rows, page, keyOf, options.direction);
  const edges = cut.rows.map((row) => ({ cursor: encodeCursor(keyOf(row)), node: nodeOf(row) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: cut.hasNextPage,
      hasPreviousPage: cut.hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: options.tellsTotal ? rows.length : null,
  };
}
