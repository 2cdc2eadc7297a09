// What shows on every page behind a sign-in and on none before it, and the other way round. Pure.
import { type Element, isTag, type ParentNode } from 'domhandler';
import { selectorsFor } from '../css-for.ts';
import { documentOf, findAll, findOne } from '../document.ts';
import type { HtmlContent } from '../values.ts';

/** Likeliest first: the way out, the menu of whoever is signed in, the navigation. */
const TELLING = [
  'a[href*="logout"]',
  'a[href*="log-out"]',
  'a[href*="signout"]',
  'a[href*="sign-out"]',
  'a[href*="logoff"]',
  '[aria-label="User menu"]',
  '[aria-label="Account"]',
  '[aria-label*="account" i]',
  '[aria-label*="profile" i]',
];
const AROUND = 'nav, [role=navigation], header, [role=banner], aside';

/** @param outside pages that show to somebody signed out */
export function signedInMarks(inside: readonly HtmlContent[], outside: readonly HtmlContent[]): string[] {
  const roots = inside.map((content) => documentOf(content).root);
  const others = outside.map((content) => documentOf(content).root);
  const holds = (select: string): boolean =>
    roots.every((root) => findOne(select, root) !== null) &&
    others.every((root) => findOne(select, root) === null);
  const told = TELLING.filter(holds);
  const [first] = roots;
  const parts = first
    ? partsOf(first)
        .flatMap((one) => selectorsFor(one))
        .filter((one) => !/\d{2,}|_/.test(one) && holds(one))
    : [];
  return [...new Set([...told, ...parts])];
}

function partsOf(root: ParentNode): Element[] {
  const around = findAll(AROUND, root);
  return [
    ...around,
    ...around.flatMap((one) => one.children.filter(isTag)),
    ...findAll('body > [id], body > * > [id]', root),
  ];
}

/** Of what the sign-in's forms are known by, what no page behind it has. */
export function signedOutMarks(candidates: readonly string[], inside: readonly HtmlContent[]): string[] {
  const roots = inside.map((content) => documentOf(content).root);
  return candidates.filter((select) => roots.every((root) => findOne(select, root) === null));
}
