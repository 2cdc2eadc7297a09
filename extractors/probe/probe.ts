// What the `probe` command does: reads some records of every stream as an extraction does, holds each selector against the
// pages, read-only; where wanted, finds what could match instead. Changes nothing, neither there nor in the profile.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isoSeconds } from '../../lib/clock.ts';
import type { ProbedSelector, ProbeReport, ProfileSuggestion } from '../../model/reports.ts';
import { probeReport } from '../../model/reports.ts';
import type { SourceRecord, StreamName } from '../../model/streams.ts';
import { inspectPage } from '../../selectors/inspect.ts';
import { type Check, type Specimen, type State, verdictOf, worst } from '../../selectors/inspection.ts';
import { parseProfile } from '../../selectors/load.ts';
import type { Profile } from '../../selectors/schema.ts';
import { suggest } from '../../selectors/suggest.ts';
import type { Env } from '../../selectors/values.ts';
import { writeAtomic } from '../../state/atomic-file.ts';
import { readConsent } from '../../state/consent-file.ts';
import { driftOf } from '../browser/evidence.ts';
import { takePictures } from '../overlay/picture.ts';
import { openSource, reasonOf, type Source, type SourceOptions } from '../source.ts';
import { learn } from './learn.ts';
import { checkExport, checkLogin } from './probe-beside.ts';
import { knownRecords } from './probe-known.ts';
import { createPageTaker } from './probe-pages.ts';
import { listsOf, walkAccount, walkListKind } from './probe-walk.ts';
import { openScratch, type Scratch } from './scratch.ts';
import { streamsAskedFor, toldStreams } from './told-streams.ts';
import { listedIds, type StreamTrial, tryStreams } from './trial.ts';

export interface ProbeOptions extends SourceOptions {
  readonly streams?: readonly StreamName[] | undefined;
  /** The profile file's text and name, where changes to it are wanted. */
  readonly suggest?: { readonly text: string; readonly file: string } | undefined;
  /** Also write reports/probe/<page>.png: each page kind with a box around what its selectors match. */
  readonly pictures?: boolean | undefined;
}

export interface ProbeResult {
  readonly report: ProbeReport;
  /** One record of each stream as it was read; kept nowhere. */
  readonly unmasked: Readonly<Record<string, SourceRecord>>;
  /** The profile with the suggestions; null where none were asked for or found. */
  readonly suggested: string | null;
}

/** Suggestions open pages that hold further broken selectors; more rounds than this help nobody. */
const MOST_ROUNDS = 3;

/** Rows of a list that are walked, unless other streams ask which ids it has. */
const MOST_ROWS = 300;
/** Larger files are taken for readable. */
const MOST_FILE_BYTES = 4 * 1024 * 1024;

interface Round {
  readonly trials: readonly StreamTrial[];
  readonly told: ProbeReport['streams'];
  readonly unmasked: ProbeResult['unmasked'];
  readonly checks: readonly Check[];
  readonly specimens: readonly Specimen[];
  readonly unreached: Map<string, string>;
  readonly verdicts: Record<string, State>;
  readonly env: Env;
  readonly pictures: Readonly<Record<string, string>>;
}

/**
 * Writes reports/probe.json, and errors/ for pages that are not what the profile says.
 * @throws OperatorError for consent, session and permission, before anything is written
 */
export async function probe(options: ProbeOptions): Promise<ProbeResult> {
  const { run, profile, clock } = options;
  const first = await look(options, profile, options.pictures);
  const files = await keepPages(options, first);
  const earlier = await readEarlier(join(run.reports, 'probe.json'));
  const found = options.suggest ? await improve(options, first, options.suggest, earlier) : null;
  const report: ProbeReport = {
    at: isoSeconds(clock.now()),
    profile: profile.name,
    selectors: first.checks.map((check) => summaryOf(check, earlier)),
    unreached: Object.fromEntries(first.unreached),
    verdicts: first.verdicts,
    streams: first.told,
    files,
    pictures: first.pictures,
    suggestions: found ? [...found.suggestions] : null,
    repaired: found ? found.verdicts : null,
    notLearned: found ? found.notLearned : {},
  };
  await writeAtomic(join(run.reports, 'probe.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  const suggested = found && found.suggestions.length > 0 ? found.text : null;
  return { report, unmasked: first.unmasked, suggested };
}

/** One walk over everything in scope. */
async function look(options: ProbeOptions, profile: Profile, wantsPictures = false): Promise<Round> {
  const consent = await readConsent(options.run.consent);
  const wanted = consent.streams.filter((stream) => options.streams?.includes(stream) ?? true);
  const strategy = options.strategy ?? 'auto';
  const seen: Specimen[] = [];
  let scratch: Scratch | undefined;
  try {
    scratch = await openScratch({
      ...{ ...options, profile, scope: new Set(wanted), mostRows: MOST_ROWS, maxFileBytes: MOST_FILE_BYTES },
      whole: streamsAskedFor(profile),
      saw: (page) => void seen.push(page),
    });
    const { source } = scratch;
    const { account: wrong, streams: trials } = await tryStreams(scratch, options.progress);
    const taker = createPageTaker(source, profile, strategy);
    const ids = listedIds(scratch, trials);
    const account = await walkAccount(taker, profile, options.clock.now(), seen);
    const env: Env = {
      ...account.env,
      listed: (stream) => ids.get(stream) ?? null,
      records: scratch.context.lookups.look,
    };
    const specimens: Specimen[] = account.specimen ? [account.specimen] : [];
    const unreached = new Map<string, string>();
    if (!account.specimen) unreached.set('account', 'the source does not show this page');
    for (const name of listsOf(profile, wanted)) {
      source.signal.throwIfAborted();
      await source.gate.assert(profile.pages[name]?.stream);
      const walk = await walkListKind(taker, profile, name, strategy, env, seen);
      specimens.push(...walk.specimens);
      for (const [page, why] of walk.unreached) unreached.set(page, why);
    }
    // Further pages of a record (`also`) are opened by no list.
    const isTaken = new Set(specimens.map(({ page }) => page));
    specimens.push(...seen.filter(({ page }) => page !== 'account' && !isTaken.has(page)));
    const pages = ['account', ...Object.keys(profile.pages)].filter((page) =>
      specimens.some((specimen) => specimen.page === page),
    );
    const checks = [
      ...(await checkLogin(taker, profile, account.specimen)),
      ...(await checkExport(taker, profile)),
      ...pages.flatMap((page) => inspectPage(profile, page, specimens)),
    ];
    const { told, unmasked } = toldStreams(profile, trials, seen, ids, source.gate.uiOrigin);
    const verdicts = verdictsOf(profile, checks, trials, wrong !== null);
    const pictures = wantsPictures ? await takePictures(source, options, specimens) : {};
    return { checks, specimens, unreached, verdicts, trials, told, unmasked, env, pictures };
  } catch (error) {
    throw reasonOf(error, scratch?.source.signal ?? options.signal);
  } finally {
    await scratch?.close();
  }
}

/** Broken is what an extraction could not read; what it reads in spite of a selector is at worst out of date. */
function verdictsOf(
  profile: Profile,
  checks: readonly Check[],
  trials: readonly StreamTrial[],
  isAccountWrong: boolean,
): Record<string, State> {
  const verdicts: Record<string, State> = {};
  const own = (page: string): State => verdictOf(checks.filter((check) => check.page === page));
  verdicts.login = own('login');
  verdicts.account = isAccountWrong ? 'broken' : unlessBroken(own('account'));
  if (profile.export) verdicts.export = own('export');
  for (const { stream, problems, listed } of trials) {
    const kinds = Object.entries(profile.pages).filter(([, page]) => page.stream === stream);
    if (kinds.length === 0 && listed === 0 && problems.length === 0) continue;
    const byChecks = worst(kinds.map(([name]) => own(name)));
    verdicts[stream] = problems.length > 0 ? 'broken' : unlessBroken(byChecks);
  }
  return verdicts;
}

const unlessBroken = (state: State): State => (state === 'broken' ? 'fallback' : state);

async function keepPages({ run, profile }: ProbeOptions, round: Round): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const { page, field, state, problem } of round.checks) {
    if (state !== 'broken' || files[page] !== undefined) continue;
    const content = round.specimens.find((one) => one.page === page && one.content.kind === 'html')?.content;
    if (content?.kind !== 'html') continue;
    const evidence = { url: content.url, html: content.html };
    const kept = await driftOf(run.errors, {
      profile,
      page,
      problem: `${field}: ${problem ?? ''}`,
      evidence,
    });
    if (kept.file !== undefined) files[page] = kept.file;
  }
  return files;
}

/** What the pages' own reads can bring is learned first; then what else could match instead. */
async function improve(
  options: ProbeOptions,
  first: Round,
  file: { readonly text: string; readonly file: string },
  earlier: ProbeReport | null,
): Promise<Awaited<ReturnType<typeof repair>> & { notLearned: Record<string, string> }> {
  const { profile } = options;
  const learned = await learnReads(options, file, first.env);
  const isNew = learned.suggestions.length > 0;
  const round = isNew ? await look(options, parseProfile(learned.text, file.file, profile.origins)) : first;
  const repaired = await repair(options, round, { ...file, text: learned.text }, earlier);
  return {
    ...repaired,
    suggestions: [...learned.suggestions, ...repaired.suggestions],
    notLearned: Object.fromEntries(learned.notLearned),
  };
}

/** Learns with a source of its own: the trial's is closed, and what it took has gone with it. */
async function learnReads(
  options: ProbeOptions,
  file: { readonly text: string; readonly file: string },
  env: Env,
): ReturnType<typeof learn> {
  const { profile, strategy = 'auto' } = options;
  const nothing = { strategies: new Map(), remember: () => Promise.resolve() };
  let source: Source | undefined;
  try {
    source = await openSource(options, nothing, 'later');
    const consent = await source.gate.assert();
    const wanted = consent.streams.filter((stream) => options.streams?.includes(stream) ?? true);
    return await learn(source, { ...options, wanted }, createPageTaker(source, profile, strategy), file, env);
  } catch (error) {
    throw reasonOf(error, source?.signal ?? options.signal);
  } finally {
    await source?.close();
  }
}

/** Suggests, looks again with the suggestions in place, and goes on while that finds more. */
async function repair(
  options: ProbeOptions,
  first: Round,
  file: { readonly text: string; readonly file: string },
  earlier: ProbeReport | null,
): Promise<{ text: string; suggestions: readonly ProfileSuggestion[]; verdicts: Record<string, State> }> {
  const wasThere = (page: string, field: string): boolean =>
    earlier?.selectors.some((one) => one.page === page && one.field === field && one.found > 0) ?? false;
  let round = first;
  let text = file.text;
  const suggestions: ProfileSuggestion[] = [];
  for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
    const known = await knownRecords(options.run.snapshot, options.profile, round.specimens);
    const found = suggest({ text, file: file.file, specimens: round.specimens, wasThere, known });
    if (found.suggestions.length === 0) break;
    suggestions.push(...found.suggestions);
    text = found.text;
    round = await look(options, parseProfile(text, file.file, options.profile.origins));
  }
  return { text, suggestions, verdicts: round.verdicts };
}

function summaryOf(check: Check, earlier: ProbeReport | null): ProbedSelector {
  const { sightings: _, ...told } = check;
  const before = earlier?.selectors.find(
    ({ page, field, via }) => page === check.page && field === check.field && via === check.via,
  );
  return { ...told, lost: check.found === 0 && (before?.found ?? 0) > 0 };
}

/** The report of the probe before; null where there is none that can be read. */
async function readEarlier(file: string): Promise<ProbeReport | null> {
  if (!existsSync(file)) return null;
  try {
    return probeReport.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // A report of another version tells nothing; this one takes its place.
    return null;
  }
}
