// Places of a row or a page that are called something: below a header, beside a label, marked by an attribute, a heading.
// Pure.
import type { Element, ParentNode } from 'domhandler';
import { findAll } from '../document.ts';
import { labelsIn } from '../labels-on-page.ts';
import { columnsOf, type Place } from '../places.ts';
import { fold, textOf } from '../text.ts';
import type { Settings } from './given.ts';

/** A place by what it is called. */
export interface Spot {
  /** What a profile says of it: `{ column: Subject }`. */
  readonly at: Settings;
  /** The words it is called by. */
  readonly words: string;
  readonly told: string;
  /** Samples it was seen in. */
  readonly seen: number;
}

type HtmlPlace = Place & { readonly kind: 'html' };

/** Attributes whose value says what an element holds. */
const MARKS = [
  'data-field',
  'data-column',
  'data-cell',
  'data-label',
  'data-title',
  'itemprop',
  'data-testid',
  'aria-label',
  'name',
];
/** What occurs in fewer of many samples is one record's own. */
const LEAST_SHARE = 0.15;

/** Every place of the samples that has a name, those that most samples have first. */
export function spotsIn(samples: readonly HtmlPlace[], isRow: boolean): Spot[] {
  const spots = new Map<string, Spot>();
  const add = (at: Settings, words: string, told: string): void => {
    const key = JSON.stringify(at);
    const known = spots.get(key);
    spots.set(key, { at, words, told, seen: (known?.seen ?? 0) + 1 });
  };
  for (const { node } of samples) {
    const once = new Set<string>();
    const see = (at: Settings, words: string, told: string): void => {
      const key = JSON.stringify(at);
      if (once.has(key)) return;
      once.add(key);
      add(at, words, told);
    };
    if (isRow && 'attribs' in node)
      for (const header of columnsOf(node as Element)?.keys() ?? [])
        if (header !== '') see({ column: header }, header, `header "${header}"`);
    for (const label of labelsIn(node))
      if (label !== '' && label.length < 40 && !isRow) see({ label }, label, `label "${label}"`);
    for (const element of findAll('*', node)) {
      for (const { words, ...mark } of marksOf(element)) {
        // What occurs again and again on a page belongs to its parts.
        if (isRow || findAll(mark.select, node).length === 1) see(mark, words, mark.select);
      }
    }
  }
  const least = Math.max(1, samples.length * LEAST_SHARE);
  return [...spots.values()].filter(({ seen }) => seen >= least).sort((a, b) => b.seen - a.seen);
}

/** A part of the page that holds labels of its own is none of its values. */
const _PARTS = 'dt, th, table, dl, form, h1, h2, h3';

function marksOf(element: Element): { select: string; attr?: string; words: string }[] {
  const { attribs, name } = element;
  if (name === 'textarea' && attribs.name)
    return [{ select: `textarea[name=${JSON.stringify(attribs.name)}]`, words: attribs.name }];
  if (name === 'input' && attribs.name && /^(?:text|email|tel|url)?$/.test(attribs.type ?? ''))
    return [{ select: `input[name=${JSON.stringify(attribs.name)}]`, attr: 'value', words: attribs.name }];
  if (/^(?:input|select|textarea|button|form|script|style|svg|path|option)$/.test(name)) return [];
  const found = MARKS.flatMap((mark) => {
    const value = attribs[mark];
    return value && value.length < 40 ? [{ select: `[${mark}=${JSON.stringify(value)}]`, words: value }] : [];
  });
  const classes = (attribs.class ?? '')
    .split(/\s+/)
    .filter((one) => /^[a-z]+(?:[-_][a-z]+)*$/i.test(one))
    .map((one) => ({ select: `.${one}`, words: one.replace(/[-_]/g, ' ') }));
  return [...found, ...classes];
}

/** What stands on its own where no label says what it is: the headings of a page, the first link of a row. */
export function headingSpots(samples: readonly HtmlPlace[], isRow: boolean): Spot[] {
  const selectors = isRow
    ? ['h2', 'h3', 'h4', 'strong', 'b', 'a[href]']
    : ['main h1', 'h1', 'main h2', 'h2', 'h3'];
  return selectors.flatMap((select) => {
    const seen = samples.filter(({ node }) =>
      findAll(select, node).some((one) => fold(textOf(one)) !== ''),
    ).length;
    return seen === samples.length ? [{ at: { select }, words: 'title', told: `<${select}>`, seen }] : [];
  });
}

/** Whether the node says anything. */
export const hasText = (node: ParentNode): boolean => fold(textOf(node)) !== '';
