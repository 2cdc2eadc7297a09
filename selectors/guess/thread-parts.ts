// The parts of a message in an unknown page: what kind it is, who wrote it, where its text stands. Pure.
import { type Element, isTag } from 'domhandler';
import { selectorsFor } from '../css-for.ts';
import { closest, findAll, findOne } from '../document.ts';
import { fold, textOf } from '../text.ts';
import { shapeOf } from './addresses.ts';
import type { Block, Given, Settings, Todo } from './given.ts';

type Kind = 'reply' | 'note' | 'activity';
type Who = 'contact' | 'user' | 'system';

const KINDS: readonly (readonly [Kind, RegExp])[] = [
  ['note', /^(?:note|internal|private|internalnote|privatenote|staffnote)$/],
  ['activity', /^(?:event|activity|system|status|log|action|audit|change|update|history)$/],
  [
    'reply',
    /^(?:reply|response|message|external|public|customer|agent|email|answer|incoming|outgoing|inbound|outbound|correspondence|comment|contact|staff|client|user|member)$/,
  ],
];
const WHO: readonly (readonly [Who, RegExp])[] = [
  ['system', /^(?:system|event|activity|bot|automation|status|log|action|audit)$/],
  ['user', /^(?:response|reply|note|agent|staff|member|outgoing|outbound|internal|private|team|operator)$/],
  [
    'contact',
    /^(?:message|customer|contact|client|requester|requestor|enduser|incoming|inbound|visitor|user|external)$/,
  ],
];

export interface KindGuess {
  readonly settings: Settings;
  readonly kinds: readonly Kind[];
  /** Blocks that are no text of anybody. */
  readonly activities: ReadonlySet<Element>;
  readonly todos: readonly Todo[];
}

/** Attributes whose words tell messages apart, the plainest first. */
const TELLING = [
  'data-kind',
  'data-type',
  'data-message-type',
  'data-visibility',
  'class',
  'data-author',
  'aria-label',
];

/** The block itself, or the one element that it wraps. */
const HOLDERS = [null, ':scope > :first-child'] as const;

function holderIn(element: Element, select: string | null): Element | null {
  return select === null ? element : findOne(select, element);
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');

export function kindOf(blocks: readonly Block[]): KindGuess {
  const ways = HOLDERS.flatMap((select) => TELLING.map((attr) => ({ select, attr })));
  for (const { select, attr } of ways) {
    const told = blocks.map(({ element }) => toldBy(holderIn(element, select)?.attribs[attr], KINDS));
    if (told.some((one) => one === null)) continue;
    const map = Object.fromEntries(told.flatMap((one) => (one ? [[one.word, one.is]] : [])));
    const kinds = told.flatMap((one) => (one ? [one.is] : []));
    if (new Set(kinds).size < 2 && attr !== 'data-kind') continue;
    return {
      settings: {
        ...(select === null ? {} : { select }),
        attr,
        required: true,
        transform: stepsFor(attr, map),
      },
      kinds,
      activities: new Set(blocks.filter((_, at) => kinds[at] === 'activity').map(({ element }) => element)),
      todos: [],
    };
  }
  const why = 'nothing tells replies from notes; all are taken for replies';
  return {
    settings: { const: 'reply' },
    kinds: blocks.map(() => 'reply'),
    activities: new Set(),
    todos: [{ field: 'messages.kind', why }],
  };
}

function toldBy<T>(
  text: string | undefined,
  table: readonly (readonly [T, RegExp])[],
): { word: string; is: T } | null {
  const words = wordsOf(text ?? '');
  for (const [is, pattern] of table) {
    const word = words.find((one) => pattern.test(one));
    if (word !== undefined) return { word, is };
  }
  return null;
}

/** An attribute that is the word itself is looked up; of a class list the word is taken out first. */
function stepsFor(attr: string, map: Readonly<Record<string, string>>): unknown[] {
  if (attr.startsWith('data-')) return [{ map }];
  // Of two words in one list, the telling one must be found: notes are messages, too.
  const order = KINDS.map(([, pattern]) => Object.keys(map).filter((word) => pattern.test(word)));
  const words = [...new Set([...order.flat(), ...Object.keys(map)])];
  const ways = words.map((word, at) => {
    const others = words
      .slice(0, at)
      .map((other) => `(?!.*\\b${other}\\b)`)
      .join('');
    return `^${others}.*\\b(${word})\\b.*$`;
  });
  return [
    { replace: { pattern: ways.join('|'), with: words.map((_, at) => `$${at + 1}`).join('') } },
    'lower',
    { map },
  ];
}

export function authorOf(
  blocks: readonly Block[],
  inner: Given,
  kind: KindGuess,
): { settings: Settings; todos: Todo[] } {
  const holder = authorHolder(blocks);
  const name = nameIn(blocks, holder);
  const id = idIn(blocks, inner);
  const type = typeOf(blocks, kind, id);
  const todos: Todo[] = [
    ...(name === null
      ? [{ field: 'messages.author.name', why: 'no element that is called author, from or name' }]
      : []),
    ...(type.why === null ? [] : [{ field: 'messages.author.type', why: type.why }]),
  ];
  return {
    settings: {
      one: { type: type.settings, ...(id === null ? {} : { id }), name: name ?? { const: '' } },
    },
    todos,
  };
}

function typeOf(
  blocks: readonly Block[],
  { kinds, activities }: KindGuess,
  id: Settings | null,
): { settings: Settings; why: string | null } {
  const inside = ['data-author', 'data-author-type', 'data-sender', 'data-role'].map((attr) => ({
    select: `[${attr}]`,
    attr,
  }));
  const own = HOLDERS.flatMap((select) =>
    ['data-author', 'data-author-type', ...TELLING].map((attr) => ({ select, attr })),
  );
  for (const { select, attr } of [...own, ...inside]) {
    const told = blocks.map(({ element }) => toldBy(holderIn(element, select)?.attribs[attr], WHO));
    if (told.some((one) => one === null) || attr === 'aria-label') continue;
    const map = Object.fromEntries(told.flatMap((one) => (one ? [[one.word, one.is]] : [])));
    if (Object.keys(map).length < 2) continue;
    const settings = {
      ...(select === null ? {} : { select }),
      attr,
      required: true,
      transform: stepsFor(attr, map),
    };
    return { settings, why: null };
  }
  if (id !== null)
    return {
      settings: {
        ...id,
        transform: [
          ...((id.transform as unknown[] | undefined) ?? []),
          { listed: { in: 'users', as: 'user', otherwise: 'contact' } },
        ],
        or: [{ const: 'system' }],
      },
      why: null,
    };
  const isAll = kinds.length > 0 && activities.size === 0;
  return { settings: { const: isAll ? 'contact' : 'system' }, why: 'nothing tells members from customers' };
}

function authorHolder(blocks: readonly Block[]): string | null {
  const selectors = [
    '[data-author]',
    '[itemprop=author]',
    '.author',
    '.sender',
    '.from',
    '.user',
    '.username',
    '.name',
    '.poster',
    '[class*=author]',
    '[class*=sender]',
    '[class*=creator]',
  ];
  return selectors.find((select) => share(blocks, select) > 0.9) ?? null;
}

function nameIn(blocks: readonly Block[], holder: string | null): Settings | null {
  const below = holder === null ? [] : [`${holder} a`, `${holder} b`, `${holder} > :first-child`, holder];
  for (const select of [
    ...below,
    'header b',
    'header strong',
    '.header b',
    '.header strong',
    'b',
    'strong',
  ]) {
    if (share(blocks, select) < 0.95) continue;
    const texts = blocks.map(({ element }) => fold(textOf(findOne(select, element) ?? element)));
    if (texts.every((text) => text.length > 0 && text.length < 60 && /\p{L}/u.test(text)))
      return { select, required: share(blocks, select) === 1 };
  }
  return null;
}

function share(blocks: readonly Block[], select: string): number {
  return blocks.filter(({ element }) => findOne(select, element) !== null).length / blocks.length;
}

/** The author's id: an attribute of what names them, or the end of a link to them. */
function idIn(blocks: readonly Block[], inner: Given): Settings | null {
  const attributes = new Map<string, number>();
  for (const { element } of blocks)
    for (const name of new Set(findAll('*', element).flatMap(({ attribs }) => Object.keys(attribs))))
      if (/^data-(?:\w+-)*(?:user|member|contact|customer|agent|author|staff|person|sender)-?id$/.test(name))
        attributes.set(name, (attributes.get(name) ?? 0) + 1);
  const attr = [...attributes].sort(([, a], [, b]) => b - a).map(([name]) => name);
  if (attr.length > 0)
    return { select: attr.map((name) => `[${name}]`).join(', '), attr: attr.length === 1 ? attr[0] : attr };
  for (const { element, sample } of blocks)
    for (const anchor of findAll('a[href]', element)) {
      const shape = shapeOf(anchor.attribs.href ?? '', sample.url);
      if (
        shape &&
        (inner.joins.leadsTo('contacts', shape.template) || inner.joins.leadsTo('users', shape.template))
      )
        return { select: shape.link.select, attr: 'href', transform: [{ regex: shape.link.pattern }] };
    }
  return null;
}

/** The element with the text: by what it is called, else by how much it says. */
export function bodyOf(
  blocks: readonly Block[],
  activities: ReadonlySet<Element>,
): { select: string; settings: Settings; told: string } | null {
  const texts = blocks.filter(({ element }) => !activities.has(element));
  const counts = new Map<string, { chars: number; seen: number }>();
  for (const { element } of texts.length > 0 ? texts : blocks) {
    const all = Math.max(1, fold(textOf(element)).length);
    const once = new Set<string>();
    for (const child of findAll('div, p, section, article, td, blockquote, pre, span', element)) {
      // What holds the moment or the name is more than the text.
      if (closest('header, h1, h2, h3', child) !== null || findOne('time, header', child) !== null) continue;
      for (const own of selectorsFor(child).filter(
        (one) => /\.[a-z-]+$|\[itemprop|^\[role/.test(one) && !/\d{2,}/.test(one),
      )) {
        if (once.has(own)) continue;
        once.add(own);
        const known = counts.get(own) ?? { chars: 0, seen: 0 };
        const called = /body|content|text|html|message|stanza/i.test(own) ? 1.35 : 1;
        const isLeaf = child.children.filter(isTag).every(({ attribs }) => !attribs.class);
        counts.set(own, {
          chars: known.chars + (fold(textOf(child)).length / all) * called * (isLeaf ? 1.1 : 1),
          seen: known.seen + 1,
        });
      }
    }
  }
  const ranked = [...counts]
    .filter(([, { seen }]) => seen >= texts.length * 0.7)
    .sort(([, a], [, b]) => b.chars - a.chars);
  const [best] = ranked;
  if (!best) return null;
  const [select, { seen }] = best;
  const isAlways = blocks.every(({ element }) => findOne(select, element) !== null);
  return {
    select,
    settings: { select, html: true, required: true, ...(isAlways ? {} : { or: [{ const: '' }] }) },
    told: `text ${select} in ${seen}`,
  };
}
