// What an element says: its text as a reader sees it, or its inner HTML.
import { type AnyNode, type Element, isTag, isText, type ParentNode } from 'domhandler';
import { chosenOption, inputValue } from './controls.ts';
import { type Document, findAll } from './document.ts';

const SILENT = new Set(['script', 'style', 'template', 'noscript', 'head']);
const BLOCKS = new Set(
  'address article aside blockquote dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul'.split(
    ' ',
  ),
);
/** Attributes in message HTML whose relative URLs would mean nothing elsewhere. */
const LINKS = [
  ['a[href]', 'href'],
  ['img[src]', 'src'],
] as const;
const HAS_SCHEME = /^(?:[a-z][a-z0-9+.-]*:|#)/i;

/** White space folded to single spaces, none at the ends. */
export function fold(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/**
 * Text in reading order: a line break for `<br>` and between blocks, nothing from scripts and styles, of a menu the option
 * that is chosen. An `<input>` itself has its value for text.
 */
export function textOf(root: ParentNode): string {
  const value = inputValue(root);
  if (value !== null) return value;
  const parts: string[] = [];
  let last = '\n';
  const add = (text: string) => {
    if (text === '') return;
    parts.push(text);
    last = text.slice(-1);
  };
  // A block asks for a break; it is written only once more text follows.
  let broken = false;
  const queue: (AnyNode | 'break')[] = [...shownIn(root)].reverse();
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (node === 'break') {
      broken = true;
    } else if (isText(node)) {
      // White space between blocks is the markup's own indentation.
      if (broken && node.data.trim() === '') continue;
      if (broken && parts.length > 0 && last !== '\n') add('\n');
      broken = false;
      add(node.data);
    } else if (isTag(node) && node.name === 'br') {
      add('\n');
    } else if ('children' in node && !(isTag(node) && SILENT.has(node.name))) {
      const block = isTag(node) && BLOCKS.has(node.name);
      if (block) queue.push('break');
      const shown = shownIn(node);
      for (let i = shown.length - 1; i >= 0; i--) queue.push(shown[i] as AnyNode);
      if (block) queue.push('break');
    }
  }
  return parts.join('');
}

function shownIn(node: ParentNode): readonly AnyNode[] {
  if (!isTag(node) || node.name !== 'select' || node.attribs.multiple !== undefined) return node.children;
  return chosenOption(node)?.children ?? [];
}

/** Inner HTML as a browser would write it, relative links made absolute. */
export function htmlOf(document: Document, root: ParentNode): string {
  const relative = LINKS.flatMap(([selector, attribute]) =>
    findAll(selector, root)
      .filter((element) => !HAS_SCHEME.test(element.attribs[attribute] ?? ''))
      .map((element) => ({ element, attribute, value: element.attribs[attribute] ?? '' })),
  );
  // The tree is shared with other fields, so it is left as it was.
  for (const { element, attribute, value } of relative) {
    element.attribs[attribute] = absoluteUrl(value, document.url) ?? value;
  }
  const html = (document.$(root as Element).html() ?? '').trim();
  for (const { element, attribute, value } of relative) element.attribs[attribute] = value;
  return html;
}

/** The URL in full, or null for text that is none. */
export function absoluteUrl(text: string, base: string): string | null {
  return URL.canParse(text, base) ? new URL(text, base).href : null;
}
