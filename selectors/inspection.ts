// What inspecting a profile comes to, selector by selector, and the verdict over it. Pure.
import type { Sighting } from './read-fields.ts';
import type { Content, Env } from './values.ts';

/** A page of a kind, as it was taken. */
export interface Specimen {
  /** The page kind's name in the profile; "account" for the account's own page. */
  readonly page: string;
  /** A list's first part, a later one, or the page of one record. */
  readonly part: 'first' | 'next' | 'record';
  readonly content: Content;
  readonly env: Env;
  /** The record's id, where the page is a record's. */
  readonly id: string | null;
  /** The page before what hides was opened. */
  readonly folded?: Content | undefined;
}

export type State = 'ok' | 'fallback' | 'optional missing' | 'broken';

/** Which of the profile's choices matched: "select 2 of 3". */
export interface Choice {
  readonly position: number;
  readonly of: number;
  readonly selector: string;
}

/** What one selector list came to on all specimens of its page kind. */
export interface Check {
  readonly page: string;
  readonly via: 'html' | 'json';
  /** "messages.author.name", "list.rows", "ready". */
  readonly field: string;
  readonly required: boolean;
  readonly state: State;
  /** Places it was looked for in, and in how many of them it gave a value. */
  readonly tried: number;
  readonly found: number;
  /** Elements it matched, all in all. */
  readonly matches: number;
  readonly choice: Choice | null;
  readonly sample: string | null;
  readonly problem: string | null;
  /** Elements it matched where one is meant, and the address of the first such page; null where that did not happen. */
  readonly several: { readonly count: number; readonly url: string } | null;
  /** Every time the field was looked for; none for what is no field. */
  readonly sightings: readonly Sighting[];
}

const RANK: readonly State[] = ['ok', 'optional missing', 'fallback', 'broken'];
/** What need not be on a page when all is well. */
const OCCASIONAL = /^(?:clear|list\.empty|expand\[)/;

export function worst(states: readonly State[]): State {
  return RANK[Math.max(0, ...states.map((state) => RANK.indexOf(state)))] ?? 'ok';
}

/**
 * What a page kind's checks come to. A page that is read in two ways is broken only when both are: an extraction
 * then takes the other.
 */
export function verdictOf(checks: readonly Check[]): State {
  const counted = checks.filter(({ field, state }) => !OCCASIONAL.test(field) || state === 'broken');
  const byWay = (['json', 'html'] as const)
    .map((via) => counted.filter((check) => check.via === via))
    .filter((own) => own.length > 0)
    .map((own) => worst(own.map(({ state }) => state)));
  const isBroken = byWay.length > 0 && byWay.every((state) => state === 'broken');
  if (isBroken) return 'broken';
  return byWay.includes('broken') ? 'fallback' : worst(byWay);
}
