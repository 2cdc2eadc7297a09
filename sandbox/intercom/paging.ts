// The API's two ways of paging: opaque cursors and page numbers.
import type { Call, Json } from './call.ts';
import { invalid } from './problem.ts';

/** @throws Problem 400 for a page size outside 1..max */
export function pageSize(value: unknown, standard: number, max: number): number {
  if (value === undefined || value === null) return standard;
  const size = Number(value);
  if (!Number.isInteger(size) || size < 1 || size > max) {
    throw invalid(`per_page must be a number between 1 and ${max}`);
  }
  return size;
}

interface Cursor {
  readonly page: number;
  readonly position: number;
  readonly id: string;
}

function readCursor(value: unknown): Cursor | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  try {
    const [page, position, id] = JSON.parse(
      Buffer.from(String(value), 'base64').toString('utf8'),
    ) as unknown[];
    if (typeof page === 'number' && typeof position === 'number' && typeof id === 'string') {
      return { page, position, id };
    }
  } catch {
    // Falls through to the one refusal below.
  }
  throw invalid('starting_after is not a valid cursor');
}

export interface CursorPage<Item> {
  readonly items: readonly Item[];
  readonly pages: Json;
  readonly total: number;
}

/**
 * One page of a list, going on after the item the cursor names (or from its place, should it be gone).
 * @param paging `per_page` and `starting_after` as the caller sent them
 */
export function cursorPage<Item extends { readonly id: string }>(
  items: readonly Item[],
  paging: { readonly per_page?: unknown; readonly starting_after?: unknown },
  standard: number,
  max = 150,
): CursorPage<Item> {
  const size = pageSize(paging.per_page, standard, max);
  const cursor = readCursor(paging.starting_after);
  let start = 0;
  if (cursor !== undefined) {
    const last = items.findIndex((item) => item.id === cursor.id);
    start = last === -1 ? cursor.position : last + 1;
  }
  const slice = items.slice(start, start + size);
  const page = (cursor?.page ?? 0) + 1;
  const end = start + slice.length;
  const last = slice.at(-1);
  const next =
    last !== undefined && end < items.length
      ? { next: { per_page: size, starting_after: encode([page, end, last.id]) } }
      : {};
  return {
    items: slice,
    total: items.length,
    pages: { type: 'pages', page, per_page: size, total_pages: Math.ceil(items.length / size), ...next },
  };
}

const encode = (cursor: unknown): string => Buffer.from(JSON.stringify(cursor)).toString('base64');

/** One page by number; `next` is the absolute address of the following page or null. */
export function numberedPage<Item>(
  call: Call,
  items: readonly Item[],
  standard: number,
  max = 150,
): CursorPage<Item> {
  const size = pageSize(call.query.get('per_page'), standard, max);
  const page = Number(call.query.get('page') ?? 1);
  if (!Number.isInteger(page) || page < 1) throw invalid('page must be a number greater than 0');
  const totalPages = Math.ceil(items.length / size);
  const next = new URL(call.url);
  next.searchParams.set('per_page', String(size));
  next.searchParams.set('page', String(page + 1));
  return {
    items: items.slice((page - 1) * size, page * size),
    total: items.length,
    pages: {
      type: 'pages',
      next: page < totalPages ? next.href : null,
      page,
      per_page: size,
      total_pages: totalPages,
    },
  };
}
