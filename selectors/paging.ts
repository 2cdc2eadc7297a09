// How URLs of a profile are filled in, and where a JSON list goes on. Following them is the engine's business.
import { valueAt } from './json-path.ts';
import type { JsonSource } from './schema.ts';
import type { RawValues } from './values.ts';

const SLOT = /\{([A-Za-z][A-Za-z0-9]*)\}/g;

/**
 * A URL template with the row's fields in its slots, each encoded as a path segment.
 * @returns null when the row has no value for a slot
 */
export function fillUrl(template: string, values: RawValues): string | null {
  const slots = slotsOf(template);
  if (slots.some((name) => (values[name] ?? '') === '')) return null;
  return template.replace(SLOT, (_, name: string) => encodeURIComponent(String(values[name])));
}

/** What an address has in the slots of a page kind's; undefined where it is no such address. */
export function rowOf(template: string, url: string): RawValues | undefined {
  const slots = slotsOf(template);
  const parts = template
    .split(/\{[A-Za-z][A-Za-z0-9]*\}/)
    .map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'));
  const { pathname, search } = new URL(url, 'http://nowhere.invalid');
  const found = new RegExp(`^${parts.join('([^/?&#]+)')}$`).exec(
    template.includes('?') ? `${pathname}${search}` : pathname,
  );
  if (!found || slots.length === 0) return undefined;
  return Object.fromEntries(slots.map((slot, at) => [slot, decodeURIComponent(found[at + 1] ?? '')]));
}

/** Names in a URL template's slots. */
export function slotsOf(template: string): string[] {
  return [...template.matchAll(SLOT)].map((found) => found[1] ?? '');
}

/**
 * The URL after this page of a JSON list, or null at its end.
 * @param received rows on this page: what really came counts, not the size that was asked for
 * @param total the list's own count, null where it gives none
 */
export function nextPage(
  source: JsonSource,
  url: string,
  value: unknown,
  received: number,
  total: number | null,
): string | null {
  const { pagination } = source;
  const next = new URL(url);
  switch (pagination.kind) {
    case 'none':
      return null;
    case 'cursor': {
      const cursor = valueAt(value, pagination.path);
      if (cursor === undefined || cursor === '') return null;
      next.searchParams.set(pagination.param, String(cursor));
      return next.href;
    }
    case 'offset': {
      const offset = Number(next.searchParams.get(pagination.param) ?? 0) + received;
      const goesOn = total === null ? received >= pagination.size : offset < total;
      if (received === 0 || !goesOn) return null;
      next.searchParams.set(pagination.param, String(offset));
      return next.href;
    }
  }
}

/** Whether the answer itself says that nothing follows: its cursor is there, and is none. */
export function isEndStated({ pagination }: JsonSource, value: unknown): boolean {
  if (pagination.kind !== 'cursor') return false;
  const steps = pagination.path.split('.');
  const name = steps.pop() ?? '';
  const around = steps.length === 0 ? value : valueAt(value, steps.join('.'));
  if (typeof around !== 'object' || around === null || !Object.hasOwn(around, name)) return false;
  const cursor = (around as Record<string, unknown>)[name];
  return cursor === null || cursor === '' || cursor === false;
}
