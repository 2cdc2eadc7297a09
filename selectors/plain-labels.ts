// Labels that only their place and words make such: pairs of plain elements, cells beside cells, "Status: Open". Pure.
import { type ChildNode, cloneNode, Element, isTag, isText, type ParentNode, Text } from 'domhandler';
import { findAll } from './document.ts';
import { textOf } from './text.ts';
import { asLabel, nextElement } from './words.ts';

export interface PlainLabel {
  readonly name: string;
  readonly value: Element;
  /** How it stands there: labels of one list have it in common. */
  readonly way: string;
}

/** Longer words are no label. */
const LONGEST = 60;
const INLINE = new Set(['b', 'strong', 'span', 'em', 'i', 'label', 'small', 'font', 'u']);
const NO_LABEL = new Set([
  'a',
  'button',
  'input',
  'select',
  'textarea',
  'img',
  'script',
  'style',
  'th',
  'dt',
]);
const ENDS = new Set('br div p li ul ol table tr td dl dt dd hr h1 h2 h3 h4 h5 h6 section'.split(' '));

/** Every such label below a node, in the order of the page. */
export function plainLabels(node: ParentNode): PlainLabel[] {
  const own = isTag(node) ? linesOf(node) : [];
  return [...own, ...findAll('*', node).flatMap((element) => [...pairOf(element), ...linesOf(element)])];
}

/** The element as a label of what stands beside it. */
function pairOf(label: Element): PlainLabel[] {
  const value = nextElement(label);
  const around = label.parent;
  if (NO_LABEL.has(label.name) || !around || !isTag(around)) return [];
  const words = shortWords(label);
  if (words === null) return [];
  const way = `${sign(around)} > ${sign(label)}`;
  if (value !== null && isPair(label, value, around)) return [{ name: words, value, way }];
  // `<b>Status:</b> Open`: what follows up to the end of the line.
  if (!INLINE.has(label.name)) return [];
  const rest = lineAfter(label.next, sign(label));
  return rest === null ? [] : [{ name: words, value: rest, way }];
}

/** Two alone, a cell and the next, or turn about in a list of both. */
function isPair(label: Element, value: Element, around: Element): boolean {
  if (around.children.some((child) => isText(child) && child.data.trim() !== '')) return false;
  const all = around.children.filter(isTag);
  const at = all.indexOf(label);
  if (all.length % 2 !== 0 || at % 2 !== 0) return false;
  if (all.length === 2 || (label.name === 'td' && value.name === 'td')) return true;
  return (
    all.every((element, index) => sign(element) === sign(index % 2 === 0 ? label : value)) &&
    sign(label) !== sign(value)
  );
}

/** "Status: Open" in the text of an element: at its beginning, or after a line break. */
function linesOf(element: Element): PlainLabel[] {
  const labels: PlainLabel[] = [];
  let isBegin = true;
  for (const child of element.children) {
    if (isText(child)) {
      const found = isBegin ? /^\s*([^:\n]{1,60}):(?:\s+|$)([\s\S]*)$/.exec(child.data) : null;
      const rest = found ? lineFrom(found[2] ?? '', child.next) : null;
      if (found?.[1] && rest)
        labels.push({ name: asLabel(found[1]), value: rest, way: `${sign(element)} > text` });
      if (child.data.trim() !== '') isBegin = false;
    } else if (isTag(child)) isBegin = ENDS.has(child.name);
  }
  return labels;
}

/** What follows a label in its line; null where nothing does. */
function lineAfter(first: ChildNode | null, label: string): Element | null {
  return lineFrom('', first, label);
}

function lineFrom(text: string, first: ChildNode | null, label?: string): Element | null {
  const nodes: ChildNode[] = [];
  for (let node = first; node; node = node.next) {
    if (isTag(node) && (ENDS.has(node.name) || sign(node) === label)) break;
    nodes.push(cloneNode(node, true) as ChildNode);
  }
  const line = new Element('span', {}, []);
  const begun = text === '' ? [] : [new Text(text)];
  line.children = [...begun, ...nodes];
  for (const [at, node] of line.children.entries()) {
    node.parent = line;
    node.prev = line.children[at - 1] ?? null;
    node.next = line.children[at + 1] ?? null;
  }
  return textOf(line).trim() === '' && findAll('img, input, select, textarea', line).length === 0
    ? null
    : line;
}

/** The words of an element as a label's; null where there are none or too many. */
function shortWords(element: Element): string | null {
  let text = '';
  const queue: ChildNode[] = [...element.children].reverse();
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (isText(node)) text += node.data;
    else if (isTag(node)) queue.push(...[...node.children].reverse());
    if (text.trim().length > LONGEST) return null;
  }
  const words = asLabel(text);
  return words === '' ? null : words;
}

/** What elements that stand for the same in several rows have in common. */
function sign({ name, attribs }: Element): string {
  return `${name}.${(attribs.class ?? '').trim().split(/\s+/).sort().join('.')}`;
}
