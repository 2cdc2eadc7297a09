// Whether a field with new settings holds: on the element that was pointed at, on the rest of the page, and on other
// records of the same kind. Pure.
import type { ParentNode } from 'domhandler';
import { documentOf } from '../document.ts';
import type { Field } from '../field.ts';
import { fits } from '../learn-values.ts';
import type { Want } from '../learn-wants.ts';
import { type Context, newReport, readField, type Sighting } from '../read-fields.ts';
import type { PageKind } from '../schema.ts';
import type { Env, HtmlContent, RawValue } from '../values.ts';
import { misfitOf, shown } from './survey.ts';
import { placesAt } from './targets.ts';

/** A page of the kind: the one in the window, or another record's. */
export interface Sample {
  readonly content: HtmlContent;
  readonly env: Env;
}

export interface Proof {
  /** What it reads where the person points. */
  readonly value: RawValue | undefined;
  /** Records (on a list: rows; in a list: its items) it was looked for in, and in how many it gave a value. */
  readonly of: number;
  readonly found: number;
  /** Values that a record's schema takes. */
  readonly fit: number;
  /** The values, for comparing two ways. */
  readonly values: readonly (RawValue | null)[];
  /** Why it cannot be taken, in words; null when it can. */
  readonly refused: string | null;
}

/**
 * @param at the place in which the person points: the page, a row, an item
 * @param here the page in the window
 * @param others further pages of the kind
 */
export function prove(
  field: Field,
  target: { readonly path: string; readonly want: Want },
  kind: PageKind,
  at: ParentNode,
  here: Sample,
  others: readonly Sample[],
): Proof {
  const { path, want } = target;
  const readings = [here, ...others].flatMap((sample) => {
    const document = documentOf(sample.content);
    const context = { ...sample.env, url: sample.content.url, captured: sample.content.captured };
    const places = placesAt(kind, document, path);
    return places.map((place) => ({ node: place.node, page: sample, ...read(field, place, context, path) }));
  });
  const mine = readings.find(({ node, page }) => node === at && page === here);
  const rest = readings.filter((one) => one !== mine);
  const found = readings.filter(({ value }) => value !== undefined);
  const fit = found.filter(({ value }) => value !== undefined && fits(want, value));
  const values = readings.map(({ value }) => value ?? null);
  const proof = { value: mine?.value, of: readings.length, found: found.length, fit: fit.length, values };
  return { ...proof, refused: reasonAgainst(want, path, mine, rest) };
}

interface Reading {
  readonly value: RawValue | undefined;
  readonly isUnclear: boolean;
}

function read(field: Field, place: Parameters<typeof readField>[1], context: Context, path: string): Reading {
  let isUnclear = false;
  const watch = (one: Sighting): void => {
    if (one.state === 'unclear') isUnclear = true;
  };
  const value = readField({ ...field, required: false }, place, context, path, newReport(watch));
  return { value, isUnclear };
}

function reasonAgainst(
  want: Want,
  path: string,
  mine: Reading | undefined,
  rest: readonly Reading[],
): string | null {
  if (mine === undefined) return 'it stands outside of where this field is looked for';
  if (mine.isUnclear) return `what stands there is ${misfitOf(want)}`;
  if (mine.value === undefined || mine.value === '') return 'it reads nothing here';
  if (!fits(want, mine.value)) return `"${shown(mine.value, 40)}" is ${misfitOf(want)}`;
  const unclear = rest.filter(({ isUnclear }) => isUnclear).length;
  if (unclear > 0) return `on ${unclear} of ${rest.length} others it is ${misfitOf(want)}`;
  const misfits = rest.filter(({ value }) => value !== undefined && !fits(want, value)).length;
  if (misfits > 0) return `on ${misfits} of ${rest.length} others it is ${misfitOf(want)}`;
  const found = rest.filter(({ value }) => value !== undefined).length;
  if (want.must && found < rest.length)
    return `not found on ${rest.length - found} of ${rest.length} others, and each needs it`;
  if (rest.length > 1 && found === 0) return `found here only, on none of ${rest.length} others`;
  if (isOwnId(path) && isRepeated([mine, ...rest])) return 'not unique: others have the same id';
  return null;
}

/** The record's own id, or an item's; not one that points to another record. */
const isOwnId = (path: string): boolean => /(?:^|\.)id$/.test(path) && !/author\.id$/.test(path);

function isRepeated(readings: readonly Reading[]): boolean {
  const ids = readings.flatMap(({ value }) => (value === undefined ? [] : [String(value)]));
  return new Set(ids).size < ids.length;
}
