// Selectors that are one change away from one that no longer matches: a class, id, attribute or tag by another name, or
// a step that is no direct child any more. Which of them is right is suggest-relaxed.ts's business. Pure.
import { type AttributeSelector, isTraversal, parse, type Selector, stringify } from 'css-what';
import { type Element, isTag, type ParentNode } from 'domhandler';
import { isName } from './css-for.ts';
import { findAll } from './document.ts';

export interface Relaxed {
  readonly selector: string;
  /** What was changed: `renamed` has another name in its place, `dropped` has none, `moved` another number. */
  readonly change: 'wrapped' | 'renamed' | 'dropped' | 'moved';
  readonly from: string;
  readonly to: string;
  /** Words of the new name that other candidates' names have, too. */
  readonly common?: ReadonlySet<string>;
}

/** Elements looked at for other names; a page has thousands. */
const MOST = 300;
const MOST_COLUMNS = 20;

/** The comma-separated alternatives of a selector, each as it would be written alone. */
export function alternativesOf(selector: string): string[] {
  return parse(selector).map((tokens) => stringify([tokens]));
}

/**
 * @param alternative one that matches nothing below any of the roots
 * @returns those that match there, the smallest changes first
 */
export function relax(alternative: string, roots: readonly ParentNode[]): Relaxed[] {
  const [tokens = []] = parse(alternative);
  const found = new Map<string, Relaxed>();
  const take = (changed: readonly Selector[], change: Omit<Relaxed, 'selector'>): void => {
    const selector = stringify([[...changed]]);
    if (found.has(selector) || selector === alternative) return;
    if (matchesIn(selector, roots).length > 0) found.set(selector, { selector, ...change });
  };
  const looser = loosened(tokens);
  if (looser !== null) take(looser, { change: 'wrapped', from: '>', to: '' });
  for (const base of looser === null ? [tokens] : [tokens, looser]) {
    for (const [at, token] of base.entries()) {
      if (token.type === 'attribute' || token.type === 'tag') renamed(base, at, roots, take);
      for (const other of movedFrom(token))
        take(
          base.map((one, index) => (index === at ? other : one)),
          { change: 'moved', from: nameOf(token), to: nameOf(other) },
        );
    }
    if (found.size > 0) break;
  }
  const rank = { wrapped: 0, renamed: 1, moved: 2, dropped: 3 };
  return [...found.values()].sort((a, b) => rank[a.change] - rank[b.change]);
}

function renamed(
  tokens: readonly Selector[],
  at: number,
  roots: readonly ParentNode[],
  take: (changed: readonly Selector[], change: Omit<Relaxed, 'selector'>) => void,
): void {
  const token = tokens[at] as Selector;
  const [from, to] = compoundAround(tokens, at);
  const rest = tokens.slice(from, to).filter((_, index) => from + index !== at);
  const isBare = rest.length === 0;
  // What is left must still say something: a tag below a named part, not "any div".
  const saysMore = tokens.some((one, index) => index !== at && (one.type === 'attribute' || isPlace(one)));
  if (token.type === 'tag' && !saysMore) return;
  const loose: Selector[] = [
    ...tokens.slice(0, from),
    ...(isBare ? [{ type: 'universal', namespace: null } as Selector] : rest),
  ];
  const what = nameOf(token);
  const elements = matchesIn(stringify([loose]), roots).slice(0, MOST);
  const others = new Map<string, Selector>();
  for (const element of elements)
    for (const other of namesLike(token, element)) others.set(nameOf(other), other);
  for (const [name, other] of others) {
    if (tokens.slice(from, to).some((one) => nameOf(one) === name)) continue;
    const compound =
      other.type === 'tag' ? [other, ...rest.filter(({ type }) => type !== 'tag')] : [...rest, other];
    take([...tokens.slice(0, from), ...compound, ...tokens.slice(to)], {
      change: 'renamed',
      from: what,
      to: name,
    });
  }
  if (!isBare && saysMore) take([...loose, ...tokens.slice(to)], { change: 'dropped', from: what, to: '' });
}

/** Names of the same kind that the element has: its classes for a class, its other tag for a tag. */
function namesLike(token: Selector, { attribs, name }: Element): Selector[] {
  if (token.type === 'tag') return name === token.name ? [] : [{ ...token, name }];
  if (token.type !== 'attribute') return [];
  if (token.name === 'class' || token.name === 'id') {
    const classes = (attribs.class ?? '').split(/\s+/).filter(isName);
    const id = attribs.id !== undefined && isName(attribs.id) ? [attribs.id] : [];
    return [...classes.map((one) => named('class', one)), ...id.map((one) => named('id', one))];
  }
  const value = attribs[token.name];
  if (value !== undefined) return token.action === 'exists' ? [] : [{ ...token, value }];
  const isLike = (other: string): boolean =>
    token.action === 'exists' ? other.startsWith('data-') : attribs[other] === token.value;
  return Object.keys(attribs)
    .filter((other) => !['class', 'id', 'style'].includes(other) && isLike(other))
    .map((other) => ({ ...token, name: other }));
}

function named(name: 'class' | 'id', value: string): AttributeSelector {
  return {
    ...({ type: 'attribute', name, value, namespace: null, ignoreCase: 'quirks' } as AttributeSelector),
    action: name === 'class' ? 'element' : 'equals',
  } as AttributeSelector;
}

/** `:nth-child(3)`: which cell, that is; `:scope` says nothing. */
const isPlace = (token: Selector): boolean =>
  token.type === 'pseudo' && /^nth-(?:child|of-type)$/.test(token.name);

/** `:nth-child(3)` at other places. */
function movedFrom(token: Selector): Selector[] {
  if (token.type !== 'pseudo' || !isPlace(token)) return [];
  return Array.from({ length: MOST_COLUMNS }, (_, at) => String(at + 1))
    .filter((data) => data !== token.data)
    .map((data) => ({ ...token, data }));
}

/** Every direct child as any descendant; null where there is none. */
function loosened(tokens: readonly Selector[]): Selector[] | null {
  // `:scope >` stays: it keeps a list from reading the lists inside its items.
  const isLoose = tokens.some(({ type }, at) => type === 'child' && at > 1);
  if (!isLoose) return null;
  return tokens.map((token, at) =>
    token.type === 'child' && at > 1 ? ({ type: 'descendant' } as Selector) : token,
  );
}

/** The part between combinators that a token belongs to: from, and the position behind it. */
function compoundAround(tokens: readonly Selector[], at: number): [number, number] {
  let from = at;
  while (from > 0 && !isTraversal(tokens[from - 1] as Selector)) from -= 1;
  let to = at + 1;
  while (to < tokens.length && !isTraversal(tokens[to] as Selector)) to += 1;
  return [from, to];
}

function matchesIn(selector: string, roots: readonly ParentNode[]): Element[] {
  try {
    return roots.flatMap((root) => findAll(selector, root)).filter(isTag);
  } catch {
    // A pseudo-class that stands alone, for example.
    return [];
  }
}

const nameOf = (token: Selector): string => stringify([[token]]);
