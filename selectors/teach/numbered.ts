// A drawn page whose elements carry numbers, so that what a person points at in a browser and what our parser reads are
// known to be the same element. Pure.
import type { Element } from 'domhandler';
import { documentOf, findAll, pierced, rebind } from '../document.ts';
import type { PageKind } from '../schema.ts';
import type { HtmlContent } from '../values.ts';

/** The attribute that carries an element's number in the copy of the page; the page itself is never given it. */
export const NUMBER = 'data-threadlift-number';

export interface NumberedPage {
  /** Without the numbers: what every other reader of the page sees. */
  readonly content: HtmlContent;
  /** The element with this number; undefined for what no selector can see, such as parts of a shadow root. */
  element(number: number): Element | undefined;
  /** The element's number; undefined for an element of another page. */
  numberOf(element: Element): number | undefined;
}

/** @param given the page's HTML with every element's number in {@link NUMBER} */
export function numbered(given: HtmlContent, kind: Pick<PageKind, 'pierce'>): NumberedPage {
  const content = kind.pierce ? pierced(given) : given;
  const document = documentOf(content);
  const byNumber = new Map<number, Element>();
  const numbers = new WeakMap<Element, number>();
  for (const element of findAll(`[${NUMBER}]`, document.root)) {
    const number = Number(element.attribs[NUMBER]);
    delete element.attribs[NUMBER];
    // A page may carry the attribute itself; the first one is ours, since the copy overwrites it.
    if (!Number.isInteger(number) || byNumber.has(number)) continue;
    byNumber.set(number, element);
    numbers.set(element, number);
  }
  return {
    content: rebind(content, document),
    element: (number) => byNumber.get(number),
    numberOf: (element) => numbers.get(element),
  };
}
