// What could match instead of selectors that no longer do: candidates from the pages themselves, each applied to
// the profile's text and held against the same pages before it counts. Pure.
import type { Candidate, Known } from './candidate.ts';
import { inspectPage, kindOf } from './inspect.ts';
import { type Check, type Specimen, worst } from './inspection.ts';
import { parseProfile } from './load.ts';
import { applyEdit } from './patch.ts';
import { resolveRecord, resolveRows } from './resolve.ts';
import { isListPage, type Profile } from './schema.ts';
import { fieldCandidates } from './suggest-fields.ts';
import { listCandidates } from './suggest-lists.ts';
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
  /** Whether the field gave a value in an earlier probe. */
  readonly wasThere: (page: string, field: string) => boolean;
  readonly known: Known;
}

/** Less than this is a guess, and a guess is not put into a profile. */
const SURE = 0.5;
const KNOWN = 0.99;
/** Enough for a page kind of which everything changed. */
const MOST_CHANGES = 60;

/** @returns the profile's text with everything that proved right, and what that is; the text itself where nothing did */
export function suggest(input: SuggestInput): { text: string; suggestions: Suggestion[] } {
  let { text } = input;
  const suggestions: Suggestion[] = [];
  const pages = [...new Set(input.specimens.map(({ page }) => page))];
  for (const page of pages) {
    const skipped = new Set<string>();
    for (let changes = 0; changes < MOST_CHANGES; changes += 1) {
      const found = best(input, text, page, skipped);
      if (found === null) break;
      text = found.text;
      suggestions.push(...found.suggestions);
    }
  }
  return { text, suggestions };
}

/**
 * The surest change that helps one page kind, or null.
 * @param skipped fields that turned out ambiguous: added to here, and left alone from then on
 */
function best(
  input: SuggestInput,
  text: string,
  page: string,
  skipped: Set<string>,
): { text: string; suggestions: Suggestion[] } | null {
  const { file, specimens } = input;
  const profile = parseProfile(text, file);
  const own = specimens.filter((one) => one.page === page && one.content.kind === 'html');
  const checks = inspectPage(profile, page, own);
  const troubled = checks.filter(({ state }) => state === 'broken' || state === 'optional missing');
  const wasThere = (field: string): boolean => input.wasThere(page, field);
  const candidates = troubled
    .filter(({ field }) => !skipped.has(field))
    .flatMap((check) => [
      ...listCandidates(profile, page, check, own),
      ...fieldCandidates(profile, page, check, checks, wasThere(check.field)),
      ...valueCandidates(profile, page, check, own, input.known),
    ])
    .sort((a, b) => b.confidence - a.confidence);
  const proven: { candidate: Candidate; text: string; confidence: number }[] = [];
  for (const candidate of candidates) {
    const top = proven[0];
    // Only another candidate for the same field, as sure as the first, could still make it ambiguous.
    if (top && (candidate.field !== top.candidate.field || candidate.confidence < top.confidence - 0.05))
      continue;
    const changed = prove(input, text, page, own, checks, candidate);
    if (changed !== null) proven.push({ candidate, ...changed });
  }
  const [first, second] = proven.sort((a, b) => b.confidence - a.confidence);
  if (!first || (second && isRival(first, second, page, own, file))) {
    return first && second ? withoutField(input, text, page, first.candidate.field, skipped) : null;
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

/** Two ways to one and the same value are no riddle; two values are. */
function isRival(
  first: { text: string; confidence: number; candidate: Candidate },
  second: { text: string; confidence: number; candidate: Candidate },
  page: string,
  own: readonly Specimen[],
  file: string,
): boolean {
  if (second.confidence < first.confidence - 0.05) return false;
  const valuesIn = (text: string): string => {
    const check = inspectPage(parseProfile(text, file), page, own).find(
      ({ field }) => field === first.candidate.field,
    );
    return JSON.stringify([check?.matches, check?.sightings.map(({ value }) => value ?? null)]);
  };
  return valuesIn(first.text) !== valuesIn(second.text);
}

/** Goes on with the other fields where one is ambiguous. */
function withoutField(
  input: SuggestInput,
  text: string,
  page: string,
  field: string,
  skipped: Set<string>,
): { text: string; suggestions: Suggestion[] } | null {
  if (skipped.has(field)) return null;
  skipped.add(field);
  return best(input, text, page, skipped);
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
  const mended = after.find(({ field }) => field === candidate.field);
  if (!mended || mended.state === 'broken' || mended.matches === 0) return null;
  for (const check of before) {
    const now = after.find(({ field }) => field === check.field);
    if (now && check.state !== 'broken' && worst([check.state, now.state]) !== check.state) return null;
  }
  const agreement = agrees(profile, page, own, candidate.field, input.known);
  if (agreement === false) return null;
  const confidence = agreement === true ? KNOWN : candidate.confidence;
  return confidence >= SURE ? { text: changed, confidence } : null;
}

/** Whether a top-level field now gives what is known of the same records; null where nothing is known. */
export function agrees(
  profile: Profile,
  page: string,
  own: readonly Specimen[],
  field: string,
  known: Known,
): boolean | null {
  const kind = kindOf(profile, page);
  if (!kind || page === 'account' || field.includes('.')) return null;
  const pairs = own.flatMap(({ content, env, id }) =>
    isListPage(kind)
      ? resolveRows(kind, content, env).rows.map(({ values }) => ({ id: String(values.id ?? ''), values }))
      : [{ id: id ?? '', values: resolveRecord(kind, content, env).values }],
  );
  let told = 0;
  for (const { id, values } of pairs) {
    const record = known(kind.stream, id);
    const expected = record?.[field];
    if (expected === undefined || (expected !== null && typeof expected === 'object')) continue;
    if ((values[field] ?? null) !== expected) return false;
    if (expected !== null) told += 1;
  }
  return told > 0 ? true : null;
}
