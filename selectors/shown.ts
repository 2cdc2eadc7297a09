// What a drawn page shows, and where in an answer it stands: how a person would find out which read brings what. Pure.
import { isTag, isText, type ParentNode } from 'domhandler';
import { documentOf, findAll, fragmentOf } from './document.ts';
import { isObject } from './learn-shapes.ts';
import { maskSample } from './mask.ts';
import { fold, textOf } from './text.ts';
import type { HtmlContent } from './values.ts';

/** Texts shorter than this stand on every page by chance. */
const SHORT = 3;
/** Shorter ones count only where they are all that an element says. */
const TELLING = 8;
const ATTRIBUTES = ['title', 'aria-label', 'datetime', 'alt', 'value', 'placeholder'];

export interface Shown {
  has(text: string): boolean;
}

/** @param more values that are known to be read from the page */
export function shownOn(content: HtmlContent, more: readonly string[] = []): Shown {
  const { root } = documentOf(content);
  const pieces = new Set(more.map(fold));
  const collect = (node: ParentNode): void => {
    for (const child of node.children) {
      if (isText(child)) pieces.add(fold(child.data));
      else if (isTag(child) && !['script', 'style', 'template'].includes(child.name)) collect(child);
    }
  };
  collect(root);
  for (const element of findAll('*', root))
    for (const name of ATTRIBUTES) {
      const value = element.attribs[name];
      if (value !== undefined) pieces.add(fold(value));
    }
  const whole = fold(textOf(root));
  return {
    has(text) {
      const said = fold(/<[a-z][^>]*>/i.test(text) ? textOf(fragmentOf(text, content.url).root) : text);
      if (said.length < SHORT) return false;
      return pieces.has(said) || (said.length >= TELLING && whole.includes(said));
    },
  };
}

/** Where values of the page stand in an answer. */
export interface Occurrence {
  /** "data.threads.nodes[*].subject" */
  readonly path: string;
  readonly count: number;
  /** One of them, masked. */
  readonly sample: string | null;
}

const MOST_PATHS = 40;

export function occurrencesIn(value: unknown, shown: Shown): Occurrence[] {
  const found = new Map<string, { count: number; sample: string | null }>();
  const walk = (one: unknown, path: string): void => {
    if (Array.isArray(one)) for (const item of one) walk(item, `${path}[*]`);
    else if (isObject(one))
      for (const [name, member] of Object.entries(one)) walk(member, path === '' ? name : `${path}.${name}`);
    else if ((typeof one === 'string' || typeof one === 'number') && shown.has(String(one))) {
      const known = found.get(path || '.');
      const sample = known?.sample ?? maskSample(String(one), { required: false, transform: [] }, path);
      found.set(path || '.', { count: (known?.count ?? 0) + 1, sample });
    }
  };
  walk(value, '');
  return [...found].slice(0, MOST_PATHS).map(([path, one]) => ({ path, ...one }));
}
