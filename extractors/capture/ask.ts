// Asks the app's API for a record or a list as the app itself would: the requests that were seen while pages were drawn, with
// another record's id in them. Trusted only once it gave what drawing gave, and held against it all along.
import type { Logger } from '../../lib/logger.ts';
import type { HeardFrom } from '../../selectors/capture.ts';
import { type Heard, holds, isFrom, matching, parsed, saidAt } from '../../selectors/heard.ts';
import { valueAt } from '../../selectors/json-path.ts';
import { captureAll } from '../../selectors/merge.ts';
import { slotsOf } from '../../selectors/paging.ts';
import { type CaptureSource, isListPage, type PageKind } from '../../selectors/schema.ts';
import type { CapturedAll, RawValue, RawValues } from '../../selectors/values.ts';
import { type AppRequest, type Overheard, overheard } from '../browser/ears.ts';
import type { AppApi } from './app-api.ts';
import {
  type Follow,
  fillTemplate,
  followOf,
  nextRequest,
  type RequestTemplate,
  templateOf,
} from './request-template.ts';

/** What was learnt of one place a capture is heard from. */
interface Learnt {
  readonly capture: string;
  readonly from: HeardFrom;
  template: RequestTemplate;
  follow: Follow | null;
}

export interface Asker {
  /** Learns from what a page of this kind was told, drawn for this row. */
  learn(heard: readonly Overheard[], row: RawValues): void;
  /** How much was learned so far: what could not be asked for before it grew may be now. */
  lessons(): number;
  /** Whether every capture of the page has been seen to come from a request that can be made for another row. */
  canAsk(): boolean;
  /**
   * Reads all captures of a page by its app's own requests.
   * @returns null when that cannot be done for this row, or the app's token has run out
   */
  ask(row: RawValues): Promise<CapturedAll | null>;
}

const MOST_PAGES = 5000;

export function createAsker(deps: {
  readonly page: PageKind;
  readonly name: string;
  readonly uiOrigin: string;
  readonly api: Pick<AppApi, 'ask'>;
  readonly logger: Logger;
}): Asker {
  const { page, uiOrigin, api, logger } = deps;
  const captures = Object.entries(page.capture ?? {});
  const learnt: Learnt[] = [];
  let lessons = 0;
  const names = namesIn(page);

  const learnFrom = (
    capture: string,
    source: CaptureSource,
    from: HeardFrom,
    all: readonly Overheard[],
    row: RawValues,
  ): void => {
    const hearing = { document: null, uiOrigin, row };
    // Matched one by one: which request an answer belongs to is not told by its value.
    const own = all.filter(
      (one) =>
        one.request !== null &&
        isFrom(from, one, hearing) &&
        matching(from, { ...hearing, heard: [one] }).length > 0,
    );
    const pages = all.filter((one) => source.from.some((each) => isFrom(each, one, hearing)));
    const first = from.unfolds ? own[0] : own.find((one) => !isFollowing(source, one, pages));
    if (first?.request == null) return;
    const template = from.unfolds
      ? unfoldingTemplate(first, row, foldedIn(source, pages))
      : templateOf(first.request, first.member, row, names);
    if (template === null) return;
    const known = learnt.find((one) => one.capture === capture && one.from === from);
    const follow = followIn(source, from, own);
    if (known === undefined || (known.follow === null && follow !== null)) lessons += 1;
    if (known === undefined) return void learnt.push({ capture, from, template, follow });
    // What named the record only by chance does not name the next one, too.
    const slots = new Map([...known.template.slots].filter(([at]) => template.slots.has(at)));
    known.template = { request: template.request, slots };
    known.follow = follow ?? known.follow;
  };

  /** The request that opened one of the folded rows, with that row's own values in it. */
  const unfoldingTemplate = (
    { request, member }: Overheard,
    row: RawValues,
    folded: readonly RawValues[],
  ): RequestTemplate | null => {
    for (const one of folded) {
      const own = Object.keys(one);
      const template = request && templateOf(request, member, { ...one, ...row }, [...names, ...own]);
      if (template && [...template.slots.values()].some((name) => own.includes(name))) return template;
    }
    return null;
  };

  const answerTo = async (request: AppRequest): Promise<Overheard | null> => {
    const answer = await api.ask(request);
    if (answer.status !== 200) {
      logger.debug('parse', `${deps.name} asked directly: ${answer.status} ${new URL(request.url).pathname}`);
      return null;
    }
    const value = parsed(answer.text);
    return value === undefined ? null : (overheard(request, value, answer.link ?? null)[0] ?? null);
  };

  /** What also comes by ways that cannot be asked is whole only where the app's own count says so. */
  const isEnough = (name: string, source: CaptureSource, captured: CapturedAll): boolean => {
    const { problem, proof } = captured[name] ?? {};
    const isAllAsked = source.from.every((from) => learnt.some((one) => one.from === from));
    return problem === null && (isAllAsked || proof === 'counter');
  };

  return {
    learn(heard, row) {
      for (const [name, source] of captures)
        for (const from of source.from) learnFrom(name, source, from, heard, row);
    },
    lessons: () => lessons,
    canAsk: () =>
      captures.every(
        ([name, source]) => learnt.some(({ capture }) => capture === name) && isEverEnough(source),
      ),
    async ask(row) {
      const heard: Heard[] = [];
      const asked = new Map<string, Overheard | null>();
      const get = async (request: AppRequest): Promise<Overheard | null> => {
        const key = `${request.method} ${request.url} ${request.body ?? ''}`;
        if (!asked.has(key)) {
          const answer = await answerTo(request);
          asked.set(key, answer);
          if (answer) heard.push(answer);
        }
        return asked.get(key) ?? null;
      };
      const take = (): CapturedAll =>
        captureAll(page.capture ?? {}, { heard, document: null, uiOrigin, row, isAsked: true });
      for (const [name, source] of captures) {
        const own = learnt.filter(({ capture }) => capture === name);
        for (const { from, template, follow } of own.filter((one) => !one.from.unfolds)) {
          let request = fillTemplate(template, row);
          for (let pages = 0; request !== null && pages < MOST_PAGES; pages += 1) {
            const answer: Overheard | null = await get(request);
            if (answer === null) return null;
            if (source.value !== undefined || !goesOn(source, from, answer) || follow === null) break;
            const next: AppRequest | null = nextRequest(request, follow, {
              value: answer.value,
              rows: rowsOf(source, from, answer.value),
            });
            request =
              next !== null && !asked.has(`${next.method} ${next.url} ${next.body ?? ''}`) ? next : null;
          }
        }
      }
      for (const [name, source] of captures) {
        for (const { template } of learnt.filter((one) => one.capture === name && one.from.unfolds)) {
          for (const folded of foldedIn(source, heard)) {
            const request = fillTemplate(template, { ...folded, ...row });
            if (request === null || (await get(request)) === null) return null;
          }
        }
      }
      const captured = take();
      return captures.every(([name, source]) => isEnough(name, source, captured)) ? captured : null;
    },
  };
}

/** Rows that stand for others, in the answers heard. */
function foldedIn(source: CaptureSource, heard: readonly Pick<Heard, 'value'>[]): RawValues[] {
  const { folded } = source;
  if (folded === undefined) return [];
  return heard
    .flatMap(({ value }) => source.from.flatMap((from) => rowsOf(source, from, value)))
    .filter((row): row is RawValues => typeof row === 'object' && row !== null && !Array.isArray(row))
    .filter((row) => holds(folded.where, row, {}));
}

/** Whether a request repeats a cursor of another answer: it goes on from there, or asks what is new since. */
function isFollowing(source: CaptureSource, { asked }: Overheard, pages: readonly Overheard[]): boolean {
  const paths = source.from.flatMap((from) => from.cursor ?? source.cursor ?? []);
  const cursors = pages.flatMap(({ value }) => paths.map((path) => valueAt(value, path)));
  const given = Object.values((asked as RawValues | null) ?? {});
  return given.some((one) => one !== null && typeof one !== 'boolean' && cursors.includes(one));
}

/** What also comes live cannot be asked for: only a count of all would show that nothing is missing. */
function isEverEnough({ from, counter }: CaptureSource): boolean {
  const isLive = from.some((one) => 'socket' in one || 'events' in one);
  return !isLive || counter !== undefined || from.some((one) => one.counter !== undefined && !one.beside);
}

/** From one page that says that more follows to the request that its answer explains. */
function followIn(source: CaptureSource, from: HeardFrom, own: readonly Overheard[]): Follow | null {
  const cursor = from.cursor ?? source.cursor;
  for (const [index, page] of own.entries()) {
    if (page.request === null || !goesOn(source, from, page)) continue;
    for (const later of own.slice(index + 1)) {
      if (later.request === null) continue;
      const answer = { value: page.value, rows: rowsOf(source, from, page.value), cursor };
      const follow = followOf(single(page), single(later), answer);
      if (follow !== null) return follow;
    }
  }
  return null;
}

/** A request as it would be made by itself, outside of a batch. */
function single({ request, member }: Overheard): AppRequest {
  const asked = request as AppRequest;
  return templateOf(asked, member, {}, [])?.request ?? asked;
}

function goesOn(source: CaptureSource, from: HeardFrom, answer: Pick<Heard, 'value' | 'links'>): boolean {
  const path = from.more ?? source.more;
  if (path === undefined) return (from.counter ?? source.counter) !== undefined;
  const more = saidAt(answer, path);
  return more !== undefined && more !== false && more !== '';
}

function rowsOf(source: CaptureSource, from: HeardFrom, value: unknown): RawValue[] {
  const found = valueAt(value, from.rows ?? source.rows ?? '.');
  return Array.isArray(found) ? found : found === undefined ? [] : [found];
}

/** Fields of the row that may stand in a request, none in a list's own: those the profile itself puts into addresses and conditions. */
function namesIn(page: PageKind): string[] {
  if (isListPage(page)) return [];
  const texts = [page.url];
  for (const { from } of Object.values(page.capture ?? {})) {
    for (const one of from) {
      for (const pattern of ['url', 'socket', 'events'] as const)
        if (pattern in one) texts.push(String((one as Record<string, unknown>)[pattern]));
      texts.push(...[...Object.values(one.asked ?? {}), ...Object.values(one.where ?? {})].map(String));
    }
  }
  return [...new Set(['id', ...texts.flatMap(slotsOf)])];
}
