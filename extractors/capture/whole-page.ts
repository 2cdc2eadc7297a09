// Brings a drawn page to where all of it is there, as its profile says: what a person would do first, filters away,
// hidden parts opened, every row of a list.
import { isListPage, type ListPage, type PageKind } from '../../selectors/schema.ts';
import type { Env, HtmlContent } from '../../selectors/values.ts';
import type { DrawingPage } from '../browser/drawing-page.ts';
import { type Given, perform } from './actions.ts';
import { contentOf } from './drawn-content.ts';
import { passAllPages } from './replaced-rows.ts';
import { clearFilters, openExpanders, passAllRows, pressUntilGone, scrollToEnd, settle } from './scroll.ts';

/** A page as far as it could be brought. */
export interface Whole {
  readonly content: HtmlContent;
  /** What would not open or go on, in words; null when all did. */
  readonly problem: string | null;
  /** It was seen to go on, and then to end. */
  readonly ended: boolean;
}

/** What a person would do first, and filters away. @returns what would not, in words */
export async function prepare(
  drawing: DrawingPage,
  kind: PageKind,
  given: Given,
  turn: () => Promise<void>,
): Promise<string | null> {
  const problem = await perform(drawing, kind.actions ?? [], given, turn);
  if (problem !== null) return problem;
  return kind.clear && (await clearFilters(drawing, kind.clear))
    ? 'a filter cannot be cleared (clear)'
    : null;
}

/**
 * Everything that the page holds, whatever has to be opened, pressed or scrolled for it.
 * @param turn waited for before whatever may make the page ask for something
 */
export async function readWhole(
  drawing: DrawingPage,
  kind: PageKind,
  env: Env,
  turn: () => Promise<void>,
): Promise<Whole> {
  if (isListPage(kind)) return readList(drawing, kind, env, turn);
  const { stuck, ended } = await openExpanders(drawing, kind.expand, turn);
  const problem = stuck ? 'a hidden part does not open (expand)' : null;
  return { content: await contentOf(drawing.page, kind), problem, ended };
}

const STUCK = 'the list does not go on when told to (list.pagination)';

async function readList(
  drawing: DrawingPage,
  page: ListPage,
  env: Env,
  turn: () => Promise<void>,
): Promise<Whole> {
  const { pagination } = page.list;
  const whole = (content: HtmlContent): Whole => ({ content, problem: null, ended: false });
  switch (pagination.kind) {
    case 'virtualised':
      return whole(await passAllRows(drawing, page, env));
    case 'infinite-scroll':
      return whole(await scrollToEnd(drawing, page, env));
    case 'replace': {
      const { content, stuck, ended } = await passAllPages(drawing, page, env, turn);
      return { content, problem: stuck ? STUCK : null, ended };
    }
    case 'load-more': {
      const { stuck, ended } = await pressUntilGone(drawing, pagination.select, turn);
      if (!stuck) await settle(drawing);
      return { content: await contentOf(drawing.page, page), problem: stuck ? STUCK : null, ended };
    }
    default:
      await settle(drawing);
      return whole(await contentOf(drawing.page, page));
  }
}
