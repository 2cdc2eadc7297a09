// Where a list on a page goes on. Following it is the engine's business. Pure.
import { documentOf, findOne } from './document.ts';
import type { Pagination } from './schema.ts';
import { absoluteUrl } from './text.ts';
import { applyTransforms, type Context } from './transforms.ts';
import type { HtmlContent } from './values.ts';

/** Where a list goes on. */
export interface WayOn {
  /** Absolute; null at the end, or where only a browser can go on. */
  readonly next: string | null;
  /** A link stands there that leads nowhere we understand: not the end, but drift. */
  readonly isUnclear: boolean;
}

export function nextLink(pagination: Pagination, content: HtmlContent, context: Context): WayOn {
  const end: WayOn = { next: null, isUnclear: false };
  if ((pagination.kind !== 'next' && pagination.kind !== 'load-more') || !pagination.attr) return end;
  const { root } = documentOf(content);
  for (const selector of pagination.select) {
    const link = findOne(selector, root)?.attribs[pagination.attr];
    if (!link) continue;
    const steps = pagination.kind === 'next' ? (pagination.transform ?? []) : [];
    const url = applyTransforms(link, steps, context);
    if (url === null) return end;
    const next = typeof url === 'string' && url !== '' ? absoluteUrl(url, content.url) : null;
    return { next, isUnclear: next === null && steps.length > 0 };
  }
  return end;
}
