// Filters that hide rows: what is pressed to take them away, and menus (`<select>`) in which all must be chosen. Pure.
import type { Element } from 'domhandler';
import { chosenOption } from './controls.ts';
import { documentOf, findAll } from './document.ts';
import type { Clear } from './schema.ts';
import { textOf } from './text.ts';
import type { HtmlContent } from './values.ts';
import { asLabel } from './words.ts';

/** A menu, and the option (its value or its words) that shows all rows. */
export type Choice = Exclude<Clear, string>;

/** What is pressed until it is gone. */
export function pressed(clear: readonly Clear[]): string[] {
  return clear.filter((one) => typeof one === 'string');
}

export function choices(clear: readonly Clear[]): Choice[] {
  return clear.filter((one) => typeof one !== 'string');
}

/** Every selector in it. */
export function selectorsOf(clear: readonly Clear[]): string[] {
  return clear.map((one) => (typeof one === 'string' ? one : one.select));
}

/** Whether the page shows a filter, or a menu in which something else is chosen. */
export function hidesRows(clear: readonly Clear[], content: HtmlContent): boolean {
  const { root } = documentOf(content);
  return clear.some((one) =>
    typeof one === 'string'
      ? findAll(one, root).length > 0
      : findAll(one.select, root).some((menu) => !isChosen(menu, one.choose)),
  );
}

function isChosen(menu: Element, wanted: string): boolean {
  const chosen = chosenOption(menu);
  if (chosen === null) return false;
  const words = textOf(chosen);
  return [chosen.attribs.value ?? words, words].some((text) => asLabel(text) === asLabel(wanted));
}
