// Objects among what pages were told: which of them a record is, and the capture that a profile needs for it. Pure.
import { valueAt } from './json-path.ts';
import { learnFields } from './learn-fields.ts';
import { wordsOf } from './learn-names.ts';
import type { CaptureLine } from './learn-rows.ts';
import type { Item, Lesson, Settings } from './learn-scalar.ts';
import { isObject, shapeOf } from './learn-shapes.ts';
import type { HeardPage, LearnedSource } from './learn-sources.ts';
import type { Wants } from './learn-wants.ts';
import type { Learned, LearnedFields } from './learned.ts';

/** A page of the kind, as it was drawn and heard. */
export interface PageLesson extends HeardPage {
  readonly known: Readonly<Record<string, unknown>>;
  /** Buttons that brought the page further, though the profile does not name them. */
  readonly pressed: readonly string[];
}

export interface HeardObject {
  readonly source: LearnedSource;
  readonly path: string;
  readonly items: readonly Item[];
}

/** Every object that the record's pages were told, one of each page. */
export function objectsIn(sources: readonly LearnedSource[], pages: readonly PageLesson[]): HeardObject[] {
  return sources.flatMap((source) =>
    shapeOf(source.answers.flat().map(({ value }) => value)).objects.flatMap((path) => {
      const items = source.answers.flatMap((answers, at): Item[] => {
        const value = answers
          .map((answer) => valueAt(answer.value, path))
          .findLast((one) => one !== undefined);
        return value === undefined ? [] : [{ value, known: pages[at]?.known ?? {} }];
      });
      return items.length === 0 ? [] : [{ source, path, items }];
    }),
  );
}

export function rankObject(
  items: readonly Item[],
  wants: Wants,
  lesson: Omit<Lesson, 'items'>,
): { score: number } {
  const fields = learnFields({}, wants, { ...lesson, items }, true);
  const { id } = fields;
  const isIt = id?.how === 'found' && items.every(({ known }) => known.id === undefined || id.score > 0.8);
  if (!isIt) return { score: 0 };
  const found = Object.values(fields).flatMap((one) => (one.how === 'found' ? [one.score] : []));
  return { score: found.reduce((sum, one) => sum + one, 0) };
}

export function captureOfObject({ source, path, items }: HeardObject, pages: number): CaptureLine[] {
  const id = shapeOf(items.map(({ value }) => value)).scalars.find((one) =>
    items.every(
      ({ value, known }) => known.id !== undefined && String(valueAt(value, one)) === String(known.id),
    ),
  );
  // What the address does not tell the answer itself must.
  const where = source.isBound || id === undefined ? {} : { where: { [join(path, id)]: '{id}' } };
  return [
    {
      key: 'from',
      value: { ...source.from, ...where },
      evidence: `heard on ${source.pages} of ${pages} pages`,
    },
    { key: 'value', value: path, evidence: `${items.length} objects` },
  ];
}

const join = (path: string, member: string): string => (path === '.' ? member : `${path}.${member}`);

/** What the record's own object does not hold is looked for in others that were told with it. */
export function fill(
  fields: Record<string, Learned>,
  captures: Record<string, readonly CaptureLine[]>,
  given: Readonly<Record<string, unknown>>,
  wants: Wants,
  other: HeardObject,
  lesson: Omit<Lesson, 'items'>,
  pages: number,
): void {
  const open = Object.keys(given).filter((name) => fields[name]?.how === 'unplaced');
  if (open.length === 0 || !other.source.isBound) return;
  const left = Object.fromEntries(open.map((name) => [name, given[name]]));
  const learned = learnFields(left, wants, { ...lesson, items: other.items }, false);
  const name = camel(
    String(other.source.from.operation ?? wordsOf(String(other.source.from.url)).at(-1) ?? 'other'),
  );
  const found = Object.fromEntries(Object.entries(learned).filter(([, one]) => one.how === 'found'));
  if (Object.keys(found).length === 0 || captures[name] !== undefined) return;
  Object.assign(fields, inCapture(found, name));
  captures[name] = captureOfObject(other, pages);
}

export function inCapture(fields: LearnedFields, capture: string): LearnedFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, one]) => [
      name,
      one.how === 'found' ? { ...one, settings: { capture, ...withCapture(one.settings, capture) } } : one,
    ]),
  );
}

/** Other ways to the value are in the same answers. */
function withCapture(settings: Settings, capture: string): Settings {
  if (!Array.isArray(settings.or)) return settings;
  const or = settings.or.map((way: unknown) =>
    isObject(way) && way.path !== undefined ? { capture, ...way } : way,
  );
  return { ...settings, or };
}

export const camel = (text: string): string =>
  text.charAt(0).toLowerCase() + text.slice(1).replace(/[^A-Za-z0-9]/g, '');
