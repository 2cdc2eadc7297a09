// Reads the source by drawing pages in a browser: the last resort, an order of magnitude slower than plain HTTP.
// Returns HTML for the pure resolver; what the HTML means is not its business.
import type { Clock } from '../../lib/clock.ts';
import { RecordError, RetryableError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import { isGone, isReadOf } from '../../selectors/gone.ts';
import { isListPage, type PageKind, type Profile, type RecordPage } from '../../selectors/schema.ts';
import type { Env, HtmlContent, RawValues } from '../../selectors/values.ts';
import { isIgnoredRead } from '../access/addresses.ts';
import { type Session, SignedOut } from '../access/session.ts';
import type { DrawingPage } from '../browser/drawing-page.ts';
import { type Evidence, photograph } from '../browser/evidence.ts';
import type { PagePool } from '../browser/page-pool.ts';
import { closedStreams, toldRefusals } from '../browser/told-refusals.ts';
import type { Pacer } from '../http/pacer.ts';
import { withRetries } from '../http/retry.ts';
import { RowAbsent } from './actions.ts';
import { absentAs, type Drawing, type Drawn, goneAs, trafficOf, unfinished } from './drawn.ts';
import { contentOf } from './drawn-content.ts';
import { hearOn } from './hear-on.ts';
import { addressByPress } from './pressed-download.ts';
import { readOn } from './read-on.ts';
import { openExpanders } from './scroll.ts';
import { signInAddresses } from './sign-in-page.ts';
import { classify, GOTO_TIMEOUT, ledElsewhere, visit, waitReady } from './visit.ts';
import { prepare, readWhole } from './whole-page.ts';

export type { Drawing, Drawn } from './drawn.ts';

export interface RenderSource {
  /**
   * Draws a page whole: filters cleared, hidden parts opened, every row there.
   * @param check looks at the finished content and says what is wrong with it, or null
   * @param by the row that led here, and whether the page's own reads are listened to (strategy `observe`)
   * @throws SignedOut when the sign-in page turned up instead, or a way out of the consent
   */
  draw(
    url: string,
    kind: PageKind,
    env: Env,
    check: (content: HtmlContent) => string | null,
    by?: Drawing,
  ): Promise<Drawn>;
  /**
   * Draws a page and presses for a file on it (`download`), once.
   * @param values fill the slots of the page's actions and of the selectors
   * @returns where the file lies
   * @throws SignedOut; RecordError `file_missing`
   */
  addressOf(url: string, kind: RecordPage, values: RawValues, selectors: readonly string[]): Promise<string>;
  /**
   * Draws a page as {@link RenderSource.draw} does, as a person would see it, and lends it for as long as the work takes.
   * @param before called before the page goes anywhere: what must be in it before its own scripts
   */
  lend<T>(
    url: string,
    kind: PageKind,
    env: Env,
    by: Drawing,
    before: (page: DrawingPage) => Promise<void>,
    work: (page: DrawingPage, drawn: Drawn) => Promise<T>,
  ): Promise<T>;
  /** A page as it looks now, for a person to see; null when it cannot be drawn. */
  look(url: string): Promise<Evidence | null>;
}

export function createRenderSource(deps: {
  pool: PagePool;
  profile: Profile;
  session: Session;
  /** Scheme, host and port of the UI. */
  uiOrigin: string;
  pacer: Pacer;
  clock: Clock;
  logger: Logger;
  signal: AbortSignal;
}): RenderSource {
  const { pool, profile, session, pacer, clock, logger, signal } = deps;
  const isSignInAt = signInAddresses(profile.login, deps.uiOrigin);
  const retries = { clock, logger, signal, onWait: (ms: number) => pacer.hold(ms) };

  /** Goes to a page. @returns its status, and the session it was asked with @throws SignedOut */
  const arrive = async (
    drawing: DrawingPage,
    url: string,
    kind: PageKind,
    isLaidOut: boolean,
  ): Promise<{ status: number; generation: number }> => {
    const generation = session.generation();
    drawing.forget();
    drawing.layout(isLaidOut);
    await pacer.turn();
    const status = await visit(drawing.page, url, kind.referer, clock, signal).catch((error: unknown) => {
      const ledTo = ledElsewhere(drawing, url);
      throw ledTo === null ? error : new SignedOut(url, generation, ledTo);
    });
    if (status === 401 || !(await waitReady(drawing, kind, profile, isSignInAt)))
      throw new SignedOut(drawing.page.url(), generation);
    return { status, generation };
  };

  const pressOnce = async (
    drawing: DrawingPage,
    url: string,
    kind: RecordPage,
    values: RawValues,
    selectors: readonly string[],
  ): Promise<string> => {
    await arrive(drawing, url, kind, true);
    const turn = (): Promise<void> => pacer.turn();
    const given = { row: values, overlays: profile.overlays ?? [], retry: profile.retry ?? [] };
    const problem = await prepare(drawing, kind, given, turn);
    const { stuck } = await openExpanders(drawing, kind.expand, turn);
    if (problem !== null || stuck)
      throw new RecordError('file_missing', problem ?? 'a hidden part of its page does not open (expand)');
    return addressByPress(drawing, selectors, values, turn);
  };

  const drawOnce = async (
    drawing: DrawingPage,
    url: string,
    kind: PageKind,
    env: Env,
    check: (content: HtmlContent) => string | null,
    { row, listen, most, explore = false, asSeen = false }: Drawing,
  ): Promise<Drawn> => {
    const { page } = drawing;
    const isLaidOut = asSeen || needsLayout(kind, listen);
    const { status, generation } = await arrive(drawing, url, kind, isLaidOut);
    let content = await contentOf(page, kind);
    const listening = { row, uiOrigin: deps.uiOrigin, retry: profile.retry ?? [] };
    const saysGone = (): boolean => !isListPage(kind) && isGone(kind, content);
    if (status < 400 && saysGone()) return goneAs(content, status);
    /** It says so, or its app was told so, whatever it shows of it. */
    const asGone = (): Drawn | null => {
      if (saysGone()) return goneAs(content, status);
      const isAbsent = !isListPage(kind) && isReadOf(kind, drawing.ears.absent(), listening);
      return isAbsent ? absentAs(content) : null;
    };
    let problem: string | null = status >= 400 ? `the source answered ${status}` : null;
    if (problem === null && (await page.$(kind.ready.join(', '))) === null) {
      const gone = asGone();
      if (gone !== null) return gone;
      // Its own reads may have failed on the way; that is weather, not drift.
      if (drawing.stumbled()) throw unfinished(url);
      // A script leads to a sign-on elsewhere as well as a redirect does.
      const ledTo = ledElsewhere(drawing, url);
      if (ledTo !== null) throw new SignedOut(url, generation, ledTo);
      problem = 'nothing on the page shows that it is ready (ready)';
    }
    const isRead = problem === null;
    let ended = false;
    let pressed: readonly string[] = [];
    if (isRead) {
      const turn = (): Promise<void> => pacer.turn();
      const { retry } = listening;
      try {
        problem = await prepare(drawing, kind, { row, overlays: profile.overlays ?? [], retry }, turn);
      } catch (error) {
        if (!(error instanceof RowAbsent)) throw error;
        if (drawing.stumbled()) throw unfinished(url);
        return { ...absentAs(content), absent: error.message };
      }
      if (problem === null && explore)
        ({ content, pressed } = await hearOn(drawing, kind, listening, turn, most));
      else if (problem === null && listen) {
        ({ content, problem } = await readOn(drawing, kind, listening, turn, most));
        const lost = drawing.ears.lost().find((one) => !isIgnoredRead(profile.ignoreReads ?? [], one));
        if (problem !== null && lost !== undefined)
          throw new RetryableError('answer_lost', `An answer to the page could not be read: ${lost}`);
      } else {
        if (problem === null) ({ content, problem, ended } = await readWhole(drawing, kind, env, turn));
        else content = await contentOf(page, kind);
      }
    }
    problem ??= check(content);
    if (drawing.brokeOff()) throw new RetryableError('page_unfinished', `Not sent completely: ${url}`);
    // It may say so only after its frame was there.
    const gone = problem === null ? null : asGone();
    if (gone !== null) return gone;
    if (problem !== null && drawing.stumbled()) throw unfinished(url);
    const heard = listen ? drawing.ears.heard() : [];
    const closed = closedStreams(drawing.refused());
    const traffic = explore ? { traffic: await trafficOf(drawing, pressed) } : {};
    const read = { content, status, isRead, isGone: false, ended, heard, closed, ...traffic };
    if (problem === null) return { ...read, problem, evidence: null };
    const told = toldRefusals(drawing.refused());
    return {
      ...read,
      evidence: await photograph(page),
      problem: told === null ? problem : `${problem}; ${told}`,
    };
  };

  return {
    draw: (url, kind, env, check, by = { row: {}, listen: false }) =>
      withRetries(
        () =>
          pool.use((drawing) =>
            drawOnce(drawing, url, kind, env, check, by).catch((error: unknown) => {
              throw classify(error, url, drawing, signal);
            }),
          ),
        retries,
      ),
    addressOf: (url, kind, values, selectors) =>
      withRetries(
        () =>
          pool.use((drawing) =>
            pressOnce(drawing, url, kind, values, selectors).catch((error: unknown) => {
              throw classify(error, url, drawing, signal);
            }),
          ),
        retries,
      ),
    lend: (url, kind, env, by, before, work) =>
      pool.use(async (drawing) => {
        await before(drawing);
        const asSeen = { ...by, asSeen: true };
        const drawn = await withRetries(
          () =>
            drawOnce(drawing, url, kind, env, () => null, asSeen).catch((error: unknown) => {
              throw classify(error, url, drawing, signal);
            }),
          retries,
        );
        return work(drawing, drawn);
      }),
    look: (url) =>
      pool
        .use(async ({ page }) => {
          await pacer.turn();
          await page.goto(url, { waitUntil: 'load', timeout: GOTO_TIMEOUT });
          return photograph(page);
        })
        .catch(() => null),
  };
}

const LAID_OUT: readonly string[] = ['infinite-scroll', 'virtualised', 'replace'];

/** Scrolling and real presses need a page that is laid out. */
function needsLayout(kind: PageKind, listen: boolean): boolean {
  const scrolls = isListPage(kind) && LAID_OUT.includes(kind.list.pagination.kind);
  return scrolls || listen || kind.actions !== undefined;
}
