// Records by what their page's scripts are told: by drawing the page and listening, or, once that is proved to give the
// same, by asking the app's API directly, held against drawn pages as long as it goes on.
import pLimit, { type LimitFunction } from 'p-limit';
import { canonicalJson } from '../../lib/json.ts';
import type { Logger } from '../../lib/logger.ts';
import type { StreamName } from '../../model/streams.ts';
import { type Resolution, resolveRecord } from '../../selectors/resolve.ts';
import type { RecordPage } from '../../selectors/schema.ts';
import type { Env, HtmlContent, RawValues } from '../../selectors/values.ts';
import type { AppApi } from './app-api.ts';
import { type Asker, createAsker } from './ask.ts';
import type { DrawReader } from './read-drawn.ts';
import { recordProblem, type Taken } from './taken.ts';

/** Records that must come out the same by both ways before asking is trusted. */
const AGREEMENTS = 3;
/** One of so many is drawn as well for as long as asking goes on. */
const SAMPLE = 50;
/** Records that could not be asked for before it is given up. */
const MOST_TRIES = 10;

export interface HeardReader {
  /**
   * @param name page kind
   * @param mayAsk false leaves everything to drawing
   * @returns the record, and whether it was drawn or asked for
   */
  record(
    name: string,
    page: RecordPage,
    target: { readonly url: string; readonly row: RawValues },
    env: Env,
    mayAsk: boolean,
  ): Promise<Taken<Resolution> & { readonly by: 'observe' | 'json' }>;
}

/** What runs know of asking for a page kind, this one and those that were killed. */
export interface Asking {
  /** Asking proved wrong for this page kind. */
  isWrong(name: string): boolean;
  /** Asking has just proved wrong: puts back everything that was read so, by whichever run. */
  provedWrong(name: string, stream: StreamName): Promise<void>;
}

interface Trust {
  readonly asker: Asker;
  /** Draws as many at a time as have to agree; whoever waits may be asked for when its turn comes. */
  readonly learners: LimitFunction;
  drawn: number;
  /** Those that could not be asked for are drawn one by one, for as long as that teaches how to ask for others. */
  readonly lessons: LimitFunction;
  /** How many of them taught nothing. */
  vain: number;
  agreements: number;
  tries: number;
  state: 'learning' | 'trusted' | 'refused';
  /** One record is being drawn to be held against what is asked; the others go on meanwhile. */
  isSampling: boolean;
  /** Records asked for since a drawn page last agreed. */
  unsampled: number;
}

export function createHeardReader(deps: {
  readonly drawn: DrawReader;
  readonly api: Pick<AppApi, 'ask'>;
  readonly uiOrigin: string;
  readonly logger: Logger;
  readonly asking: Asking;
}): HeardReader {
  const { drawn, api, uiOrigin, logger, asking } = deps;
  const kinds = new Map<string, Trust>();

  const trustOf = (name: string, page: RecordPage): Trust => {
    const known = kinds.get(name);
    if (known) return known;
    const asker = createAsker({ page, name, uiOrigin, api, logger });
    const trust: Trust = {
      asker,
      learners: pLimit(AGREEMENTS),
      drawn: 0,
      lessons: pLimit(1),
      vain: 0,
      agreements: 0,
      tries: 0,
      state: asking.isWrong(name) ? 'refused' : 'learning',
      isSampling: false,
      unsampled: 0,
    };
    kinds.set(name, trust);
    return trust;
  };

  const ask = async (
    asker: Asker,
    page: RecordPage,
    url: string,
    row: RawValues,
    env: Env,
  ): Promise<Resolution | null> => {
    const captured = await asker.ask(row);
    if (captured === null) return null;
    const content: HtmlContent = { kind: 'html', url, html: '', captured };
    const value = resolveRecord(page, content, env);
    return recordProblem(value) === null ? value : null;
  };

  /** What a record that was drawn, and then asked for, tells of asking. */
  const judge = async (
    name: string,
    trust: Trust,
    stream: StreamName,
    asked: Resolution | null,
    shown: Resolution,
    isSample: boolean,
  ): Promise<void> => {
    if (asked === null) {
      trust.tries += 1;
      if (trust.tries >= MOST_TRIES && trust.state === 'learning') trust.state = 'refused';
      return;
    }
    if (isSame(asked, shown)) {
      trust.agreements += 1;
      // A page drawn before others were asked for says nothing of those.
      if (isSample) trust.unsampled = 0;
      if (trust.state !== 'learning' || trust.agreements < AGREEMENTS) return;
      trust.state = 'trusted';
      logger.info(
        'parse',
        `${name}: asking the app's API directly gives the same; it is asked from here on.`,
      );
      return;
    }
    trust.state = 'refused';
    logger.warn(
      'parse',
      `${name}: asked directly, ${differing(asked, shown)} is different. Its pages are drawn from here on, and those that were asked for are read again.`,
    );
    await asking.provedWrong(name, stream);
  };

  return {
    async record(name, page, target, env, mayAsk) {
      const trust = trustOf(name, page);
      const { asker } = trust;
      const { url, row } = target;
      type Read = Awaited<ReturnType<HeardReader['record']>>;

      const asked = async (): Promise<Read | null> => {
        const value = await ask(asker, page, url, row, env);
        if (value === null) return null;
        trust.unsampled += 1;
        return { ok: true, value, url, by: 'json' };
      };

      const draw = async (isSample: boolean): Promise<Read> => {
        trust.isSampling ||= isSample;
        trust.drawn += 1;
        try {
          let shown = await drawn.record(page, url, env, { row, listen: true });
          if (shown.ok && mayAsk && trust.state !== 'refused') {
            asker.learn(shown.heard ?? [], row);
            if (asker.canAsk()) {
              let one = await ask(asker, page, url, row, env);
              if (one !== null && !isSame(one, shown.value)) {
                // It may have changed between the two: then it is the same again once it is drawn after that.
                const again = await drawn.record(page, url, env, { row, listen: true });
                if (again.ok) shown = again;
                one = await ask(asker, page, url, row, env);
              }
              await judge(name, trust, page.stream, one, shown.value, isSample);
            }
          }
          return { ...shown, by: 'observe' };
        } finally {
          if (isSample) trust.isSampling = false;
        }
      };

      const read = async (): Promise<Read> => {
        const isSample = trust.state === 'trusted' && trust.unsampled >= SAMPLE && !trust.isSampling;
        if (!mayAsk || trust.state !== 'trusted' || isSample) return draw(isSample);
        const known = asker.lessons();
        const one = await asked();
        if (one !== null) return one;
        if (trust.vain >= AGREEMENTS) return draw(false);
        return trust.lessons(async () => {
          const again = asker.lessons() > known && trust.state === 'trusted' ? await asked() : null;
          if (again !== null) return again;
          const before = asker.lessons();
          const shown = await draw(false);
          if (asker.lessons() === before) trust.vain += 1;
          return shown;
        });
      };

      const mayLearn = mayAsk && trust.state === 'learning' && trust.drawn < MOST_TRIES;
      return mayLearn ? trust.learners(read) : read();
    },
  };
}

/** Signed addresses differ at every reading, and mean the same. */
function isSame(one: Resolution, other: Resolution): boolean {
  return spelt(one.values) === spelt(other.values);
}

function differing(one: Resolution, other: Resolution): string {
  const names = new Set([...Object.keys(one.values), ...Object.keys(other.values)]);
  return (
    [...names].filter((name) => spelt(one.values[name]) !== spelt(other.values[name])).join(', ') || 'a field'
  );
}

function spelt(value: unknown): string {
  return canonicalJson(value ?? null).replace(/(https?:\/\/[^"\\\s?]*)\?[^"\\\s]*/g, '$1');
}
