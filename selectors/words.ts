// Words of elements as labels are compared by them. Pure.
import { type AnyNode, type Element, isTag, isText } from 'domhandler';
import { fold, textOf } from './text.ts';

/** The label's words as they are compared. */
export function asLabel(text: string): string {
  return fold(text)
    .toLowerCase()
    .replace(/[\s:*↑↓▲▼⇅]+$/u, '');
}

/** A label's words: without the colon, arrow or count that may trail it. */
export function labelText(element: Element): string {
  return asLabel(textOf(element));
}

const CONTROLS = new Set(['input', 'select', 'textarea', 'button', 'option', 'output']);

/** The words of an element without those of the controls in it. */
export function wordsOf(element: Element): string {
  const parts: string[] = [];
  const queue: AnyNode[] = [...element.children].reverse();
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (isText(node)) parts.push(node.data);
    else if (isTag(node) && !CONTROLS.has(node.name)) queue.push(...[...node.children].reverse());
  }
  return parts.join(' ');
}

export function nextElement(element: Element): Element | null {
  for (let next = element.next; next; next = next.next) if (isTag(next)) return next;
  return null;
}
