// What the controls of a form hold: their values are no text of the page, and yet what a person reads there. Pure.
import { type Element, isTag, type ParentNode } from 'domhandler';
import { findAll } from './document.ts';

const BUTTONS = new Set(['button', 'submit', 'reset', 'image', 'file', 'password']);

/** The option of a `<select>` that is chosen: the one marked so, else the first. */
export function chosenOption(menu: ParentNode): Element | null {
  const options = findAll('option', menu);
  return options.findLast(({ attribs }) => attribs.selected !== undefined) ?? options[0] ?? null;
}

/**
 * What an `<input>` holds: its value, "on" or "off" of a box to tick. Null for any other element, and for controls that
 * hold nothing to be read.
 */
export function inputValue(node: ParentNode): string | null {
  if (!isTag(node) || node.name !== 'input') return null;
  const type = (node.attribs.type ?? 'text').toLowerCase();
  if (type === 'checkbox' || type === 'radio') return node.attribs.checked === undefined ? 'off' : 'on';
  return BUTTONS.has(type) ? '' : (node.attribs.value ?? '');
}

/** The element whose attributes are meant: of a menu those of the chosen option, where the menu has none such. */
export function bearerOf(node: Element, attributes: readonly string[]): Element {
  const isOwn = attributes.some((name) => node.attribs[name] !== undefined);
  return node.name === 'select' && !isOwn ? (chosenOption(node) ?? node) : node;
}

/** HTML that stands in the page as the value of a control, as an editor keeps it; null where there is no such control. */
export function heldHtml(node: ParentNode, textOf: (node: ParentNode) => string): string | null {
  if (!isTag(node)) return null;
  return node.name === 'textarea' ? textOf(node) : inputValue(node);
}
