// Pages by plain HTTP: HTML with its hidden parts fetched into place, or the page's own JSON read.
import { hidesRows } from '../../selectors/clear.ts';
import { documentOf, pierced } from '../../selectors/document.ts';
import { placeFragments, remainingExpanders } from '../../selectors/expand.ts';
import { isGone } from '../../selectors/gone.ts';
import { captureAll } from '../../selectors/merge.ts';
import { matches, type Resolution, resolveRecord, resolveRows } from '../../selectors/resolve.ts';
import {
  isListPage,
  type ListPage,
  type PageKind,
  type Profile,
  type RecordPage,
} from '../../selectors/schema.ts';
import type { Content, Env, HtmlContent, RawValues } from '../../selectors/values.ts';
import { type Session, SignedOut } from '../access/session.ts';
import type { HttpSource, HttpText } from '../http/http-source.ts';
import { createSignInPage } from './sign-in-page.ts';
import { Denied, type ListPart, recordProblem, rowsProblem, type Taken, withEnd } from './taken.ts';

export interface CheapReader {
  htmlRecord(page: RecordPage, url: string, env: Env, row: RawValues): Promise<Taken<Resolution>>;
  jsonRecord(page: RecordPage, url: string, env: Env): Promise<Taken<Resolution>>;
  /** @param isFirst a later part may be a bare fragment without the page around it */
  htmlList(page: ListPage, url: string, env: Env, isFirst: boolean): Promise<Taken<ListPart>>;
  jsonList(page: ListPage, url: string, env: Env, isFirst: boolean): Promise<Taken<ListPart>>;
}

/** A page that keeps offering hidden parts is not one we understand. */
const MOST_ROUNDS = 1000;

interface Expanded {
  readonly content: HtmlContent;
  /** Hidden parts brought further ones. */
  readonly chained: boolean;
}

export function createCheapReader(deps: {
  http: HttpSource;
  profile: Profile;
  session: Session;
  uiOrigin: string;
}): CheapReader {
  const { http, session } = deps;
  const signInPage = createSignInPage(deps);
  const refererOf = ({ referer }: PageKind): string | undefined =>
    referer === undefined ? undefined : new URL(referer, deps.uiOrigin).href;

  const incomplete = (problem: string, answer: HttpText) => ({
    ok: false as const,
    problem,
    evidence: { url: answer.url, html: answer.text },
  });

  /** The page, unless it is the sign-in page, an error or not ready. */
  const html = async (page: PageKind, url: string, isFragment: boolean): Promise<Taken<HtmlContent>> => {
    const generation = session.generation();
    const answer = await http.text(url, 'html', refererOf(page));
    if (signInPage.isAnswer(answer)) throw new SignedOut(answer.url, generation);
    const plain: HtmlContent = { kind: 'html', url: answer.url, html: answer.text };
    const content = page.pierce ? pierced(plain) : plain;
    if ([403, 404, 410].includes(answer.status)) throw new Denied(answer.status, url);
    if (answer.status !== 200) return incomplete(`the source answered ${answer.status}`, answer);
    if (!isListPage(page) && isGone(page, content)) throw new Denied(answer.status, url, true);
    if (isFragment) return { ok: true, value: content, url: answer.url };
    if (!matches(page.ready, content))
      return incomplete('plain HTTP does not bring the page itself (ready)', answer);
    if (page.clear && hidesRows(page.clear, content))
      return incomplete('a filter hides rows (clear)', answer);
    return { ok: true, value: content, url: answer.url };
  };

  const json = async (url: string): Promise<Taken<Content>> => {
    const generation = session.generation();
    const answer = await http.text(url, 'json');
    // A JSON read may want a token that cookies do not carry; only a page tells whether we are signed out.
    if (signInPage.isAt(answer.url) || (answer.status === 401 && (await signInPage.isSignedOut())))
      throw new SignedOut(answer.url, generation);
    if ([404, 410].includes(answer.status)) throw new Denied(answer.status, url);
    // The page itself may be open to us where its JSON is not.
    if (answer.status !== 200) return incomplete(`its JSON read answered ${answer.status}`, answer);
    try {
      return {
        ok: true,
        value: { kind: 'json', url: answer.url, value: JSON.parse(answer.text) },
        url: answer.url,
      };
    } catch {
      return incomplete('its JSON read is not JSON', answer);
    }
  };

  const withEmbedded = (page: PageKind, content: HtmlContent, row: RawValues): HtmlContent => {
    if (page.capture === undefined) return content;
    const hearing = { heard: [], document: documentOf(content), uiOrigin: deps.uiOrigin, row };
    return { ...content, captured: captureAll(page.capture, hearing) };
  };

  const expand = async (page: RecordPage, start: HtmlContent): Promise<Expanded | string> => {
    let content = start;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const hidden = remainingExpanders(page, content);
      if (hidden.length === 0) return { content, chained: round > 1 };
      const urls = [...new Set(hidden.flatMap(({ url }) => url ?? []))];
      if (urls.length === 0) return 'a part of it opens only by a click (expand)';
      const fragments = new Map<string, string>();
      for (const url of urls) {
        const taken = await html(page, url, true);
        if (!taken.ok) return taken.problem;
        fragments.set(url, taken.value.html);
      }
      content = placeFragments(page, content, fragments);
    }
    return 'it offers hidden parts without end (expand)';
  };

  const judge = <T>(value: T, content: Content, problem: string | null): Taken<T> =>
    problem === null
      ? { ok: true, value, url: content.url, content }
      : { ok: false, problem, evidence: { url: content.url, html: textOf(content) }, isRead: true };

  return {
    async htmlRecord(page, url, env, row) {
      const taken = await html(page, url, false);
      if (!taken.ok) return taken;
      const expanded = await expand(page, taken.value);
      if (typeof expanded === 'string') return { ok: false, problem: expanded, evidence: null };
      const { content, chained } = expanded;
      const whole = withEmbedded(page, content, row);
      const value = withEnd(resolveRecord(page, whole, env), chained);
      return judge(value, content, unheard(whole) ?? recordProblem(value));
    },
    async jsonRecord(page, url, env) {
      const taken = await json(url);
      if (!taken.ok) return taken;
      const value = resolveRecord(page, taken.value, env);
      return judge(value, taken.value, recordProblem(value));
    },
    async htmlList(page, url, env, isFirst) {
      const taken = await html(page, url, !isFirst && page.list.pagination.kind === 'load-more');
      if (!taken.ok) return taken;
      const whole = withEmbedded(page, taken.value, {});
      const value = resolveRows(page, whole, env);
      const problem =
        unheard(whole) ?? onlyDrawn(page, taken.value, value.next) ?? rowsProblem(value, isFirst);
      return judge(value, taken.value, problem);
    },
    async jsonList(page, url, env, isFirst) {
      const taken = await json(url);
      if (!taken.ok) return taken;
      const value = resolveRows(page, taken.value, env);
      return judge(value, taken.value, rowsProblem(value, isFirst));
    },
  };
}

/** What a page brings with it of what its scripts read; all of it must be there, since nothing else is heard. */
function unheard({ captured }: HtmlContent): string | null {
  for (const [name, { parts, problem }] of Object.entries(captured ?? {})) {
    if (parts === 0) return `only a browser hears it (capture.${name})`;
    if (problem !== null) return problem;
  }
  return null;
}

/** A list that goes on in a way only a browser can follow, and does not count its rows, cannot be known to be whole. */
function onlyDrawn(page: ListPage, content: HtmlContent, next: string | null): string | null {
  const { pagination, counter } = page.list;
  const hasButton = 'select' in pagination && matches(pagination.select, content);
  const goesOn = {
    none: false,
    next: false,
    'load-more': next === null && hasButton,
    replace: hasButton || counter === undefined,
    'infinite-scroll': counter === undefined,
    virtualised: counter === undefined,
  }[pagination.kind];
  return goesOn ? 'only a browser sees all its rows (list.pagination)' : null;
}

function textOf(content: Content): string {
  return content.kind === 'html' ? content.html : JSON.stringify(content.value, undefined, 2);
}
