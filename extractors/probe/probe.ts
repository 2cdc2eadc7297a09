// What the `probe` command does: every page kind once, read-only, each selector held against it; where wanted, what
// could match instead, proved on the live pages. Changes nothing, neither there nor in the profile.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isoSeconds } from '../../lib/clock.ts';
import type { ProbedSelector, ProbeReport, ProfileSuggestion } from '../../model/reports.ts';
import { probeReport } from '../../model/reports.ts';
import { type StreamName, streamNames } from '../../model/streams.ts';
import { inspectPage } from '../../selectors/inspect.ts';
import { type Check, type Specimen, type State, verdictOf, worst } from '../../selectors/inspection.ts';
import { parseProfile } from '../../selectors/load.ts';
import type { Profile } from '../../selectors/schema.ts';
import { suggest } from '../../selectors/suggest.ts';
import type { Env } from '../../selectors/values.ts';
import { writeAtomic } from '../../state/atomic-file.ts';
import { driftOf } from '../browser/evidence.ts';
import { openSource, reasonOf, type Source, type SourceOptions } from '../source.ts';
import { learn } from './learn.ts';
import { checkExport, checkLogin } from './probe-beside.ts';
import { knownRecords } from './probe-known.ts';
import { createPageTaker } from './probe-pages.ts';
import { listsOf, walkAccount, walkListKind } from './probe-walk.ts';

export interface ProbeOptions extends SourceOptions {
  readonly streams?: readonly StreamName[] | undefined;
  /** The profile file's text and name, where changes to it are wanted. */
  readonly suggest?: { readonly text: string; readonly file: string } | undefined;
}

export interface ProbeResult {
  readonly report: ProbeReport;
  /** The profile with the suggestions; null where none were asked for or found. */
  readonly suggested: string | null;
}

/** Suggestions open pages that hold further broken selectors; more rounds than this help nobody. */
const MOST_ROUNDS = 3;

interface Round {
  readonly checks: readonly Check[];
  readonly specimens: readonly Specimen[];
  readonly unreached: Map<string, string>;
  readonly verdicts: Record<string, State>;
  readonly env: Env;
}

/**
 * Writes reports/probe.json, and errors/ for pages that are not what the profile says.
 * @throws OperatorError for consent, session and permission, before anything is written
 */
export async function probe(options: ProbeOptions): Promise<ProbeResult> {
  const { run, profile, clock } = options;
  let source: Source | undefined;
  try {
    source = await openSource(options, { strategies: new Map(), remember: () => Promise.resolve() }, 'later');
    const first = await look(source, options, profile);
    const files = await keepPages(options, first);
    const earlier = await readEarlier(join(run.reports, 'probe.json'));
    const found = options.suggest ? await improve(source, options, first, options.suggest, earlier) : null;
    const report: ProbeReport = {
      at: isoSeconds(clock.now()),
      profile: profile.name,
      selectors: first.checks.map((check) => summaryOf(check, earlier)),
      unreached: Object.fromEntries(first.unreached),
      verdicts: first.verdicts,
      files,
      suggestions: found ? [...found.suggestions] : null,
      repaired: found ? found.verdicts : null,
      notLearned: found ? found.notLearned : {},
    };
    await writeAtomic(join(run.reports, 'probe.json'), `${JSON.stringify(report, undefined, 2)}\n`);
    return { report, suggested: found && found.suggestions.length > 0 ? found.text : null };
  } catch (error) {
    throw reasonOf(error, source?.signal ?? options.signal);
  } finally {
    await source?.close();
  }
}

/** One walk over everything in scope. */
async function look(source: Source, options: ProbeOptions, profile: Profile): Promise<Round> {
  const consent = await source.gate.assert();
  const wanted = consent.streams.filter((stream) => options.streams?.includes(stream) ?? true);
  const strategy = options.strategy ?? 'auto';
  const taker = createPageTaker(source, profile, strategy);
  const account = await walkAccount(taker, profile, options.clock.now());
  const specimens: Specimen[] = account.specimen ? [account.specimen] : [];
  const unreached = new Map<string, string>();
  if (!account.specimen) unreached.set('account', 'the source does not show this page');
  const lists = listsOf(profile, wanted);
  const step = options.progress.step('probe', lists.length);
  for (const name of lists) {
    source.signal.throwIfAborted();
    await source.gate.assert(profile.pages[name]?.stream);
    const walk = await walkListKind(taker, profile, name, strategy, account.env);
    specimens.push(...walk.specimens);
    for (const [page, why] of walk.unreached) unreached.set(page, why);
    step.tick();
  }
  step.finish();
  const pages = ['account', ...Object.keys(profile.pages)].filter((page) =>
    specimens.some((specimen) => specimen.page === page),
  );
  const checks = [
    ...(await checkLogin(taker, profile, account.specimen)),
    ...(await checkExport(taker, profile)),
    ...pages.flatMap((page) => inspectPage(profile, page, specimens)),
  ];
  const verdicts = verdictsOf(profile, wanted, checks, unreached);
  return { checks, specimens, unreached, verdicts, env: account.env };
}

function verdictsOf(
  profile: Profile,
  wanted: readonly StreamName[],
  checks: readonly Check[],
  unreached: ReadonlyMap<string, string>,
): Record<string, State> {
  const verdicts: Record<string, State> = {};
  const own = ['login', 'account', ...(profile.export ? ['export'] : [])];
  for (const page of own) verdicts[page] = verdictOf(checks.filter((check) => check.page === page));
  for (const stream of streamNames.filter((name) => wanted.includes(name))) {
    const kinds = Object.entries(profile.pages).filter(([, page]) => page.stream === stream);
    if (kinds.length === 0) continue;
    verdicts[stream] = worst(
      kinds.map(([name]) => {
        const verdict = verdictOf(checks.filter((check) => check.page === name));
        return unreached.has(name) && !isEmptyList(profile, name, checks) ? 'broken' : verdict;
      }),
    );
  }
  return verdicts;
}

/** A record page that nothing leads to is no fault where the list is rightly empty. */
function isEmptyList(profile: Profile, name: string, checks: readonly Check[]): boolean {
  return Object.entries(profile.pages).some(
    ([list, page]) =>
      'open' in page &&
      page.open === name &&
      checks.some((check) => check.page === list && check.field === 'list.empty' && check.matches > 0),
  );
}

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
  source: Source,
  options: ProbeOptions,
  first: Round,
  file: { readonly text: string; readonly file: string },
  earlier: ProbeReport | null,
): Promise<Awaited<ReturnType<typeof repair>> & { notLearned: Record<string, string> }> {
  const { profile, strategy = 'auto' } = options;
  const consent = await source.gate.assert();
  const wanted = consent.streams.filter((stream) => options.streams?.includes(stream) ?? true);
  const taker = createPageTaker(source, profile, strategy);
  const learned = await learn(source, { ...options, wanted }, taker, file, first.env);
  const isNew = learned.suggestions.length > 0;
  const round = isNew
    ? await look(source, options, parseProfile(learned.text, file.file, profile.origins))
    : first;
  const repaired = await repair(source, options, round, { ...file, text: learned.text }, earlier);
  return {
    ...repaired,
    suggestions: [...learned.suggestions, ...repaired.suggestions],
    notLearned: Object.fromEntries(learned.notLearned),
  };
}

/** Suggests, looks again with the suggestions in place, and goes on while that finds more. */
async function repair(
  source: Source,
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
    round = await look(source, options, parseProfile(text, file.file, options.profile.origins));
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
