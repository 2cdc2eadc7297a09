// Parts of a page that hide behind buttons: which are left, and the page with fetched fragments in their place.
import type { Element } from 'domhandler';
import { closest, documentOf, findAll, rebind } from './document.ts';
import type { Expander, RecordPage } from './schema.ts';
import { absoluteUrl } from './text.ts';
import type { Content, HtmlContent } from './values.ts';

export interface RemainingExpander {
  /** The selector that found it, for the engine to click. */
  readonly selector: string;
  /** Where the hidden part can be fetched from; null when only a click brings it. */
  readonly url: string | null;
}

/** The buttons that still hide something, selector by selector in document order; none in JSON. */
export function remainingExpanders(page: Pick<RecordPage, 'expand'>, content: Content): RemainingExpander[] {
  if (content.kind === 'json') return [];
  return buttonsOf(page.expand, content).map(({ selector, url }) => ({ selector, url }));
}

/**
 * The page with each fetched fragment where its button stood. A fragment may hold further buttons: ask again.
 * @param fragments HTML by the URL `remainingExpanders` gave; buttons without one stay
 */
export function placeFragments(
  page: Pick<RecordPage, 'expand'>,
  content: HtmlContent,
  fragments: ReadonlyMap<string, string>,
): HtmlContent {
  const document = documentOf(content);
  for (const { element, expander, url } of buttonsOf(page.expand, content)) {
    const html = url === null ? undefined : fragments.get(url);
    if (html === undefined) continue;
    const target = expander.container ? (closest(expander.container, element) ?? element) : element;
    document.$(target).replaceWith(html);
  }
  return rebind(content, document);
}

interface Button extends RemainingExpander {
  readonly element: Element;
  readonly expander: Expander;
}

function buttonsOf(expanders: readonly Expander[], content: HtmlContent): Button[] {
  const { root } = documentOf(content);
  return expanders.flatMap((expander) => {
    const selector = expander.select.find((one) => findAll(one, root).length > 0);
    if (selector === undefined) return [];
    return findAll(selector, root).map((element) => {
      const link = expander.fragment === undefined ? undefined : element.attribs[expander.fragment];
      return { selector, element, expander, url: link ? absoluteUrl(link, content.url) : null };
    });
  });
}
