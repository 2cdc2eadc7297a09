// What varies between the addresses that the rows of a list lead to: the address of a record's page, with its id. Pure.
import type { Element } from 'domhandler';
import { findAll } from '../document.ts';
import { absoluteUrl } from '../text.ts';

export interface RecordAddress {
  /** Path and query below the origin, with `{id}`. */
  readonly template: string;
  /** Row by row, in their order; null where a row has no such link. */
  readonly ids: readonly (string | null)[];
  /** Finds the link inside a row, and its id inside the link's address. */
  readonly link: { readonly select: string; readonly pattern: string };
  /** Rows with such a link, of all. */
  readonly share: number;
}

const USABLE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
/** Parameters that tell where one comes from, not what is shown. */
const ASIDE = /^(?:_|ref|from|return|back|page|p|sort|order|dir|queue|tab|utm_.*)$/i;

/** Addresses with one varying part that rows lead to, the one that most rows have first. */
export function recordAddresses(rows: readonly Element[], pageUrl: string): RecordAddress[] {
  const shapes = new Map<string, (string | null)[]>();
  const selects = new Map<string, { select: string; pattern: string }>();
  for (const [at, row] of rows.entries()) {
    const anchors = row.name === 'a' ? [row] : findAll('a[href]', row);
    for (const anchor of anchors) {
      const found = shapeOf(anchor.attribs.href ?? '', pageUrl);
      if (!found) continue;
      const ids = shapes.get(found.template) ?? Array.from({ length: rows.length }, () => null);
      ids[at] ??= found.id;
      shapes.set(found.template, ids);
      selects.set(found.template, {
        ...found.link,
        select: row.name === 'a' ? ':scope:is(a)' : found.link.select,
      });
    }
  }
  return [...shapes]
    .map(([template, ids]) => ({
      ...{ template, ids, link: selects.get(template) as RecordAddress['link'] },
      share: ids.filter((id) => id !== null).length / rows.length,
    }))
    .sort((a, b) => rank(b) - rank(a));
}

/** Each row its own id, and on most rows. */
function rank({ ids, share }: Pick<RecordAddress, 'ids' | 'share'>): number {
  const known = ids.filter((id) => id !== null);
  return share * (new Set(known).size / Math.max(1, known.length));
}

/** Whether it is one address for each row, and each row's another. */
export function isOwnAddress({ ids, share }: RecordAddress): boolean {
  return (
    share > 0.9 && new Set(ids.filter((id) => id !== null)).size === ids.filter((id) => id !== null).length
  );
}

/** An address with the part that looks like an id taken out; null for one that has none, or leads elsewhere. */
export function shapeOf(
  href: string,
  pageUrl: string,
): { template: string; id: string; link: RecordAddress['link'] } | null {
  const address = absoluteUrl(href, pageUrl);
  if (address === null || !/^https?:/.test(address)) return null;
  const url = new URL(address);
  if (url.origin !== new URL(pageUrl).origin) return null;
  const parameters = [...url.searchParams].filter(([name, value]) => value !== '' && !ASIDE.test(name));
  // "?id=12": the parameter's name says it.
  const named =
    parameters.find(
      ([name, value]) => /(?:^|_|-)(?:id|no|number|key|uuid)$/i.test(name) && USABLE.test(value),
    ) ?? (parameters.length === 1 ? parameters.find(([, value]) => isIdLike(value)) : undefined);
  if (named) {
    const others = parameters
      .filter(([name]) => name !== named[0])
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    const [name, id] = named;
    const template = `${url.pathname}?${[...others, `${name}={id}`].join('&')}`;
    const file = url.pathname.split('/').at(-1) ?? '';
    const select = `a[href*="${file}?"][href*="${name}="]`;
    return { template, id, link: { select, pattern: `[?&]${name}=([^&#]+)` } };
  }
  const path = /^#!?\//.test(url.hash) ? url.hash : url.pathname;
  const segments = path.split('/');
  const at = segments.findLastIndex((segment) => isIdLike(segment));
  if (at < 1) return null;
  const id = segments[at] as string;
  const before = segments.slice(0, at).join('/');
  const after = segments.slice(at + 1).join('/');
  const template = `${url.hash && path === url.hash ? url.pathname : ''}${before}/{id}${after ? `/${after}` : ''}`;
  return {
    ...{ template, id },
    link: {
      select: `a[href*="${before}/"]`,
      pattern: `${before.replace(/[.*+?^${}()|[\]\\/#]/g, '\\$&').replace(/\\\//g, '/')}/([^/?#]+)`,
    },
  };
}

/** Digits, or a mixture as identifiers are; a word is none. */
function isIdLike(text: string): boolean {
  return (
    USABLE.test(text) &&
    /\d/.test(text) &&
    !/\.(?:php|html?|aspx?|jsp|cgi|pl)$/i.test(text) &&
    !/^v\d$/.test(text)
  );
}
