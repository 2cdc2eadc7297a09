// Takes single pages for `probe` as they are, complete or not, by the ways an extraction would take them.
// What they show is selectors/inspect.ts's business.
import { RetryableError } from '../../lib/errors.ts';
import { placeFragments, remainingExpanders } from '../../selectors/expand.ts';
import { matches } from '../../selectors/resolve.ts';
import { isListPage, type PageKind, type Profile, type Strategy } from '../../selectors/schema.ts';
import type { Content, Env, HtmlContent, RawValues } from '../../selectors/values.ts';
import { SignedOut } from '../access/session.ts';
import type { Drawn } from '../capture/render-source.ts';
import { signInAddresses } from '../capture/sign-in-page.ts';
import { whileSignedIn } from '../crawl/crawl-context.ts';
import type { Source } from '../source.ts';

export interface TakenPage {
  readonly content: HtmlContent;
  /** As it came, before what hides was opened. */
  readonly folded: HtmlContent;
}

export interface PageTaker {
  /** The page's HTML, drawn where plain HTTP does not bring it; null where there is no such page for us. */
  html(kind: PageKind, url: string, env: Env, row?: RawValues): Promise<TakenPage | null>;
  /** The page as a person would see it, with everything its scripts read; null where there is no such page for us. */
  hear(kind: PageKind, url: string, env: Env, row: RawValues): Promise<Drawn | null>;
  /** Plain HTTP only: the next part of a list, the sign-in page. */
  plain(url: string): Promise<HtmlContent | null>;
  json(url: string): Promise<Content | null>;
}

/** Steps by which a page is read on: a probe must not pass by every row of a large list. */
const MOST_STEPS = 40;
/** Buttons of one page that are followed; enough to see that they lead somewhere. */
const MOST_FRAGMENTS = 20;

/** @param strategy the command line's choice: `http` draws nothing, `render` draws everything */
export function createPageTaker(source: Source, profile: Profile, strategy: Strategy | 'auto'): PageTaker {
  const { http, render, session, gate } = source;
  const absolute = (url: string): string => new URL(url, gate.uiOrigin).href;
  const isSignInAt = signInAddresses(profile.login, gate.uiOrigin);

  const get = (url: string, isSignIn: boolean): Promise<HtmlContent | null> =>
    whileSignedIn(session, async () => {
      const generation = session.generation();
      const answer = await http.text(absolute(url), 'html');
      const content: HtmlContent = { kind: 'html', url: answer.url, html: answer.text };
      const isAway = isSignInAt(answer.url) || answer.status === 401;
      if (!isSignIn && (isAway || matches(profile.login.signedOut, content)))
        throw new SignedOut(answer.url, generation);
      return answer.status === 200 ? content : null;
    });

  /** Null for a page that is not there, or that its own reads keep from being drawn. */
  const drawn = (
    kind: PageKind,
    url: string,
    env: Env,
    row: RawValues,
    explore: boolean,
  ): Promise<Drawn | null> =>
    whileSignedIn(session, () =>
      render.draw(absolute(url), kind, env, () => null, { row, listen: true, most: MOST_STEPS, explore }),
    ).then((page) => (page.status === 200 ? page : null), orNullWhereUnfinished);

  const draw = (kind: PageKind, url: string, env: Env): Promise<HtmlContent | null> => {
    // Only what is there at first: a probe must not pass by every row of a large list.
    const once = (ready: string[]): PageKind => ({
      ...{ stream: kind.stream, url: kind.url, strategy: kind.strategy, fields: kind.fields, ready },
      list: { rows: ['body'], pagination: { kind: 'none' } },
    });
    return whileSignedIn(session, async () => {
      const quick = await render.draw(absolute(url), once(['body']), env, () => null);
      const isBusy = matches(['[aria-busy=true]'], quick.content);
      const isThere = matches(kind.ready, quick.content);
      const drawn =
        isThere || !isBusy ? quick : await render.draw(absolute(url), once(kind.ready), env, () => null);
      return drawn.status === 200 ? drawn.content : null;
    }).catch(orNullWhereUnfinished);
  };

  const expand = async (kind: PageKind, start: HtmlContent): Promise<HtmlContent> => {
    if (isListPage(kind)) return start;
    let content = start;
    for (let followed = 0; followed < MOST_FRAGMENTS; ) {
      const urls = [...new Set(remainingExpanders(kind, content).flatMap(({ url }) => url ?? []))];
      if (urls.length === 0) return content;
      const fragments = new Map<string, string>();
      for (const url of urls) {
        const fragment = await get(url, false);
        followed += 1;
        if (fragment === null) return content;
        fragments.set(url, fragment.html);
      }
      content = placeFragments(kind, content, fragments);
    }
    return content;
  };

  const opened = async (kind: PageKind, folded: HtmlContent): Promise<TakenPage> => ({
    content: await expand(kind, folded),
    folded,
  });

  return {
    plain: (url) => get(url, isSignInAt(absolute(url))),
    hear: (kind, url, env, row) => drawn(kind, url, env, row, true),
    async html(kind, url, env, row = {}) {
      if (kind.capture && strategy !== 'http') {
        const heard = await drawn(kind, url, env, row, false);
        return heard && { content: heard.content, folded: heard.content };
      }
      const plain = strategy === 'render' ? null : await get(url, false);
      if (strategy === 'http' || (plain && matches(kind.ready, plain)))
        return plain === null ? null : opened(kind, plain);
      const page = (await draw(kind, url, env)) ?? plain;
      return page === null ? null : opened(kind, page);
    },
    json: (url) =>
      whileSignedIn(session, async () => {
        const answer = await http.text(absolute(url), 'json');
        if (answer.status !== 200) return null;
        try {
          return { kind: 'json' as const, url: answer.url, value: JSON.parse(answer.text) as unknown };
        } catch {
          return null;
        }
      }),
  };
}

function orNullWhereUnfinished(error: unknown): null {
  if (error instanceof RetryableError && error.code === 'page_unfinished') return null;
  throw error;
}
