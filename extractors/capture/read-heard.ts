// Records by what their page's scripts are told: by drawing the page and listening, or, once that is proved to give the
// same, by asking the app's API directly, held against drawn pages as long as it goes on.
import pLimit, { type LimitFunction } from 'p-limit';
import { canonicalJson } from '../../lib/json.ts';
import type { Logger } from '../../lib/logger.ts';
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
  /** Ids asked for since a drawn page last agreed. */
  unsampled: string[];
}

export function createHeardReader(deps: {
  readonly drawn: DrawReader;
  readonly api: Pick<AppApi, 'ask'>;
  readonly uiOrigin: string;
  readonly logger: Logger;
  /** Told of records that were asked for and must be read again, since asking proved wrong after them. */
  readonly doubt: (page: RecordPage, ids: readonly string[]) => Promise<void>;
}): HeardReader {
  const { drawn, api, uiOrigin, logger } = deps;
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
      state: 'learning',
      isSampling: false,
      unsampled: [],
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

  /** Holds what was asked for against what was drawn. */
  const compare = async (
    name: string,
    trust: Trust,
    page: RecordPage,
    { url, row }: { url: string; row: RawValues },
    env: Env,
    shown: Resolution,
    isSample: boolean,
  ): Promise<void> => {
    let asked = await ask(trust.asker, page, url, row, env);
    // It may have changed between the two.
    if (asked !== null && !isSame(asked, shown)) asked = await ask(trust.asker, page, url, row, env);
    if (asked === null) {
      trust.tries += 1;
      if (trust.tries >= MOST_TRIES && trust.state === 'learning') trust.state = 'refused';
      return;
    }
    if (isSame(asked, shown)) {
      trust.agreements += 1;
      // A page drawn before others were asked for says nothing of those.
      if (isSample) trust.unsampled = [];
      if (trust.state !== 'learning' || trust.agreements < AGREEMENTS) return;
      trust.state = 'trusted';
      logger.info(
        'parse',
        `${name}: asking the app's API directly gives the same; it is asked from here on.`,
      );
      return;
    }
    const doubtful = trust.unsampled;
    trust.state = 'refused';
    trust.unsampled = [];
    logger.warn(
      'parse',
      `${name}: asked directly, ${differing(asked, shown)} is another; pages are drawn from here on.`,
    );
    if (doubtful.length > 0) await deps.doubt(page, doubtful);
  };

  return {
    async record(name, page, target, env, mayAsk) {
      const trust = trustOf(name, page);
      const { asker } = trust;
      const { url, row } = target;
      type Read = Awaited<ReturnType<HeardReader['record']>>;

      const asked = async (): Promise<Read | null> => {
        const value = await ask(asker, page, url, row, env);
        // Others may have found meanwhile that asking gives something else.
        if (value === null || trust.state !== 'trusted') return null;
        trust.unsampled.push(String(row.id));
        return { ok: true, value, url, by: 'json' };
      };

      const draw = async (isSample: boolean): Promise<Read> => {
        trust.isSampling ||= isSample;
        trust.drawn += 1;
        try {
          const shown = await drawn.record(page, url, env, { row, listen: true });
          if (shown.ok && mayAsk && trust.state !== 'refused') {
            asker.learn(shown.heard ?? [], row);
            if (asker.canAsk()) await compare(name, trust, page, target, env, shown.value, isSample);
          }
          return { ...shown, by: 'observe' };
        } finally {
          if (isSample) trust.isSampling = false;
        }
      };

      const read = async (): Promise<Read> => {
        const isSample = trust.state === 'trusted' && trust.unsampled.length >= SAMPLE && !trust.isSampling;
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
