// Selectors for an element, the ones likely to outlive a release first: labels and roles, data attributes, structure.
// Generated class names are never used. Pure.
import { type Element, isTag, type ParentNode } from 'domhandler';

const NAMES = ['aria-label', 'name', 'rel', 'itemprop'];
const GENERATED = /[_-]?[0-9a-z]*\d[0-9a-z]*$|__(?=\w*[A-Z])\w{5}|[A-Z].*[a-z].*[_-]/;
/** Names of how something looks or where it stands in a layout: they say nothing of what it is, and stand everywhere. */
const LOOKS =
  /^(?:clear(?:fix|er)?|cf|row|rows?|col(?:umns?|-.*)?|grid(?:-.*)?|flex(?:-.*)?|d-.*|container(?:-.*)?|wrapper|wrap|inner|outer|block|inline|box|cell|left|right|center|top|bottom|middle|first|last|odd|even|alt|active|selected|current|open|closed|hidden|visible|show|hide|collapsed?|expanded|disabled|small|large|big|mini|bold|strong|italic|muted|faded|(?:pull|push|float|align|text|font|bg|border|rounded|shadow|m[trblxy]?|p[trblxy]?|w|h|gap|justify|items|order|offset|flush|has|is|no|js|fa|icon|glyphicon)-.*|has_.*|icon|btn|button|link|spacer|separator|divider|pad(?:ded|ding)?|margin|noborder|ng-.*|_ng.*)$/i;

/** A name that is no look, though it may be made by a bundler: the next release has another. */
export function isName(name: string): boolean {
  return /^[A-Za-z][\w-]*$/.test(name) && !LOOKS.test(name);
}

/** Whether a class or an id tells what an element is: neither a look nor made by a bundler. */
export function isTelling(name: string): boolean {
  return isName(name) && !GENERATED.test(name);
}

/** Ways to name the element by what it is itself, best first. */
export function selectorsFor(element: Element): string[] {
  const { attribs, name } = element;
  const role = attribs.role ? `[role=${attribs.role}]` : '';
  const found: string[] = [];
  for (const one of NAMES)
    if (attribs[one]) found.push(`${role === '' ? name : role}[${one}=${quote(attribs[one])}]`);
  if (attribs.id && isTelling(attribs.id)) found.push(`#${attribs.id}`);
  const data = Object.keys(attribs).filter((attribute) => attribute.startsWith('data-'));
  for (const one of data) found.push(`${role === '' ? name : role}[${one}]`);
  if (role !== '') found.push(role);
  for (const one of (attribs.class ?? '').split(/\s+/)) if (isTelling(one)) found.push(`${name}.${one}`);
  for (const one of ['aria-live']) if (attribs[one]) found.push(`${name}[${one}]`);
  return found;
}

/** The same below a named ancestor, for what is not the only one of its kind on the page. */
export function selectorsBelow(element: Element): string[] {
  const own = selectorsFor(element);
  const bare = own.length > 0 ? own : [element.name];
  for (let node: ParentNode | null = element.parent; node; node = node.parent) {
    if (!isTag(node)) continue;
    const named = selectorsFor(node).find((selector) => /aria-label|^#/.test(selector));
    if (named) return bare.map((selector) => `${named} ${selector}`);
  }
  return bare;
}

export function quote(text: string): string {
  return JSON.stringify(text);
}
