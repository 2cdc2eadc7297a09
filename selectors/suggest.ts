// What could match instead of selectors that no longer do: candidates from the pages themselves, each applied to
// the profile's text and held against the same pages before it counts. Pure.
import type { Candidate, Known } from './candidate.ts';
import { inspectPage, kindOf } from './inspect.ts';
import { type Check, type Specimen, worst } from './inspection.ts';
import { parseProfile } from './load.ts';
import { applyEdit } from './patch.ts';
import { alternativesOf } from './relax.ts';
import { resolveRecord, resolveRows } from './resolve.ts';
import { isListPage, type Profile } from './schema.ts';
import { fieldCandidates } from './suggest-fields.ts';
import { listCandidates } from './suggest-lists.ts';
import { relaxedCandidates } from './suggest-relaxed.ts';
import { timeCandidates } from './suggest-times.ts';
import { valueCandidates } from './suggest-values.ts';

export interface Suggestion {
  readonly page: string;
  readonly field: string;
  readonly path: string;
  readonly value: string;
  readonly reason: string;
  readonly confidence: number;
}

export interface SuggestInput {
  /** The profile file's text, and its name for messages. */
  readonly text: string;
  readonly file: string;
  readonly specimens: readonly Specimen[];
  /** Whether the field, or one alternative of its "a, b", matched in an earlier probe. */
  readonly wasThere: (page: string, field: string, alternative?: string) => boolean;
  readonly known: Known;
}

/** Less than this is a guess, and a guess is not put into a profile. */
const SURE = 0.5;
const KNOWN = 0.99;
/** Two candidates as near as this are as sure as one another. */
const TIE = 0.08;
/** Records that all contradict the snapshot: fewer may have been changed meanwhile. */
const ENOUGH = 2;
/** Candidates that are told where none is taken. */
const MOST_TOLD = 5;
/** Enough for a page kind of which everything changed. */
const MOST_CHANGES = 60;

/** A field with candidates for which nothing decides: they are told, and none is taken. */
export interface Undecided {
  readonly page: string;
  readonly field: string;
  readonly candidates: readonly { readonly value: string; readonly reason: string }[];
}

export interface Suggested {
  /** The profile's text with everything that proved right; the text itself where nothing did. */
  readonly text: string;
  readonly suggestions: Suggestion[];
  readonly undecided: Undecided[];
}

export function suggest(input: SuggestInput): Suggested {
  let { text } = input;
  const suggestions: Suggestion[] = [];
  const undecided: Undecided[] = [];
  const pages = [...new Set(input.specimens.map(({ page }) => page))];
  for (const page of pages) {
    const skipped = new Map<string, Undecided>();
    for (let changes = 0; changes < MOST_CHANGES; changes += 1) {
      const found = best(input, text, page, skipped);
      if (found === null) break;
      text = found.text;
      suggestions.push(...found.suggestions);
    }
    undecided.push(...skipped.values());
  }
  return { text, suggestions, undecided };
}

/**
 * The surest change that helps one page kind, or null.
 * @param skipped fields that turned out ambiguous: added to here, and left alone from then on
 */
function best(
  input: SuggestInput,
  text: string,
  page: string,
  skipped: Map<string, Undecided>,
): { text: string; suggestions: Suggestion[] } | null {
  const { file, specimens, known } = input;
  const profile = parseProfile(text, file);
  const own = specimens.filter((one) => one.page === page && one.content.kind === 'html');
  const checks = inspectPage(profile, page, own);
  const ids = own.flatMap((specimen) => idsIn(profile, specimen));
  const isKnown = ids.some((id) => known(kindOf(profile, page)?.stream ?? '', id) !== null);
  const candidates = troubles(profile, page, own, checks, known)
    .filter(({ check }) => !skipped.has(check.field))
    .flatMap(({ check, isContradicted }) => {
      const around = {
        ...{ checks, isKnown, wasThere: input.wasThere(page, check.field) },
        matchedBefore: (one: string) => input.wasThere(page, check.field, one),
      };
      const env = { ...(own[0]?.env ?? { timezone: null, takenAt: 0 }), url: own[0]?.content.url ?? '' };
      const all = [
        ...listCandidates(profile, page, check, own),
        ...fieldCandidates(profile, page, check, checks, around),
        ...relaxedCandidates(profile, page, check, own, around),
        ...timeCandidates(profile, page, check, env),
        ...valueCandidates(profile, page, check, own, known),
      ];
      return isContradicted ? all.map((one) => ({ ...one, mustAgree: true })) : all;
    })
    .sort((a, b) => b.confidence - a.confidence);
  const proven: { candidate: Candidate; text: string; confidence: number }[] = [];
  for (const candidate of candidates) {
    const top = proven[0];
    // Only another candidate for the same field could still make it ambiguous.
    if (top && (candidate.field !== top.candidate.field || candidate.confidence < top.confidence - TIE))
      if (!isKnown || candidate.field !== top.candidate.field) continue;
    const changed = prove(input, text, page, own, checks, candidate);
    if (changed !== null) proven.push({ candidate, ...changed });
  }
  const [first, ...others] = proven.sort((a, b) => b.confidence - a.confidence);
  if (!first) return null;
  const rivals = others.filter((other) => isRival(first, other, page, own, file));
  // Nothing decides between several, or for the only one.
  if (rivals.length > 0 || first.confidence === 0) {
    const { field } = first.candidate;
    const tied = [first, ...rivals].slice(0, MOST_TOLD).map(({ candidate: { edits, reason } }) => {
      return { value: edits[0]?.value ?? '', reason };
    });
    skipped.set(field, { page, field, candidates: tied });
    return best(input, text, page, skipped);
  }
  const { candidate, confidence } = first;
  return {
    text: first.text,
    suggestions: candidate.edits.map(({ path, value }) => ({
      ...{ page, field: candidate.field, path: path.join('.'), value },
      ...{ reason: candidate.reason, confidence },
    })),
  };
}

interface Trouble {
  readonly check: Check;
  /** It gives values, and the snapshot has others for every record. */
  readonly isContradicted: boolean;
}

/** What is wrong or may be: what is missing, what only one half of "a, b" still brings, what contradicts the snapshot. */
function troubles(
  profile: Profile,
  page: string,
  own: readonly Specimen[],
  checks: readonly Check[],
  known: Known,
): Trouble[] {
  return checks.flatMap((check): Trouble[] => {
    if (check.state === 'broken' || check.state === 'optional missing')
      return [{ check, isContradicted: false }];
    const told = agreement(profile, page, own, check.field, known);
    if (told.same === 0 && told.other >= ENOUGH) return [{ check, isContradicted: true }];
    const field = check.sightings[0]?.field;
    const isPartial = check.found < check.tried || Boolean(field?.each ?? field?.all ?? field?.pairs);
    const isHalf = isPartial && field?.select?.some((one) => alternativesOf(one).length > 1) === true;
    return isHalf ? [{ check, isContradicted: false }] : [];
  });
}

/** Two ways to one and the same value are no riddle; two values are. */
function isRival(
  first: { text: string; confidence: number; candidate: Candidate },
  second: { text: string; confidence: number; candidate: Candidate },
  page: string,
  own: readonly Specimen[],
  file: string,
): boolean {
  if (second.confidence < first.confidence - TIE) return false;
  const valuesIn = (text: string): string =>
    valuesOf(
      inspectPage(parseProfile(text, file), page, own).find(({ field }) => field === first.candidate.field),
    );
  return valuesIn(first.text) !== valuesIn(second.text);
}

/** The text with the candidate in it, if that mends the field and harms nothing else on the page. */
function prove(
  input: SuggestInput,
  text: string,
  page: string,
  own: readonly Specimen[],
  before: readonly Check[],
  candidate: Candidate,
): { text: string; confidence: number } | null {
  let changed: string | null = text;
  for (const edit of candidate.edits) changed = changed === null ? null : applyEdit(changed, edit);
  if (changed === null) return null;
  let profile: Profile;
  try {
    profile = parseProfile(changed, input.file);
  } catch {
    return null;
  }
  const after = inspectPage(profile, page, own);
  const was = before.find(({ field }) => field === candidate.field);
  const mended = after.find(({ field }) => field === candidate.field);
  if (!mended || mended.state === 'broken' || mended.matches === 0) return null;
  // Where it gave something before, more has to come now, or other values.
  const isSame = was?.state !== 'broken' && valuesOf(was) === valuesOf(mended);
  if (isSame) return null;
  for (const check of before) {
    const now = after.find(({ field }) => field === check.field);
    if (now && check.state !== 'broken' && worst([check.state, now.state]) !== check.state) return null;
  }
  // What could not be looked for before must be found now, or the wrong things were taken for rows.
  const inside = candidate.field === 'list.rows' ? '' : `${candidate.field}.`;
  const isHollow = after.some(
    ({ field, state, required, found }) =>
      field.startsWith(inside) &&
      required &&
      state === 'broken' &&
      found === 0 &&
      !before.some((one) => one.field === field),
  );
  if (isHollow) return null;
  if (harmsOthers(input, text, profile, page)) return null;
  const { same, other } = agreement(profile, page, own, candidate.field, input.known);
  if (other > 0 || (candidate.mustAgree && same === 0)) return null;
  const counted = `counters.${candidate.field}`;
  const isCounted =
    before.some(({ field, state }) => field === counted && state === 'broken') &&
    after.some(({ field, state }) => field === counted && state === 'ok');
  const confidence = same > 0 || isCounted ? KNOWN : candidate.confidence;
  if (candidate.mustBeProved && confidence < KNOWN) return { text: changed, confidence: 0 };
  return confidence >= SURE ? { text: changed, confidence } : null;
}

/** Page kinds may share parts of the profile by an anchor: what mends one must leave what the others give as it is. */
function harmsOthers(input: SuggestInput, text: string, changed: Profile, page: string): boolean {
  const before = parseProfile(text, input.file);
  const touched = Object.keys(before.pages).filter(
    (other) => other !== page && JSON.stringify(before.pages[other]) !== JSON.stringify(changed.pages[other]),
  );
  return touched.some((other) => {
    const own = input.specimens.filter((one) => one.page === other && one.content.kind === 'html');
    const after = new Map(inspectPage(changed, other, own).map((check) => [check.field, check]));
    return inspectPage(before, other, own).some((check) => {
      const now = after.get(check.field);
      // A list that finds its total or the way on again has lost nothing.
      const isGain = check.field.startsWith('list.') && check.found === 0;
      return check.state !== 'broken' && !isGain && (now === undefined || valuesOf(now) !== valuesOf(check));
    });
  });
}

const valuesOf = (check: Check | undefined): string =>
  JSON.stringify([check?.matches, check?.sightings.map(({ value }) => value ?? null)]);

/** The ids of the records a page shows. */
export function idsIn(profile: Profile, { page, content, env, id }: Specimen): string[] {
  const kind = kindOf(profile, page);
  if (!kind || page === 'account') return [];
  if (!isListPage(kind)) return [id ?? ''];
  return resolveRows(kind, content, env).rows.map(({ values }) => String(values.id ?? ''));
}

/** How often a field gives what is known of the same record, and how often something else. Nested lists are compared by their length. */
function agreement(
  profile: Profile,
  page: string,
  own: readonly Specimen[],
  field: string,
  known: Known,
): { same: number; other: number } {
  const kind = kindOf(profile, page);
  const told = { same: 0, other: 0 };
  if (!kind || page === 'account' || /^(?:list|counters)\./.test(field)) return told;
  const pairs = own.flatMap(({ content, env, id }) =>
    isListPage(kind)
      ? resolveRows(kind, content, env).rows.map(({ values }) => ({ id: String(values.id ?? ''), values }))
      : [{ id: id ?? '', values: resolveRecord(kind, content, env).values }],
  );
  for (const { id, values } of pairs) {
    const record = known(kind.stream, id);
    if (record === null) continue;
    if (field.includes('.')) {
      // Of nested values only that they are all the same tells something: a parser may have changed some.
      const [was, is] = [within(record, field.split('.')), within(values, field.split('.'))];
      if (was.length > 0 && JSON.stringify(was) === JSON.stringify(is)) told.same += 1;
      continue;
    }
    const expected = record[field];
    const now = values[field] ?? null;
    if (Array.isArray(expected) && Array.isArray(now)) {
      // Of an empty list nothing can be learned.
      if (expected.length !== now.length) told.other += 1;
      else if (expected.length > 0) told.same += 1;
    } else if (expected !== undefined && (expected === null || typeof expected !== 'object')) {
      if (now !== expected) told.other += 1;
      else if (expected !== null) told.same += 1;
    }
  }
  return told;
}

/** Everything that stands at a path, through the lists on the way. */
function within(value: unknown, [name, ...more]: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((each) => within(each, [name ?? '', ...more]));
  const inside = (value as Record<string, unknown> | null | undefined)?.[name ?? ''];
  if (inside === undefined || inside === null) return [];
  return more.length === 0 ? [inside] : within(inside, more);
}
