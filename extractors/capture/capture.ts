// Reads a page by the cheapest strategy that gets all of it, and falls to the next when one does not.
// Which pages there are to read is the crawl's business; how a strategy reaches the source is the sources'.
import type { Clock } from '../../lib/clock.ts';
import { OperatorError, RecordError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import { alsoOf } from '../../selectors/also.ts';
import { type PressedFile, withPressedFiles } from '../../selectors/download.ts';
import type { Specimen } from '../../selectors/inspection.ts';
import { fillUrl } from '../../selectors/paging.ts';
import { placesOfProblem } from '../../selectors/profile-lines.ts';
import { type Resolution, resolveRows } from '../../selectors/resolve.ts';
import {
  isListPage,
  type ListPage,
  type PageKind,
  type Profile,
  type RecordPage,
  type Strategy,
} from '../../selectors/schema.ts';
import type { Env, Listed, RawValues, RecordsBy } from '../../selectors/values.ts';
import type { Session } from '../access/session.ts';
import { driftOf, type Evidence } from '../browser/evidence.ts';
import { type HttpSource, Refused } from '../http/http-source.ts';
import type { AppApi } from './app-api.ts';
import { type Asker, createAsker } from './ask.ts';
import { type CheapReader, createCheapReader } from './read-cheap.ts';
import { createDrawReader, type DrawReader } from './read-drawn.ts';
import { type Asking, createHeardReader, type HeardReader } from './read-heard.ts';
import type { RenderSource } from './render-source.ts';
import type { StrategyMemory } from './strategy-memory.ts';
import { type Attempt, Denied, type ListPart, type Taken, worstOf } from './taken.ts';

/** What is left of a resolution that nothing was wrong with; the values are the row's with the page's own over them. */
export interface Captured
  extends Pick<Resolution, 'values' | 'fallbacks' | 'nested' | 'unlabelled' | 'relative' | 'misses'> {
  readonly url: string;
  readonly strategy: Strategy;
  /** Live streams its page wanted and was not given. */
  readonly closed?: readonly string[] | undefined;
  /** Further pages of the record (`also`), and how each was read. */
  readonly also?: readonly { readonly page: string; readonly url: string; readonly strategy: Strategy }[];
}

export interface Capture {
  /**
   * A record from its page, and from its further ones (`also`).
   * @param name the page kind's name in the profile
   * @throws SelectorDrift when no strategy gets all of it; RecordError `record_gone`, `record_said_gone`,
   *   `record_denied`, `record_differs` where a further page shows another record
   */
  record(name: string, page: RecordPage, row: RawValues): Promise<Captured>;
  /** One part of a list by one strategy. @throws OperatorError `permission_denied` */
  listPart(page: ListPage, strategy: Strategy, url: string | null): Promise<Taken<ListPart>>;
  /**
   * A list by its app's own requests, as learnt while it was drawn: a second way to the same rows.
   * @returns null where that did not teach how to ask
   */
  listAsked(page: ListPage): Promise<ListPart | null>;
  /**
   * Where the bytes of a file lie that a button is pressed for.
   * @throws RecordError `file_missing`; SignedOut
   */
  fileAddress(file: PressedFile): Promise<string>;
  /** The strategies to try for a page kind, best first. */
  order(name: string, page: PageKind): readonly Strategy[];
  drift(page: string, problem: string, evidence: Evidence | null): Promise<Error>;
  /** What was kept of a list page, with a picture of it as it looks now; as it is where no browser can be had. */
  look(page: ListPage, evidence: Evidence | null): Promise<Evidence | null>;
}

export interface CaptureDeps {
  readonly profile: Profile;
  readonly uiOrigin: string;
  readonly http: HttpSource;
  readonly api: AppApi;
  readonly render: RenderSource;
  readonly session: Session;
  readonly memory: StrategyMemory;
  /** The command line's choice; `auto` leaves it to the profile. */
  readonly strategy: Strategy | 'auto';
  readonly clock: Clock;
  readonly logger: Logger;
  readonly errors: string;
  timezone(): string | null;
  readonly listed?: Listed | undefined;
  /** What records of other streams say. */
  readonly records?: RecordsBy | undefined;
  readonly asking: Asking;
  /** Told of every page that was read whole, as it was. */
  readonly saw?: ((page: Specimen) => void) | undefined;
}

export function createCapture(deps: CaptureDeps): Capture {
  const { memory, clock, logger } = deps;
  const cheap: CheapReader = createCheapReader(deps);
  const drawn: DrawReader = createDrawReader(deps);
  const heard: HeardReader = createHeardReader({ ...deps, drawn });
  const env = (): Env => ({
    timezone: deps.timezone(),
    takenAt: clock.now(),
    listed: deps.listed,
    records: deps.records,
  });
  const listAskers = new Map<ListPage, Asker>();
  const absolute = (url: string): string => new URL(url, deps.uiOrigin).href;
  const drift = (page: string, problem: string, evidence: Evidence | null): Promise<Error> =>
    driftOf(deps.errors, { profile: deps.profile, page, problem, evidence });

  const look = async (url: string, evidence: Evidence | null): Promise<Evidence | null> => {
    if (evidence?.png) return evidence;
    const seen = await deps.render.look(evidence?.url ?? url);
    return evidence && seen ? { ...evidence, png: seen.png } : (evidence ?? seen);
  };

  const takeRecord = (
    name: string,
    page: RecordPage,
    row: RawValues,
    strategy: Strategy,
  ): Promise<Taken<Resolution> & { by?: Strategy }> => {
    const template = strategy === 'json' ? page.json?.url : page.url;
    const filled = template === undefined ? null : fillUrl(template, row);
    if (filled === null) {
      return Promise.resolve({ ok: false, problem: 'its address cannot be filled in (url)', evidence: null });
    }
    const url = absolute(filled);
    const own: Env = { ...env(), row };
    if (strategy === 'observe')
      return heard.record(name, page, { url, row }, own, deps.strategy !== 'observe');
    if (strategy === 'render') return drawn.record(page, url, own, { row, listen: false });
    return strategy === 'json' ? cheap.jsonRecord(page, url, own) : cheap.htmlRecord(page, url, own, row);
  };

  const heardList = async (page: ListPage, url: string, isFirst: boolean): Promise<Taken<ListPart>> => {
    const taken = await drawn.list(page, url, env(), isFirst, true);
    if (!taken.ok || deps.strategy === 'observe') return taken;
    const asker = listAskers.get(page) ?? createAsker({ ...deps, page, name: page.stream });
    listAskers.set(page, asker);
    asker.learn(taken.heard ?? [], {});
    return taken;
  };

  const onePage = async (name: string, page: RecordPage, row: RawValues): Promise<Captured> => {
    const attempts: Attempt[] = [];
    const order = memory.order(name, strategiesFor(page, deps.strategy));
    for (const strategy of order) {
      const taken = await takeRecord(name, page, row, strategy).catch((error: unknown) => {
        throw error instanceof Denied ? denied(error) : placed(name, error);
      });
      if (taken.ok) {
        await memory.worked(name, strategy);
        const { url, closed, content } = taken;
        if (content) tell({ page: name, part: 'record', content, id: textOr(row.id) });
        const by = taken.by ?? strategy;
        const values = withPressedFiles({ name, kind: page, url }, { ...row, ...taken.value.values });
        return { ...taken.value, values, url, strategy: by, closed };
      }
      await memory.fell(name, strategy);
      logger.debug('parse', `${name} by ${strategy}: ${taken.problem}`);
      attempts.push({ ...taken, strategy });
    }
    const { problem, evidence } = worstOf(attempts);
    const address = absolute(fillUrl(page.url, row) ?? page.url);
    throw await drift(name, problem, await look(address, evidence));
  };

  return {
    drift,
    look: (page, evidence) => look(absolute(page.url), evidence),
    fileAddress({ url, page, values }) {
      const kind = deps.profile.pages[page];
      if (kind === undefined || isListPage(kind) || kind.download === undefined)
        throw new RecordError('file_missing', `the profile no longer says what is pressed for it (${page})`);
      return deps.render.addressOf(url, kind, values, kind.download);
    },
    order: (name, page) => memory.order(name, strategiesFor(page, deps.strategy)),

    async listAsked(page) {
      const asker = listAskers.get(page);
      const captured = asker?.canAsk() ? await asker.ask({}) : null;
      if (captured === null) return null;
      return resolveRows(page, { kind: 'html', url: absolute(page.url), html: '', captured }, env());
    },

    async record(name, page, row) {
      let captured = await onePage(name, page, row);
      for (const [other, kind] of alsoOf(deps.profile.pages, page)) {
        if (isNone(kind, captured.values)) continue;
        captured = withFurther(captured, other, await onePage(other, kind, captured.values));
      }
      return captured;
    },

    async listPart(page, strategy, url) {
      const taken = await takeList(page, strategy, url);
      if (taken.ok && taken.content)
        tell({ page: nameOf(page), part: url === null ? 'first' : 'next', content: taken.content, id: null });
      return taken;
    },
  };

  async function takeList(page: ListPage, strategy: Strategy, url: string | null): Promise<Taken<ListPart>> {
    try {
      if (strategy === 'observe') return await heardList(page, absolute(url ?? page.url), url === null);
      if (strategy === 'render')
        return await drawn.list(page, absolute(url ?? page.url), env(), url === null, false);
      if (strategy === 'http')
        return await cheap.htmlList(page, absolute(url ?? page.url), env(), url === null);
      const first = page.json?.url;
      return first === undefined
        ? { ok: false, problem: 'it has no JSON read', evidence: null }
        : await cheap.jsonList(page, absolute(url ?? first), env(), url === null);
    } catch (error) {
      if (!(error instanceof Denied)) throw placed(nameOf(page), error);
      if (error.status === 403) {
        throw new OperatorError('permission_denied', `This account may not see ${page.stream}.`, {
          hint: 'Sign in with an account that may (an Admin), or leave the stream out with --streams.',
          cause: error,
        });
      }
      return { ok: false, problem: error.message, evidence: null };
    }
  }

  function tell(seen: Omit<Specimen, 'env'>): void {
    deps.saw?.({ ...seen, env: env() });
  }

  function nameOf(page: PageKind): string {
    return Object.keys(deps.profile.pages).find((name) => deps.profile.pages[name] === page) ?? page.stream;
  }

  /** What the guard stopped, with the lines of the profile that name the page and the rule. */
  function placed(name: string, error: unknown): unknown {
    if (!(error instanceof Refused)) return error;
    const places = placesOfProblem(deps.profile, name, `(url) guard.${error.rule}`);
    const { code, message, hint, cause } = error;
    return new Refused(code, message, { places, cause, ...(hint === undefined ? {} : { hint }) }, error.rule);
  }

  function denied(error: Denied): RecordError {
    if (error.isSaid)
      return new RecordError('record_said_gone', 'Its own page says that it is gone.', { cause: error });
    return error.status === 403
      ? new RecordError('record_denied', 'The source does not let this account see it.', { cause: error })
      : new RecordError('record_gone', error.absent ?? `The source no longer has it (${error.status}).`, {
          cause: error,
        });
  }
}

function textOr(value: RawValues[string] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** Whether a record rightly has no such page: nothing leads there, and nothing of it is required. */
function isNone(page: RecordPage, values: RawValues): boolean {
  return fillUrl(page.url, values) === null && Object.values(page.fields).every(({ required }) => !required);
}

/** @throws RecordError `record_differs` */
function withFurther(known: Captured, page: string, more: Captured): Captured {
  const [id, other] = [known.values.id, more.values.id].map((one) => String(one ?? ''));
  if (id !== '' && id !== other)
    throw new RecordError('record_differs', `Its page ${page} shows ${other} instead.`);
  return {
    ...known,
    values: more.values,
    fallbacks: [...new Set([...known.fallbacks, ...more.fallbacks])],
    nested: [...known.nested, ...more.nested],
    unlabelled: [...known.unlabelled, ...more.unlabelled],
    relative: [...known.relative, ...more.relative],
    misses: [...known.misses, ...more.misses],
    closed: [...(known.closed ?? []), ...(more.closed ?? [])],
    also: [...(known.also ?? []), { page, url: more.url, strategy: more.strategy }],
  };
}

/** Cheapest first. A choice that a page kind cannot follow (JSON where it has none) leaves it to the others. */
export function strategiesFor(page: PageKind, chosen: Strategy | 'auto'): Strategy[] {
  const wanted = chosen === 'auto' ? page.strategy : chosen;
  const possible: Strategy[] = [
    ...(page.json ? (['json'] as const) : []),
    'http',
    // Who listens to a page draws it, too.
    page.capture ? 'observe' : 'render',
  ];
  return wanted === 'auto' || !possible.includes(wanted) ? possible : [wanted];
}
