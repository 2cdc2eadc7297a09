// What kind of value a field's name promises, and what kind a text is: enough to refuse one that is of another. Pure.
import type { Field } from './field.ts';

const EMAIL = /^\S+@\S+\.\S+$/;
const TIME = /\d{1,2}[:.]\d{2}|\d{4}|\d{1,2}[./-]\d{1,2}/;

/**
 * How well a text fits what the field is called: `proved` where only such a value looks like it, `other` where it is of
 * another kind, `open` where nothing speaks for or against it.
 * @param path "messages.author.email"
 */
export function kindFits(path: string, text: string): 'proved' | 'open' | 'other' {
  const name = path.split('.').at(-1) ?? '';
  const value = text.trim();
  if (value === '') return 'other';
  const letters = (value.match(/\p{L}/gu) ?? []).length;
  if (/e-?mail/i.test(name)) return EMAIL.test(value) ? 'proved' : 'other';
  if (/phone|mobile/i.test(name))
    return /\d{3}/.test(value.replace(/\D/g, '')) && letters < 8 ? 'proved' : 'other';
  if (/url|website|link|href/i.test(name))
    return /^(?:https?:|\/|\.|\?|www\.)|^[\w-]+(?:\.[\w-]+)+/i.test(value) ? 'proved' : 'other';
  if (/At$|date|time$/i.test(name)) return TIME.test(value) || /ago$/.test(value) ? 'open' : 'other';
  if (/^(?:id|number)$|Id$/.test(name)) return value.length <= 80 && !/\s/.test(value) ? 'open' : 'other';
  if (/^(?:size|rating|count)$/.test(name)) return /\d/.test(value) ? 'open' : 'other';
  if (/^(?:name|title|subject)$/.test(name)) {
    const isOther =
      letters < 2 || value.length > 300 || (/(?:title|subject)/.test(name) && EMAIL.test(value));
    return isOther || looksLikeTime(value) ? 'other' : 'open';
  }
  return 'open';
}

/** "Mar 3, 2026, 9:05 AM", "2026-03-03 09:05", "3 days ago": a time and hardly anything else. */
export function looksLikeTime(text: string): boolean {
  if (!/\d/.test(text)) return false;
  const rest = text.replace(
    /\d+|[a-z]*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*|\b(?:am|pm|utc|gmt|at|ago|t|z|(?:second|minute|hour|day|week|month|year)s?)\b|[\s:.,/+-]/gi,
    '',
  );
  return rest === '' && (TIME.test(text) || /ago$/.test(text));
}

/** Steps that a wrong text would not pass: what comes through them is of the field's kind. */
export function provesKind(field: Field): boolean {
  return field.transform.some((step) => {
    if (typeof step === 'string') return step === 'integer' || step === 'number';
    return (
      ('map' in step && step.map !== undefined && !('otherwise' in step && step.otherwise !== undefined)) ||
      'time' in step ||
      'regex' in step
    );
  });
}
