// Walks an unknown helpdesk read-only: from the first page behind the sign-in through its navigation, a bounded number of
// pages, never by a link that may do something. Plain HTTP where that brings the page, else drawn.
import { documentOf, findOne } from '../../selectors/document.ts';
import { type FoundLink, linksIn, worthFollowing } from '../../selectors/guess/links.ts';
import { headingsOf, listOf } from '../../selectors/guess/list-page.ts';
import { type Scores, streamScores } from '../../selectors/guess/streams.ts';
import type { RecordPage } from '../../selectors/schema.ts';
import { fold, textOf } from '../../selectors/text.ts';
import type { Env, HtmlContent } from '../../selectors/values.ts';
import type { Drawn } from '../capture/render-source.ts';
import type { Source } from '../source.ts';

/** A page as it was found. */
export interface SeenPage {
  /** Path and query below the origin. */
  readonly path: string;
  readonly link: string;
  readonly content: HtmlContent;
  /** Whether plain HTTP brings it. */
  readonly isPlain: boolean;
  readonly drawn: Drawn | null;
  readonly scores: Scores;
  /** Somebody named it (`--page`). */
  readonly isGiven: boolean;
}

export interface Walked {
  readonly pages: readonly SeenPage[];
  readonly never: readonly string[];
}

export interface Walker {
  walk(first: HtmlContent, given: readonly string[], most: number): Promise<Walked>;
  /** One page by its path; null where it is not to be had. */
  take(path: string): Promise<Pick<SeenPage, 'content' | 'isPlain' | 'drawn'> | null>;
}

/** Steps by which a page that draws itself is read on. */
const MOST_STEPS = 4;

export function createWalker(source: Source, takenAt: number): Walker {
  const { http, render, gate } = source;
  const env: Env = { timezone: 'UTC', takenAt };
  const kind = (url: string): RecordPage => ({
    ...{ stream: 'users', url, strategy: 'render', ready: ['body'], fields: {}, expand: [], counters: {} },
  });

  const plainly = async (path: string): Promise<HtmlContent | null> => {
    const answer = await http.text(new URL(path, gate.uiOrigin).href, 'html');
    if (answer.status !== 200 || !/<\w/.test(answer.text)) return null;
    return { kind: 'html', url: answer.url, html: answer.text };
  };
  const draw = async (path: string): Promise<Drawn | null> => {
    const drawn = await render.draw(new URL(path, gate.uiOrigin).href, kind(path), env, () => null, {
      ...{ row: {}, listen: true, most: MOST_STEPS, explore: true },
    });
    return drawn.status === 200 ? drawn : null;
  };

  const take: Walker['take'] = async (path) => {
    source.signal.throwIfAborted();
    const plain = await plainly(path).catch(orNull);
    if (plain && !drawsItself(plain)) return { content: plain, isPlain: true, drawn: null };
    const drawn = await draw(path).catch(orNull);
    if (drawn === null) return plain === null ? null : { content: plain, isPlain: true, drawn: null };
    return { content: drawn.content, isPlain: false, drawn };
  };

  return {
    take,
    async walk(first, given, most) {
      const pages = new Map<string, SeenPage>();
      const never = new Set<string>();
      const queued = new Set<string>();
      const queue: (FoundLink & { isGiven: boolean })[] = [];
      const add = (links: readonly FoundLink[], isGiven = false): void => {
        for (const link of links) {
          const path = pathOf(link.url);
          if (queued.has(path)) continue;
          queued.add(path);
          queue.push({ ...link, isGiven });
        }
      };
      const asked = given.map((path) => new URL(path, first.url).href);
      add(
        asked.map((url) => ({ url, text: '', isNavigation: true, isTold: true })),
        true,
      );
      add([{ url: first.url, text: '', isNavigation: true, isTold: true }]);
      while (queue.length > 0 && pages.size < most) {
        // What names a stream goes first, whichever page it was found on.
        queue.sort((a, b) => Number(b.isGiven) - Number(a.isGiven) || Number(b.isTold) - Number(a.isTold));
        const link = queue.shift() as FoundLink & { isGiven: boolean };
        const path = pathOf(link.url);
        const taken = await take(path);
        if (taken === null) continue;
        const { content } = taken;
        const here = pathOf(content.url);
        queued.add(here);
        if (pages.has(here)) continue;
        const scores = streamScores({ link: link.text, headings: headingsOf(content), address: here });
        pages.set(here, { path: here, link: link.text, ...taken, scores, isGiven: link.isGiven });
        const found = linksIn(documentOf(content).root, content.url);
        for (const pattern of found.never) never.add(pattern);
        add(worthFollowing(found.links, most));
      }
      return { pages: [...pages.values()], never: [...never] };
    },
  };
}

export function pathOf(url: string): string {
  const { pathname, search, hash } = new URL(url);
  return `${pathname}${search}${/^#!?\//.test(hash) ? hash : ''}`;
}

/** A page whose HTML holds next to nothing, or says that it is still being filled. */
function drawsItself(content: HtmlContent): boolean {
  const { root } = documentOf(content);
  if (findOne('[aria-busy=true]', root) !== null) return true;
  const main = findOne('main, [role=main], #content, #main, #app, #root, body', root);
  const hasScripts = findOne('script', root) !== null;
  return hasScripts && (main === null || fold(textOf(main)).length < 80) && listOf(content) === null;
}

/** A page that fails is one page less. */
function orNull(error: unknown): null {
  if (
    error instanceof Error &&
    'exitCode' in error &&
    /consent|session/.test(String((error as { code?: unknown }).code))
  )
    throw error;
  if (error instanceof Error && error.name === 'AbortError') throw error;
  return null;
}
