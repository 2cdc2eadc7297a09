// Ways to name an element inside the place a field is looked for in: by label, column, role, test id, attribute, class,
// and last by where it stands. What a browser's recorder would call it must be CSS or a label that our parser reads. Pure.
import { type Element, isTag, type ParentNode } from 'domhandler';
import { quote, selectorsBelow, selectorsFor } from '../css-for.ts';
import { closest, findAll, findOne } from '../document.ts';
import type { Field } from '../field.ts';
import { labelsIn } from '../labels-on-page.ts';
import { columnsOf, placesOf } from '../places.ts';
import { fold, textOf } from '../text.ts';
import type { HtmlPlace } from './targets.ts';

/** Best first: what a release is least likely to change. */
export const KINDS = ['label', 'column', 'role', 'test id', 'attribute', 'id', 'class', 'structure'] as const;
export type NamedBy = (typeof KINDS)[number];

export interface Name {
  readonly by: NamedBy;
  /** Settings of a field: `label`, `column`, `select`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** In words: `label "State"`. */
  readonly said: string;
}

const TEST_IDS = ['data-testid', 'data-test-id', 'data-test', 'data-qa', 'data-cy'];
/** Elements whose name says what they are for. */
const MEANINGFUL = new Set([
  'h1',
  'h2',
  'h3',
  'time',
  'address',
  'output',
  'figcaption',
  'caption',
  'legend',
]);
const LANDMARKS = 'main, [role=main], header, footer, nav, aside, article, dialog, [role=dialog]';

/**
 * Names by which the element, and no other one before it, is found in the place; best first.
 * @returns names whose selector is the only match in the place, unless it stands in a list (`several`)
 */
export function namesOf(element: Element, place: HtmlPlace, several = false): Name[] {
  const { node } = place;
  if (element === node) return [{ by: 'attribute', settings: {}, said: 'the row itself' }];
  const css = cssNames(element, node, several);
  return [...wordNames(element, place, 'label'), ...wordNames(element, place, 'column'), ...css];
}

/** By the label or column header whose value the element is, or lies in. */
function wordNames(element: Element, place: HtmlPlace, by: 'label' | 'column'): Name[] {
  const texts =
    by === 'label'
      ? labelsIn(place.node)
      : [...((isTag(place.node) ? columnsOf(place.node) : null)?.keys() ?? [])];
  return [...new Set(texts)].filter(isPlainWord).flatMap((text): Name[] => {
    const field: Field = { [by]: [text], required: false, transform: [] };
    const found = placesOf(field, place).candidates[0]?.[0];
    if (found?.kind !== 'html' || !isTag(found.node) || !holds(found.node, element)) return [];
    const written = asWritten(text);
    const settings = { [by]: written };
    const said = `${by} "${written}"`;
    const cell = found.node;
    if (cell === element) return [{ by, settings, said }];
    const inner = cssNames(element, cell, false)
      .slice(0, 2)
      .map(({ settings: { select } }) => ({
        by,
        settings: { ...settings, select },
        said: `${said}, ${select}`,
      }));
    // The whole value says no more than the part that was picked.
    const isAll = fold(textOf(cell)) === fold(textOf(element));
    return [...(isAll ? [{ by, settings, said }] : []), ...inner];
  });
}

function cssNames(element: Element, root: ParentNode, several: boolean): Name[] {
  const own = ownSelectors(element);
  const below = selectorsBelow(element);
  const placed = own.some((selector) => isOnly(selector, element, root, several))
    ? []
    : landmarked(element, own);
  const tries = [...own, ...placed, ...below, ...structures(element, root)];
  const names = [...new Set(tries)]
    .filter((selector) => isOnly(selector, element, root, several))
    .map(
      (selector): Name => ({ by: kindOf(selector, element), settings: { select: selector }, said: selector }),
    );
  return names.sort((a, b) => KINDS.indexOf(a.by) - KINDS.indexOf(b.by));
}

function ownSelectors(element: Element): string[] {
  const { attribs, name } = element;
  const testIds = TEST_IDS.filter((one) => attribs[one]).map(
    (one) => `[${one}=${quote(attribs[one] ?? '')}]`,
  );
  const meaning = MEANINGFUL.has(name) ? [name] : [];
  return [...testIds, ...selectorsFor(element), ...meaning];
}

/** The same below the landmark around it: "main h1". */
function landmarked(element: Element, own: readonly string[]): string[] {
  const around = isTag(element.parent as Element) ? closest(LANDMARKS, element.parent as Element) : null;
  if (!around) return [];
  const name = around.attribs.role ? `[role=${around.attribs.role}]` : around.name;
  return own.map((selector) => `${name} ${selector}`);
}

/** By its place among its own kind, from the nearest ancestor that has a name, and from the place itself. */
function structures(element: Element, root: ParentNode): string[] {
  const steps: string[] = [];
  const found: string[] = [];
  for (let node: Element | null = element; node && node !== root; node = parentOf(node)) {
    const named =
      node === element ? undefined : ownSelectors(node).find((one) => findAll(one, root).length === 1);
    if (named !== undefined) found.push(`${named} > ${steps.join(' > ')}`);
    steps.unshift(step(node));
  }
  return [...found, isTag(root) ? `:scope > ${steps.join(' > ')}` : steps.join(' > ')];
}

function step(element: Element): string {
  const same = (element.parent?.children ?? []).filter(
    (one): one is Element => isTag(one) && one.name === element.name,
  );
  return same.length > 1 ? `${element.name}:nth-of-type(${same.indexOf(element) + 1})` : element.name;
}

function isOnly(selector: string, element: Element, root: ParentNode, several: boolean): boolean {
  try {
    const found = several ? findAll(selector, root) : [findOne(selector, root)];
    if (several) return found.includes(element);
    return found[0] === element && findAll(selector, root).length === 1;
  } catch {
    // A tag name that is no CSS identifier.
    return false;
  }
}

function kindOf(selector: string, element: Element): NamedBy {
  if (/:nth-of-type|:scope|>/.test(selector)) return 'structure';
  if (/\[data-(?:test|qa|cy)[\w-]*=/.test(selector)) return 'test id';
  if (/\[role=|aria-/.test(selector)) return 'role';
  if (/\[[\w-]+/.test(selector)) return 'attribute';
  if (/#/.test(selector)) return 'id';
  if (/\./.test(selector)) return 'class';
  return MEANINGFUL.has(element.name) ? 'role' : 'structure';
}

const parentOf = (node: Element): Element | null => (node.parent && isTag(node.parent) ? node.parent : null);

function holds(outer: Element, inner: Element): boolean {
  for (let node: Element | null = inner; node; node = parentOf(node)) if (node === outer) return true;
  return false;
}

/** Labels are compared in lower case, and read better with a capital. */
const asWritten = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A label is a word or a few; anything else is what somebody wrote. */
const isPlainWord = (text: string): boolean =>
  text !== '' && text.length <= 60 && !/[\p{Cc}\p{Cf}]/u.test(text);
