// What can be taken of an element a person points at: its text, an attribute of it or of what is around it; and the steps
// that make of it what a record wants. Pure.
import { type Element, isTag, type ParentNode } from 'domhandler';
import { findAll } from '../document.ts';
import type { Transform } from '../field.ts';
import { stepsFor } from '../learn-values.ts';
import type { Want } from '../learn-wants.ts';
import { fold, textOf } from '../text.ts';
import type { Env } from '../values.ts';

/** An element, and what of it is taken. */
export interface Take {
  readonly element: Element;
  /** `attr`, `html`, `all` of a field. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly said: string;
  /** What it says here, before any step. */
  readonly text: string;
  /** The text of the very element comes first. */
  readonly distance: number;
}

/** Ancestors and descendants that are looked at besides the element itself. */
const MOST_UP = 4;
const MOST_DOWN = 6;
const TIME_ATTRIBUTES = /^(?:datetime|title|data-.*(?:time|date|at|ts|stamp).*)$/;
const ID_ATTRIBUTES = /^(?:id|href|value|data-.*|aria-rowindex|name)$/;
const SAYING = /^(?:title|alt|aria-label|value|content|data-.*)$/;

export function takesOf(want: Want, name: string, picked: Element, root: ParentNode): Take[] {
  const text = fold(textOf(picked));
  const own: Take = { element: picked, settings: {}, said: '', text, distance: 0 };
  if (want.kind === 'html') return [{ ...own, settings: { html: true }, said: 'its HTML' }];
  if (want.kind === 'texts') return [{ ...own, settings: { all: true }, said: 'every one of them' }];
  const takes = text === '' ? [] : [own];
  for (const [distance, element] of around(picked, root).entries())
    for (const attribute of attributesOf(want, name, element))
      takes.push({
        element,
        settings: { attr: attribute },
        said: `attribute ${attribute}`,
        text: element.attribs[attribute] ?? '',
        distance: distance + 1,
      });
  return takes;
}

/** The element, what is in it, and what it is in, down to the place itself. */
function around(picked: Element, root: ParentNode): Element[] {
  const found = [picked, ...findAll('a[href], time, [data-id], img[alt]', picked).slice(0, MOST_DOWN)];
  let node: ParentNode | null = picked === root ? null : picked.parent;
  for (let steps = 0; node && steps < MOST_UP; steps += 1) {
    if (isTag(node)) found.push(node);
    if (node === root) break;
    node = node.parent;
  }
  return [...new Set(found)];
}

function attributesOf(want: Want, name: string, { attribs }: Element): string[] {
  const names = Object.keys(attribs).filter((one) => attribs[one] !== '');
  if (name === 'url' || name === 'website') return names.filter((one) => one === 'href' || one === 'src');
  switch (want.kind) {
    case 'time':
      return names.filter((one) => TIME_ATTRIBUTES.test(one));
    case 'id':
      return names.filter((one) => ID_ATTRIBUTES.test(one));
    case 'email':
      return names.filter((one) => one === 'href' && attribs[one]?.startsWith('mailto:'));
    case 'enum':
    case 'flag':
      return names.filter((one) => SAYING.test(one) || one === 'class');
    case 'number':
      return names.filter((one) => SAYING.test(one));
    default:
      return names.filter(
        (one) => one === 'title' || one === 'alt' || one === 'aria-label' || one === 'value',
      );
  }
}

/** Dates as helpdesks write them; whose day or month comes first is told by records where both are not below 13. */
const FORMATS = [
  ...['LLL d, yyyy, h:mm a', 'LLL d, yyyy h:mm a', 'LLLL d, yyyy, h:mm a', 'EEE LLL dd HH:mm:ss yyyy'],
  ...['yyyy-MM-dd HH:mm:ss', 'yyyy-MM-dd HH:mm', 'd LLL yyyy HH:mm', 'd LLL yyyy, HH:mm', 'LLL d, yyyy'],
  ...[
    'M/d/yy h:mm a',
    'M/d/yyyy h:mm a',
    'd/M/yyyy HH:mm',
    'dd.MM.yyyy HH:mm',
    'dd.MM.yyyy, HH:mm',
    'yyyy-MM-dd',
  ],
];

/**
 * Steps that may be needed, the profile's own first, then the plainest.
 * @param given the field's steps in the profile
 * @param texts what stands there on the pages at hand
 */
export function stepsTo(
  want: Want,
  name: string,
  take: Take,
  given: readonly Transform[],
  texts: readonly string[],
): Transform[][] {
  const steps: (readonly Transform[])[] = given.length > 0 ? [given] : [];
  const attribute = take.settings.attr;
  if (name === 'url' || name === 'website') steps.push(attribute === undefined ? [] : ['url']);
  else if (want.kind === 'email') steps.push([], [{ regex: 'mailto:([^?]+)', group: 1 }]);
  else if (want.kind === 'id' && (attribute === 'href' || /[/?=]/.test(take.text)))
    steps.push(...idSteps(take.text));
  else if (want.kind === 'id')
    steps.push([], [{ regex: '[A-Za-z]*\\d+', group: 0 }], [{ regex: '\\d+', group: 0 }]);
  else if (want.kind === 'number')
    steps.push(['integer'], [{ regex: 'of\\s+([\\d,.]+)', group: 1 }, 'integer']);
  else {
    steps.push(...stepsFor(want, texts));
    if (want.kind === 'time')
      steps.push(...FORMATS.map((format) => [{ time: { formats: [format], zone: 'account' } }]));
  }
  return steps.map((one) => [...one]);
}

/** The last segment of the path, or the one parameter that holds an id. */
function idSteps(text: string): Transform[][] {
  const [path = '', query = ''] = text.split('?');
  const segments = path.split('/').filter((one) => one !== '');
  const before = segments.at(-2);
  const named = [...new URLSearchParams(query.split('#')[0]).entries()];
  return [
    ...named.flatMap(([name, value]): Transform[][] =>
      /\d/.test(value) && /^[\w-]+$/.test(name) ? [[{ regex: `[?&;]${name}=([^&;#]+)`, group: 1 }]] : [],
    ),
    ...(before !== undefined && /^[\w-]+$/.test(before)
      ? [[{ regex: `/${before}/([^/?#]+)`, group: 1 } satisfies Transform]]
      : []),
    [{ regex: '([^/?#]+)/?(?:[?#].*)?$', group: 1 }],
  ];
}

/** Whether times could be read where the account's zone is known. */
export const needsZone = (want: Want, env: Env): boolean => want.kind === 'time' && env.timezone === null;
