// What a survey of a page comes to as boxes: elements by their numbers. Pure.
import type { Element } from 'domhandler';
import type { NumberedPage } from '../../selectors/teach/numbered.ts';
import type { Surveyed } from '../../selectors/teach/survey.ts';
import type { Mark } from './marks.ts';

/** The boxes of every field that stands on the page; a list's own box would lie over those of its fields. */
export function marksOf(
  fields: readonly Surveyed[],
  page: NumberedPage,
  chosen: string | null = null,
): Mark[] {
  return fields.flatMap(({ path, state, elements, how }): Mark[] => {
    const numbers = numbersOf(elements, page);
    if (numbers.length === 0 || (state !== 'placed' && state !== 'wrong')) return [];
    if (how === 'none' && path !== chosen) return [];
    return [{ name: path, state: path === chosen ? 'chosen' : state, numbers }];
  });
}

export function numbersOf(elements: readonly Element[], page: NumberedPage): number[] {
  return elements.flatMap((element) => page.numberOf(element) ?? []);
}
