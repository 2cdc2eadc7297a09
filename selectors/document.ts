// HTML pages as trees: parsed once per content, queried with compiled selectors.
// What a selector means to a field is resolve.ts's business.
import * as cheerio from 'cheerio';
import { compile, selectAll, selectOne } from 'css-select';
import { type AnyNode, type Element, isTag, isText, type ParentNode, Text } from 'domhandler';
import { isPart, putAside, withParts } from './hidden-parts.ts';
import type { CapturedAll, HtmlContent } from './values.ts';

/** Browsers stop nesting at 512; a page that goes on would only overflow the stack of whoever walks it. */
const DEEPEST = 512;
/** Trees change when fragments are placed, so results of ancestor checks must not be kept. */
const UNCACHED = { cacheResults: false };
const ANCHORED = /:scope|^\s*[>+~]|,\s*[>+~]/;

export interface Document {
  readonly $: cheerio.CheerioAPI;
  readonly root: ParentNode;
  readonly url: string;
  /** What was heard while the page was drawn. */
  readonly captured?: CapturedAll | undefined;
  /** A browser drew it, so that what stands in shadow roots and frames is known. */
  readonly drawn: boolean;
}

interface Test {
  readonly test: (element: Element) => boolean;
  /** The one node that `:scope` stands for. */
  readonly scope: ParentNode[];
  readonly isAnchored: boolean;
}

const documents = new WeakMap<HtmlContent, Document>();
const compiled = new Map<string, Test>();

/** The tree of a page. The same content object is parsed only once. */
export function documentOf(content: HtmlContent): Document {
  const known = documents.get(content);
  if (known) return known;
  const $ = cheerio.load(content.html);
  const parsed: Document = {
    $,
    root: $.root()[0] as ParentNode,
    url: content.url,
    captured: content.captured,
    drawn: content.drawn === true,
  };
  tidy(parsed.root);
  documents.set(content, parsed);
  return parsed;
}

/** A fragment of HTML as a tree of its own, as a browser's `innerHTML` would make it. */
export function fragmentOf(html: string, url: string): Document {
  const $ = cheerio.load(html, null, false);
  const parsed: Document = { $, root: $.root()[0] as ParentNode, url, drawn: false };
  tidy(parsed.root);
  return parsed;
}

/** Gives a changed tree to new content, so that it need not be parsed again. The old content parses afresh if asked. */
export function rebind(from: HtmlContent, document: Document): HtmlContent {
  documents.delete(from);
  const content: HtmlContent = { ...from, html: htmlIn(document) };
  documents.set(content, document);
  return content;
}

/** The page with what stands in shadow roots and frames in its place (`pierce`). */
export function pierced(content: HtmlContent): HtmlContent {
  const known = documentOf(content);
  const document: Document = { ...known, root: withParts(known.root) };
  const whole: HtmlContent = { ...content, html: htmlIn(document) };
  // Not parsed again: a parser would not leave a frame's blocks where they stand inside a paragraph.
  documents.set(whole, document);
  return whole;
}

function htmlIn({ $, root }: Document): string {
  return $.html(root as Element);
}

/**
 * Elements below `root` in document order. As with `querySelectorAll`, ancestors in a selector may lie outside
 * `root`; unlike there, `:scope:is(a)` may be `root` itself.
 * @throws Error for a selector that is not CSS (the loader has refused those)
 */
export function findAll(selector: string, root: ParentNode): Element[] {
  const known = testFor(selector, root);
  const below = selectAll<AnyNode, Element>(known.test, root, UNCACHED);
  return isItself(root, known) ? [root, ...below] : below;
}

/** The first element `findAll` would find, or null. */
export function findOne(selector: string, root: ParentNode): Element | null {
  const known = testFor(selector, root);
  return isItself(root, known) ? root : selectOne<AnyNode, Element>(known.test, root, UNCACHED);
}

function isItself(root: ParentNode, known: Test): root is Element {
  return known.isAnchored && isTag(root) && known.test(root);
}

/** The nearest of the element and its ancestors that the selector fits, or null. */
export function closest(selector: string, element: Element): Element | null {
  const { test } = testFor(selector, element);
  for (let node: ParentNode | null = element; node; node = node.parent) {
    if (isTag(node) && test(node)) return node;
  }
  return null;
}

// Compiling is most of a query's cost, so it is done once per selector. What `:scope` means is looked up when the
// test runs, as css-select itself relies on for `:has`.
function testFor(selector: string, root: ParentNode): Test {
  let known = compiled.get(selector);
  if (!known) {
    const scope: ParentNode[] = [root];
    const isAnchored = ANCHORED.test(selector);
    const test = compile<AnyNode, Element>(selector, UNCACHED, isAnchored ? (scope as Element[]) : undefined);
    known = { test, scope, isAnchored };
    compiled.set(selector, known);
  }
  known.scope[0] = root;
  return known;
}

/** Makes the tree one that can be walked: not too deep, and without `<template>` contents, which are no part of the page. */
function tidy(root: ParentNode): void {
  const queue: { node: ParentNode; depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = queue.pop(); next; next = queue.pop()) {
    for (const child of next.node.children) {
      if (!('children' in child) || child.children.length === 0) continue;
      // The serialiser insists on the content node, so that stays and is emptied.
      if (isTag(child) && child.name === 'template') emptyTemplate(child);
      else if (next.depth < DEEPEST) queue.push({ node: child, depth: next.depth + 1 });
      else flatten(child);
    }
  }
}

function emptyTemplate(template: Element): void {
  const isKept = isPart(template);
  for (const content of template.children) {
    if (!('children' in content)) continue;
    if (isKept) {
      tidy(content);
      putAside(template, content.children);
    }
    content.children = [];
  }
}

function flatten(node: ParentNode): void {
  const texts: string[] = [];
  const queue: AnyNode[] = [...node.children].reverse();
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (isText(next)) texts.push(next.data);
    else if ('children' in next)
      for (let i = next.children.length - 1; i >= 0; i--) queue.push(next.children[i] as AnyNode);
  }
  const text = new Text(texts.join(''));
  text.parent = node;
  node.children = [text];
}
