// What stands inside shadow roots and frames. A browser's own HTML leaves it out; our copies of drawn pages carry it
// in templates: <template shadowrootmode> in the host, <template data-frame> behind the frame. To a selector such a
// part is not there, unless the page or the field says `pierce`.
import { type AnyNode, type ChildNode, cloneNode, type Element, isTag, type ParentNode } from 'domhandler';

const contents = new WeakMap<Element, ChildNode[]>();
const composed = new WeakMap<ParentNode, ParentNode>();

/** Whether the template is such a part, as against a template of the page's own. */
export function isPart(template: Element): boolean {
  return template.attribs.shadowrootmode !== undefined || isFramePart(template);
}

/** Puts a part's content aside, where no selector finds it. */
export function putAside(template: Element, content: ChildNode[]): void {
  contents.set(template, content);
}

/** The node with every part in its place, as a reader sees it; a frame becomes a `div` with the frame's attributes. */
export function withParts(node: ParentNode): ParentNode {
  const known = composed.get(node);
  if (known) return known;
  const copy = compose(node) as ParentNode;
  composed.set(node, copy);
  return copy;
}

/**
 * Whether there is a shadow root or a frame in the node or below, whatever is in it.
 * @param drawn a browser drew the page, so that its shadow roots are known; else any element of a script's own may have one
 */
export function hasParts(node: ParentNode, drawn: boolean): boolean {
  const queue: AnyNode[] = [node as AnyNode];
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (!isTag(next)) {
      if ('children' in next) queue.push(...next.children);
      continue;
    }
    if (isFrame(next) || (next.name === 'template' && isPart(next))) return true;
    if (!drawn && OWN_ELEMENT.test(next.name)) return true;
    queue.push(...next.children);
  }
  return false;
}

const OWN_ELEMENT = /^(?!annotation-xml|color-profile|font-face|missing-glyph)[a-z][^-]*-/;

const isFrame = ({ name }: Element): boolean => name === 'iframe' || name === 'frame';
const isFramePart = ({ name, attribs }: Element): boolean =>
  name === 'template' && attribs['data-frame'] !== undefined;

function compose(node: AnyNode | ParentNode): AnyNode {
  const copy = cloneNode(node as AnyNode, false);
  if (!('children' in node) || !('children' in copy)) return copy;
  const inFrame = isTag(node) ? frameContent(node) : undefined;
  if (inFrame && isTag(copy)) copy.name = 'div';
  attach(copy as ParentNode, inFrame ? inFrame.flatMap(composeChild) : childrenOf(node));
  return copy;
}

function frameContent(element: Element): ChildNode[] | undefined {
  const { next } = element;
  return isFrame(element) && next !== null && isTag(next) && isFramePart(next)
    ? contents.get(next)
    : undefined;
}

function childrenOf(node: ParentNode): ChildNode[] {
  const root = node.children.find((child): child is Element => isTag(child) && isShadowRoot(child));
  const light = node.children.filter((child) => child !== root).flatMap(composeChild);
  return root ? distribute((contents.get(root) ?? []).flatMap(composeChild), light) : light;
}

function isShadowRoot(element: Element): boolean {
  return element.attribs.shadowrootmode !== undefined && contents.has(element);
}

function composeChild(child: ChildNode): ChildNode[] {
  return isTag(child) && isFramePart(child) ? [] : [compose(child) as ChildNode];
}

/** What a host holds stands where its shadow root has a slot for it, and nowhere without one. */
function distribute(shadow: ChildNode[], light: readonly ChildNode[]): ChildNode[] {
  const slots: Element[] = [];
  const queue: AnyNode[] = [...shadow];
  for (let next = queue.shift(); next; next = queue.shift()) {
    if (isTag(next) && next.name === 'slot') slots.push(next);
    if ('children' in next) queue.push(...next.children);
  }
  for (const slot of slots) {
    const assigned = light.filter((node) => slotOf(node) === (slot.attribs.name ?? ''));
    if (assigned.some((node) => isTag(node) || ('data' in node && node.data.trim() !== '')))
      attach(slot, assigned);
  }
  return shadow;
}

const slotOf = (node: ChildNode): string => (isTag(node) ? (node.attribs.slot ?? '') : '');

function attach(parent: ParentNode, children: ChildNode[]): void {
  parent.children = children;
  for (const [index, child] of children.entries()) {
    child.parent = parent;
    child.prev = children[index - 1] ?? null;
    child.next = children[index + 1] ?? null;
  }
}
