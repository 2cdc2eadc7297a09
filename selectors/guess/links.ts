// Links of a page: which lead on to other pages of the helpdesk, and which do something and are never followed. Pure.
import type { ParentNode } from 'domhandler';
import { closest, findAll } from '../document.ts';
import { absoluteUrl, fold, textOf } from '../text.ts';
import { actOf, patternFor } from './acts.ts';
import { streamsIn } from './streams.ts';

export interface FoundLink {
  /** Absolute, without fragment unless that is where an app keeps its pages (`#/…`). */
  readonly url: string;
  /** Without counts beside it. */
  readonly text: string;
  /** In a menu, a tab list or the like. */
  readonly isNavigation: boolean;
  /** The stream words in its text. */
  readonly isTold: boolean;
}

const NAVIGATION =
  'nav, header, aside, [role=navigation], [role=menu], [role=menubar], [role=tablist], [role=banner], ul[id*=nav], [class*=nav], [id*=menu], [class*=menu], [class*=tabs], [id*=nav], [id=header], [class*=header], [class*=topbar], [id*=sidebar], [class*=sidebar]';

/** Links of the same origin that may be followed, and the patterns of those that must not. */
export function linksIn(root: ParentNode, pageUrl: string): { links: FoundLink[]; never: string[] } {
  const links = new Map<string, FoundLink>();
  const never = new Set<string>();
  const { origin } = new URL(pageUrl);
  for (const anchor of findAll('a[href]', root)) {
    const address = absoluteUrl(anchor.attribs.href ?? '', pageUrl);
    if (address === null || !URL.canParse(address)) continue;
    const url = new URL(address);
    if (url.origin !== origin || anchor.attribs.download !== undefined) continue;
    if (!/^#!?\//.test(url.hash)) url.hash = '';
    const said = fold(textOf(anchor)) || fold(anchor.attribs['aria-label'] ?? anchor.attribs.title ?? '');
    const text = said.replace(/\s*\(?\b[\d,.]+\)?\s*$/, '').slice(0, 60);
    const act = actOf(url, text);
    if (act === 'acts') {
      const pattern = patternFor(url);
      if (pattern !== null) never.add(pattern);
      continue;
    }
    if (act === 'makes' || isReordered(url) || url.href === pageUrl || links.has(url.href)) continue;
    const isNavigation =
      closest(NAVIGATION, anchor) !== null && closest('main table, tbody', anchor) === null;
    links.set(url.href, { url: url.href, text, isNavigation, isTold: streamsIn(text).length > 0 });
  }
  // An image that is asked for by an address that acts: a pixel that marks as read.
  for (const image of findAll('img[src]', root)) {
    const { src = '', width, height } = image.attribs;
    const address = width === '1' && height === '1' ? absoluteUrl(src, pageUrl) : null;
    if (address !== null && URL.canParse(address) && new URL(address).origin === origin)
      never.add(new URL(address).pathname.replace(/\d+/g, '*'));
  }
  return { links: [...links.values()], never: [...never] };
}

/** The same list in another order, or another part of it. */
function isReordered(url: URL): boolean {
  return [...url.searchParams.keys()].some((name) =>
    /^(?:sort|sort_?by|order|order_?by|dir|direction|p|page|start|offset|cursor|after|before)$/i.test(name),
  );
}

/** Links worth following first: those whose words name a stream, then the rest of the navigation. */
export function worthFollowing(links: readonly FoundLink[], most: number): FoundLink[] {
  const score = ({ isTold, isNavigation, url }: FoundLink): number =>
    (isTold ? 4 : 0) + (isNavigation ? 2 : 0) - url.split(/[?&]/).length * 0.1;
  return [...links]
    .filter(({ isTold, isNavigation }) => isTold || isNavigation)
    .sort((a, b) => score(b) - score(a))
    .slice(0, most);
}
