// The steps of a field that work on the tree, before there is any text: elements taken out, images named as files.
import { cloneNode, type Element, type ParentNode } from 'domhandler';
import { findAll, findOne } from './document.ts';
import type { Transform } from './field.ts';
import { applyTransforms, type Context } from './transforms.ts';

/** The steps on an id need nothing but its text. */
const NOWHERE: Context = { timezone: null, takenAt: 0, url: '' };

/** A copy with the `remove` and `inlineFiles` steps done to it, or the element itself where there are none. */
export function prepare(root: ParentNode, steps: readonly Transform[]): ParentNode {
  if (!steps.some((step) => hasWork(step, root))) return root;
  const copy = cloneNode(root as Element, true);
  for (const step of steps) {
    if (typeof step === 'string') continue;
    if ('remove' in step)
      for (const one of step.remove) for (const element of findAll(one, copy)) detach(element);
    if ('inlineFiles' in step) {
      const { select, attr, id, transform = [] } = step.inlineFiles;
      const pattern = new RegExp(id, 'u');
      for (const element of findAll(select, copy)) {
        const found = pattern.exec(element.attribs[attr] ?? '');
        const name = found ? applyTransforms(found[1] ?? found[0], transform, NOWHERE) : null;
        if (typeof name === 'string' && name !== '') element.attribs[attr] = `attachment:${name}`;
      }
    }
  }
  return copy;
}

function hasWork(step: Transform, root: ParentNode): boolean {
  if (typeof step === 'string') return false;
  const selectors = 'remove' in step ? step.remove : 'inlineFiles' in step ? [step.inlineFiles.select] : [];
  return selectors.some((selector) => findOne(selector, root) !== null);
}

/** Takes the element out of its tree. */
export function detach(element: Element): void {
  const siblings = element.parent?.children;
  const at = siblings?.indexOf(element) ?? -1;
  if (siblings && at >= 0) siblings.splice(at, 1);
  if (element.prev) element.prev.next = element.next;
  if (element.next) element.next.prev = element.prev;
  element.parent = null;
  element.prev = null;
  element.next = null;
}
