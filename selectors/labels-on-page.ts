// Labels and the values beside them, in the ways pages have of showing them. Pure.
import { type Element, isTag, type ParentNode } from 'domhandler';
import { findAll, findOne } from './document.ts';
import type { Field } from './field.ts';
import { plainLabels } from './plain-labels.ts';
import { asLabel, labelText, nextElement, wordsOf } from './words.ts';

/** A label with what stands beside it; without a value where nothing does. */
export interface Label {
  readonly name: string;
  readonly value: Element | null;
}

/** How much may count as a label. */
export interface Looking {
  /**
   * Plain elements and text, too: pairs of `div`, cells without headers, "Status: Open". Only in a part that the profile
   * names, for what people write has such lines, too.
   */
  readonly plain: boolean;
}

/** Whether the field looks in a part that it names, or in a row, rather than in the whole page. */
export function isNamedPart({ within }: Pick<Field, 'within'>, part: ParentNode): boolean {
  return within !== undefined || isTag(part);
}

/** What was found for a name. */
export interface Beside {
  readonly value: Element | null;
  /** Several plain labels have the name, so that none of them is it for sure. */
  readonly isAmbiguous: boolean;
}

/** The value beside the first of these labels that stands there. */
export function valueBeside(node: ParentNode, names: readonly string[], looking: Looking): Beside {
  const marked = markedLabels(node);
  for (const name of names.map(asLabel)) {
    const found = marked.find((label) => label.name === name && label.value !== null);
    if (found) return { value: found.value, isAmbiguous: false };
  }
  if (!looking.plain) return { value: null, isAmbiguous: false };
  const plain = plainLabels(node);
  for (const name of names.map(asLabel)) {
    const found = plain.filter((label) => label.name === name);
    if (found.length > 0)
      return { value: found.length === 1 ? (found[0]?.value ?? null) : null, isAmbiguous: found.length > 1 };
  }
  return { value: null, isAmbiguous: false };
}

/**
 * The labels below a node, as they are compared.
 * @param known plain labels that are looked for; what stands there in the same way is a label, too
 */
export function labelsIn(node: ParentNode, known: ReadonlySet<string> = new Set()): string[] {
  const plain = known.size === 0 ? [] : plainLabels(node);
  const ways = new Set(plain.filter(({ name }) => known.has(name)).map(({ way }) => way));
  return [...markedLabels(node), ...plain.filter(({ way }) => ways.has(way))].map(({ name }) => name);
}

/** Labels that the page's own markup says are such. */
function markedLabels(node: ParentNode): Label[] {
  const beside = findAll('dt, th, [role=term], [role=rowheader]', node).filter(isMarked);
  const labelled = findAll('[aria-labelledby]', node).flatMap((value): Label[] => {
    const label = byId(value, value.attribs['aria-labelledby'] ?? '');
    // A part of the page that is called by its own heading is no value.
    return label === null || isInside(label, value) ? [] : [{ name: labelText(label), value }];
  });
  const known = new Set(labelled.map(({ value }) => value));
  return [
    ...beside.map((label) => ({ name: labelText(label), value: nextElement(label) })),
    ...labelled,
    ...findAll('label', node)
      .map((label) => ({ name: asLabel(wordsOf(label)), value: controlOf(label) }))
      .filter(({ value }) => !known.has(value as Element)),
  ];
}

/** A header cell without a scope is a row's where a cell follows it; those of a table's head have none. */
function isMarked(element: Element): boolean {
  if (element.name !== 'th' || element.attribs.role !== undefined) return true;
  const { scope } = element.attribs;
  return scope === 'row' || (scope === undefined && nextElement(element)?.name === 'td');
}

const CONTROL = 'input:not([type=hidden]), select, textarea, output, meter, progress';

/** What a `<label>` is for: by its `for`, what it holds, else what stands beside it. */
function controlOf(label: Element): Element | null {
  const named = label.attribs.for === undefined ? null : byId(label, label.attribs.for);
  return named ?? findOne(CONTROL, label) ?? nextElement(label);
}

function byId(from: Element, id: string): Element | null {
  if (!/^[^\s"\\]+$/.test(id)) return null;
  let root: ParentNode = from;
  while (root.parent) root = root.parent;
  return findOne(`[id="${id}"]`, root);
}

function isInside(element: Element, around: Element): boolean {
  for (let node: ParentNode | null = element; node; node = node.parent) if (node === around) return true;
  return false;
}
