// Learns the captures of a profile from what its pages read: lists first, then records found through them. What is
// learned is proved on the very pages before it is kept; whatever is not proved leaves the profile's text as it was.
import { parseDocument } from 'yaml';
import type { ProfileSuggestion } from '../../model/reports.ts';
import { type StreamName, streamNames } from '../../model/streams.ts';
import { kindOf } from '../../selectors/inspect.ts';
import {
  knownByRow,
  type LearnedPage,
  learnAccount,
  learnList,
  learnRecord,
  type PageInput,
} from '../../selectors/learn-page.ts';
import { withLearned } from '../../selectors/learn-patch.ts';
import { isObject } from '../../selectors/learn-shapes.ts';
import { isPlaced, unplacedIn } from '../../selectors/learned.ts';
import { parseProfile } from '../../selectors/load.ts';
import { fillUrl, slotsOf } from '../../selectors/paging.ts';
import { resolveRecord } from '../../selectors/resolve.ts';
import {
  isListPage,
  type ListPage,
  type PageKind,
  type Profile,
  type RecordPage,
} from '../../selectors/schema.ts';
import { shownOn } from '../../selectors/shown.ts';
import type { Env, RawValues } from '../../selectors/values.ts';
import type { RefusedRead } from '../browser/browser-context.ts';
import { toldRefusals } from '../browser/told-refusals.ts';
import type { Drawn } from '../capture/render-source.ts';
import { recordProblem } from '../capture/taken.ts';
import { spread } from '../discover/discover-estimates.ts';
import type { Source, SourceOptions } from '../source.ts';
import { capturedOn, type Heard, provedRecords, provedRows, rowsOf } from './learn-proof.ts';
import { suggestionsOf } from './learn-suggestions.ts';
import type { PageTaker } from './probe-pages.ts';

/** Records of each kind that are drawn and heard. */
const RECORDS = 6;
/** And so many more where fields of the profile are on none of them. */
const MORE_RECORDS = 8;

export interface Lessons {
  /** The profile's text with everything that was learned and proved. */
  readonly text: string;
  readonly suggestions: readonly ProfileSuggestion[];
  /** Page kinds ("thread"), and fields of others ("thread.closedAt"), that were to be learned and were not, and why. */
  readonly notLearned: ReadonlyMap<string, string>;
}

/** @param file the profile's text and name */
export async function learn(
  source: Pick<Source, 'gate' | 'signal'>,
  options: Pick<SourceOptions, 'profile' | 'progress'> & { readonly wanted: readonly StreamName[] },
  taker: PageTaker,
  file: { readonly text: string; readonly file: string },
  begun: Env,
): Promise<Lessons> {
  // The account's page may only now tell the time zone.
  let env = begun;
  const { uiOrigin } = source.gate;
  const origins = options.profile.origins ?? {};
  const ids = new Map<StreamName, Set<string>>();
  const partly = new Set<StreamName>();
  const suggestions: ProfileSuggestion[] = [];
  const notLearned = new Map<string, string>();
  const stopped = new Map<PageKind, RefusedRead[]>();
  let { text } = file;
  let profile = options.profile;

  /** An address as the profile's text has it. */
  const filled = (address: string): string =>
    Object.entries(origins).reduce((now, [name, origin]) => now.replaceAll(`{${name}}`, origin), address);

  const hear = async (kind: PageKind, url: string, row: RawValues): Promise<Heard | null> => {
    source.signal.throwIfAborted();
    const drawn: Drawn | null = await taker.hear(kind, url, env, row);
    stopped.set(kind, [...(stopped.get(kind) ?? []), ...(drawn?.traffic?.refused ?? [])]);
    if (drawn === null || !drawn.isRead) return null;
    const pressed = drawn.traffic?.pressed ?? [];
    return { heard: drawn.heard, row, content: drawn.content, known: knownByRow(row), pressed };
  };
  /** What the guard stopped nobody could learn from: a person is told of it beside the reason. */
  const giveUp = (name: string, kind: PageKind | undefined, why: string | null): void => {
    if (why === null) return;
    const told = kind && toldRefusals(stopped.get(kind) ?? []);
    notLearned.set(name, told ? `${why}; ${told}` : why);
  };
  const inputOf = (name: string, kind: PageKind, pages: readonly Heard[]): PageInput => {
    const shown = pages.map(({ content }) => shownOn(content));
    const asked = new Set(pages.flatMap(({ heard }) => heard.map(({ url }) => url)));
    return {
      ...{ stream: kind.stream, name, given: givenFields(text, name), pages, uiOrigin },
      lesson: {
        env: { ...env, url: pages[0]?.content.url ?? uiOrigin },
        isShown: (one) => shown.some((page) => page.has(one)),
        isAsked: (address) => asked.has(filled(address)),
        idsOf: (stream) => ids.get(stream) ?? null,
        isWhole: (stream) => !partly.has(stream),
      },
    };
  };
  /** The profile with what was learned of a page, where that proves right. @returns what is wrong, or null */
  const accept = (
    at: readonly string[],
    learned: LearnedPage | null,
    prove: (profile: Profile) => string | null,
  ): string | null => {
    if (learned === null) return 'nothing that its pages were told could be it';
    const open = unplacedIn(at.at(-1) ?? '', learned.fields);
    const lacking = open.find(({ isRequired }) => isRequired);
    if (lacking) return `${lacking.field} is required, and nothing is sure for it: ${lacking.why}`;
    const changed = withLearned(text, at, learned, origins);
    if (changed === null) return 'it is not written as a block in the profile';
    let next: Profile;
    try {
      next = parseProfile(changed, file.file, origins);
    } catch (error) {
      return (error as Error).message;
    }
    const problem = prove(next);
    if (problem !== null) return problem;
    [text, profile] = [changed, next];
    suggestions.push(...suggestionsOf(at, learned));
    for (const { field, why } of open) notLearned.set(field, why);
    return null;
  };

  const learnListPage = async (name: string, kind: ListPage): Promise<ReturnType<typeof rowsOf>> => {
    const isKnown = !isOpen(text, name, kind);
    const page = await hear(kind, kind.url, {});
    if (page === null) {
      if (!isKnown) giveUp(name, kind, 'its page cannot be drawn (ready)');
      return { rows: [], isWhole: false };
    }
    if (!isKnown) {
      const target = kind.open === undefined ? null : (profile.pages[kind.open] ?? null);
      const input = inputOf(name, kind, [page]);
      const slots = target === null ? [] : slotsOf(target.url);
      const learned = learnList(input, target === null, slots, kind.list.capture ?? kind.stream);
      const problem = accept(['pages', name], learned, (next) => provedRows(next, name, page, env, uiOrigin));
      giveUp(name, kind, problem);
    }
    return rowsOf(profile, name, page, env, uiOrigin);
  };

  const learnAccountPage = async (): Promise<string | null> => {
    const kind = kindOf(profile, 'account');
    if (!kind || !isOpen(text, 'account', kind)) return null;
    const page = await hear(kind, kind.url, {});
    if (page === null) return 'its page cannot be drawn (ready)';
    return accept(['account'], learnAccount(inputOf('account', kind, [page])), (next) => {
      const own = kindOf(next, 'account') as RecordPage;
      const read = resolveRecord(own, capturedOn(own, page, uiOrigin), env);
      if (typeof read.values.timezone === 'string') env = { ...env, timezone: read.values.timezone };
      return recordProblem(read);
    });
  };

  giveUp('account', kindOf(profile, 'account'), await learnAccountPage());
  const wanted = Object.entries(profile.pages).filter(
    ([, kind]) => isListPage(kind) && options.wanted.includes(kind.stream),
  );
  // Ids of users and companies are known before what refers to them is read.
  wanted.sort(([, a], [, b]) => streamNames.indexOf(a.stream) - streamNames.indexOf(b.stream));
  const step = options.progress.step('learn', wanted.length);
  for (const [name, list] of wanted) {
    const kind = list as ListPage;
    const target = kind.open === undefined ? undefined : (profile.pages[kind.open] as RecordPage | undefined);
    const opens = target !== undefined && kind.open !== undefined && isOpen(text, kind.open, target);
    // A list that is known is heard all the same: others refer to its ids.
    if (!isOpen(text, name, kind) && !opens && kind.capture === undefined) continue;
    const { rows, isWhole } = await learnListPage(name, kind);
    if (!isWhole) partly.add(kind.stream);
    const known = ids.get(kind.stream) ?? new Set();
    for (const { id } of rows) if (id !== undefined && id !== null) known.add(String(id));
    ids.set(kind.stream, known);
    if (opens && kind.open !== undefined) {
      giveUp(kind.open, target, await learnRecordPage(kind.open, target, rows));
    }
    step.tick();
  }
  step.finish();
  return { text, suggestions, notLearned };

  async function learnRecordPage(
    name: string,
    kind: RecordPage,
    rows: readonly RawValues[],
  ): Promise<string | null> {
    const reachable = rows.filter((row) => fillUrl(kind.url, row) !== null);
    if (reachable.length === 0) return 'no row of its list leads to it';
    const first = spread(reachable, RECORDS);
    const others = spread(
      reachable.filter((row) => !first.includes(row)),
      MORE_RECORDS,
    );
    const pages: Heard[] = [];
    let learned: LearnedPage | null = null;
    // Some fields only few records have.
    for (const part of [first, others]) {
      if (learned !== null && isAllPlaced(learned)) break;
      for (const row of part) {
        const page = await hear(kind, fillUrl(kind.url, row) ?? kind.url, row);
        if (page !== null) pages.push(page);
      }
      if (pages.length === 0) return 'none of its pages can be drawn (ready)';
      learned = learnRecord(inputOf(name, kind, pages));
    }
    return accept(['pages', name], learned, (next) => provedRecords(next, name, pages, env, uiOrigin));
  }
}

/** Whether every field that the profile has is placed. */
const isAllPlaced = ({ fields }: LearnedPage): boolean =>
  Object.values(fields).every((one) => one.how !== 'unplaced' || one.given === null);

/** Whether the profile leaves something of the page to be learned: fields without a place, a list without rows. */
function isOpen(text: string, name: string, kind: PageKind): boolean {
  if (
    isListPage(kind) &&
    kind.list.rows.length === 0 &&
    kind.capture?.[kind.list.capture ?? ''] === undefined
  )
    return true;
  return Object.values(givenFields(text, name)).some((settings) => isObject(settings) && !isPlaced(settings));
}

type Fields = Readonly<Record<string, unknown>>;

function givenFields(text: string, name: string): Fields {
  const document = parseDocument(text).toJS() as {
    account?: { fields?: Fields };
    pages?: Record<string, { fields?: Fields }>;
  };
  return (name === 'account' ? document.account?.fields : document.pages?.[name]?.fields) ?? {};
}
