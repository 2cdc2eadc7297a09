// A drawn page as HTML, with what a browser's own HTML leaves out: open shadow roots and frames of the same origin.
import type { Page } from 'playwright';
import { pierced } from '../../selectors/document.ts';
import type { PageKind } from '../../selectors/schema.ts';
import type { HtmlContent } from '../../selectors/values.ts';

/**
 * Runs in the page. Nothing of it is changed: elements are copied into a document that runs no scripts and loads
 * nothing. Text, since a compiler may give functions helpers that the page does not have.
 * @returns null where there is nothing that the browser's own HTML leaves out
 */
const WITH_PARTS = `(() => {
  const isFrame = (element) => element.localName === 'iframe' || element.localName === 'frame';
  if (![...document.querySelectorAll('*')].some((element) => element.shadowRoot || isFrame(element))) return null;
  const inert = document.implementation.createHTMLDocument('');
  const copy = (node) => {
    const twin = inert.importNode(node, true);
    if (node.nodeType !== Node.ELEMENT_NODE) return twin;
    const twins = [twin, ...twin.querySelectorAll('*')];
    for (const [index, element] of [node, ...node.querySelectorAll('*')].entries()) {
      if (element.shadowRoot) twins[index].prepend(part('shadowrootmode', 'open', element.shadowRoot));
      const body = isFrame(element) ? element.contentDocument?.body : null;
      if (body) twins[index].after(part('data-frame', '', body));
    }
    return twin;
  };
  const part = (name, value, root) => {
    const template = inert.createElement('template');
    template.setAttribute(name, value);
    for (const child of root.childNodes) template.content.append(copy(child));
    return template;
  };
  return '<!DOCTYPE html>' + copy(document.documentElement).outerHTML;
})()`;

/** @param kind says whether those parts are read as part of the page (`pierce`) */
export async function contentOf(page: Page, kind: Pick<PageKind, 'pierce'>): Promise<HtmlContent> {
  const html = (await page.evaluate<string | null>(WITH_PARTS)) ?? (await page.content());
  const content: HtmlContent = { kind: 'html', url: page.url(), html, drawn: true };
  return kind.pierce ? pierced(content) : content;
}
