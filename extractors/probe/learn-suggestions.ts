// What was learned of a page, as suggestions for the report: one for each line of a capture and each field.
import type { ProfileSuggestion } from '../../model/reports.ts';
import type { LearnedPage } from '../../selectors/learn-page.ts';
import type { Learned, LearnedFields } from '../../selectors/learned.ts';

export function suggestionsOf(at: readonly string[], { captures, fields }: LearnedPage): ProfileSuggestion[] {
  const page = at.at(-1) ?? '';
  const spelt = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  const found = Object.entries(captures).flatMap(([name, lines]) =>
    lines.map(({ key, value, evidence }) => ({
      ...{ page, field: `capture.${name}`, path: `${at.join('.')}.capture.${name}.${key}` },
      ...{ value: spelt(value), reason: evidence, confidence: 0.9 },
    })),
  );
  return [...found, ...fieldSuggestions(page, `${at.join('.')}.fields`, '', fields)];
}

function fieldSuggestions(
  page: string,
  at: string,
  parent: string,
  fields: LearnedFields,
): ProfileSuggestion[] {
  return Object.entries(fields).flatMap(([name, one]: [string, Learned]) => {
    if (one.how !== 'found') return [];
    const field = parent === '' ? name : `${parent}.${name}`;
    const { settings, nested, evidence, score } = one;
    const own = { page, field, path: `${at}.${name}`, value: JSON.stringify(settings), reason: evidence };
    const inner = nested ? fieldSuggestions(page, `${at}.${name}.${nested.key}`, field, nested.fields) : [];
    return [{ ...own, confidence: Math.min(1, score) }, ...inner];
  });
}
