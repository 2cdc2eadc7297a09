import { field } from '../field.ts';
import type { Want } from '../learn-wants.ts';
import { newReport, readField } from '../read-fields.ts';
import type { RawValue } from '../values.ts';
import type { Given, Joins, Settings } from './given.ts';

export interface Reading {
  readonly values: readonly (RawValue | undefined)[];
  readonly found: number;
  /** Why the values are not what the field wants; null where they are. */
  readonly problem: string | null;
  /** What somebody should know of them. */
  readonly note: string | null;
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function readAll(settings: Settings, want: Want, given: Given): Reading {
  const parsed = field.safeParse(settings);
  if (!parsed.success) return { values: [], found: 0, problem: 'no field', note: null };
  const values: (RawValue | undefined)[] = [];
  let problem: string | null = null;
  for (const { place, url } of given.samples) {
    const report = newReport();
    const context = {
      timezone: given.zone,
      takenAt: given.takenAt,
      url,
      listed: undefined,
      captured: undefined,
    };
    const value = readField(parsed.data, place, context, 'x', report);
    if (report.missing.length > 0) problem ??= 'not understood on every sample';
    values.push(value);
  }
  const there = values.filter((one) => one !== undefined && one !== null && one !== '');
  for (const value of there) problem ??= problemWith(value, want);
  const note = noteOn(there, want, given.joins);
  return { values, found: there.length, problem, note };
}

function problemWith(value: RawValue | undefined, want: Want): string | null {
  const text = String(value);
  switch (want.kind) {
    case 'id':
      return ID.test(text) ? null : `"${short(text)}" is no id`;
    case 'email':
      return EMAIL.test(text) ? null : `"${short(text)}" is no address`;
    case 'time':
      return /^\d{4}-/.test(text) ? null : `"${short(text)}" is no time`;
    case 'enum':
      return want.options.includes(text) ? null : `"${short(text)}" is none of ${want.options.join(', ')}`;
    case 'number':
      return typeof value === 'number' ? null : `"${short(text)}" is no number`;
    case 'text':
      return text.length <= 300 ? null : null;
    default:
      return null;
  }
}

function noteOn(there: readonly (RawValue | undefined)[], want: Want, joins: Joins): string | null {
  const ids = want.joins === null ? null : joins.ids(want.joins);
  if (want.joins === null || ids === null) return null;
  const all = there.flat().map(String);
  const known = all.filter((one) => ids.has(one)).length;
  return `${known} of ${all.length} among the ${want.joins} seen`;
}

export const short = (text: string): string => (text.length > 30 ? `${text.slice(0, 29)}…` : text);
