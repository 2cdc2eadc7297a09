// The language of one field: where its value is in a page, and what is done to it on the way out.
// Pages, lists and the profile as a whole are in schema.ts.
import { z } from 'zod';
import { isStreamName, type StreamName } from '../model/streams.ts';

/** One text, or several to choose from. */
export const oneOrMore = z.union([
  z
    .string()
    .min(1)
    .transform((one) => [one]),
  z.array(z.string().min(1)).min(1),
]);
/** CSS selectors, best first; a match further down the list is a fallback and is reported as one. */
export const selectors = oneOrMore;

const regex = z.string().refine((pattern) => {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}, 'not a regular expression');

/**
 * JSON path -> the text that must stand there, "*" for any value, null for none. `{id}` and the row's other fields may
 * stand in the text.
 */
export const conditions = z.record(z.string().min(1), z.union([z.string(), z.null()]));
export type Conditions = z.infer<typeof conditions>;

export const stream = z
  .string()
  .refine(isStreamName, 'no such stream')
  .transform((name) => name as StreamName);

/** One step of a field's pipeline, applied in order. Text is trimmed and its white space folded before the first. */
export const transform = z.union([
  z.enum([
    /** First whole or decimal number, thousands separators dropped: "1-15 of 1,161" needs a regex first. */
    'number',
    'integer',
    'lower',
    /** false for "false", "no", "off", "disabled", "inactive", "none" and "0"; true for anything else that is there. */
    'boolean',
    /** Absolute URL against the page's. */
    'url',
    /** Sorts a list of texts. */
    'sort',
    /** Parses JSON text, for example from a script tag. */
    'json',
  ]),
  /** Keeps group 1 (or the whole match); no match means no value. */
  z.strictObject({ regex, group: z.int().nonnegative().default(1) }),
  /** Every match (its group 1, or the whole of it), as a list. */
  z.strictObject({ every: regex }),
  /** Texts that mean there is no value ("None", "Unassigned"), ignoring case. */
  z.strictObject({ nothing: z.array(z.string()).min(1) }),
  z.strictObject({ replace: z.strictObject({ pattern: regex, with: z.string() }) }),
  z.strictObject({ split: z.string().min(1) }),
  /** One text of a list's items, with this between them. */
  z.strictObject({ join: z.string() }),
  /** Looks the text up, ignoring case; without `otherwise` an unknown text is one we do not understand. */
  z.strictObject({ map: z.record(z.string(), z.string()), otherwise: z.string().optional() }),
  /**
   * `as` for an id that the lists of another stream have, `otherwise` for any other: tells members from customers
   * where both are only users. Not understood, rather than guessed, while those lists have not been read.
   */
  z.strictObject({
    listed: z.strictObject({ in: stream, as: z.string(), otherwise: z.string() }),
  }),
  /**
   * To ISO 8601 UTC seconds. Formats are Luxon's tokens, plus "iso", "unix" (seconds), "millis" and "relative"
   * ("3 days ago", against the time the page was taken). Zone is an IANA name or "account". A format without a
   * year means the latest such date that is not in the future.
   */
  z.strictObject({
    time: z.strictObject({ formats: z.array(z.string()).min(1), zone: z.string().default('account') }),
  }),
  /**
   * For fields with `html`: images that are files become `attachment:<id>`, the id being group 1 of `id` in the
   * attribute. Must come before every other step but `remove`.
   */
  z.strictObject({
    inlineFiles: z.strictObject({ select: z.string(), attr: z.string().default('src'), id: regex }),
  }),
  /** Elements to take out before text or HTML is read, for example badges and menus. Must come first. */
  z.strictObject({ remove: selectors }),
  /** Takes a value out of parsed JSON. */
  z.strictObject({ path: z.string().min(1) }),
  /**
   * What the row of another list of the page says: of the rows of capture `in` the one that has this text at `by`, and
   * of it what stands at `take`. No such row means no value; several that differ are not understood.
   */
  z.strictObject({
    lookup: z.strictObject({ in: z.string(), by: z.string().min(1), take: z.string().min(1) }),
  }),
]);
export type Transform = z.infer<typeof transform>;

const fieldShape = {
  /** The part of the row or page to look in, for labels that may occur twice; absent means all of it. */
  within: selectors.optional(),
  /**
   * The row's cell below the header with this text, wherever the column stands; `select` then looks inside the
   * cell. A table without such a header is drift even where the field is not required.
   */
  column: oneOrMore.optional(),
  /** The value beside this label (dt -> dd, row header -> cell); `select` then looks inside the value. */
  label: oneOrMore.optional(),
  /** The label must be there, though what stands beside it may be no value: for rows the UI always shows. */
  labelRequired: z.literal(true).optional(),
  /** Where the element is, inside the row or page; absent means the row or page itself. */
  select: selectors.optional(),
  /** The object or list that the page's own scripts read, as `capture` of the page names it; `path` looks inside it. */
  capture: z.string().optional(),
  /** Where the value is when the page was taken as JSON: "owner.id", "tags[*].name"; of "a, b" both, as one list. */
  path: z.string().min(1).optional(),
  /** Only where this stands in the JSON that the field is looked for in. */
  where: conditions.optional(),
  /** Attribute to take instead of the text; of several, the first the element has. */
  attr: oneOrMore.optional(),
  /** Take the inner HTML instead of the text. */
  html: z.literal(true).optional(),
  /** Keep line breaks and runs of spaces as they are. */
  raw: z.literal(true).optional(),
  /** Look into shadow roots and frames, and read what stands there. */
  pierce: z.literal(true).optional(),
  /** Every match, as a list, instead of the first. */
  all: z.literal(true).optional(),
  /** The page's own URL instead of an element. */
  from: z.literal('url').optional(),
  /** This value; with `select` or another place, only where that is found. Null: there is rightly none. */
  const: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
  /** A missing required field is selector drift, never an empty value. */
  required: z.boolean().default(false),
  transform: z.array(transform).default([]),
};

export interface Field {
  within?: string[] | undefined;
  column?: string[] | undefined;
  label?: string[] | undefined;
  labelRequired?: true | undefined;
  select?: string[] | undefined;
  capture?: string | undefined;
  path?: string | undefined;
  where?: Conditions | undefined;
  attr?: string[] | undefined;
  html?: true | undefined;
  raw?: true | undefined;
  pierce?: true | undefined;
  all?: true | undefined;
  from?: 'url' | undefined;
  const?: string | number | boolean | null | undefined;
  required: boolean;
  transform: Transform[];
  /** Turns the field into a list of objects, one per match of `select` / item of `path`. */
  each?: Record<string, Field> | undefined;
  /** Turns the field into one object, or null when nothing matches. */
  one?: Record<string, Field> | undefined;
  /** Turns the field into key -> value pairs, one per match: both fields are looked up inside the match. */
  pairs?: { key: Field; value: Field } | undefined;
  /** Other ways to the same value, tried in order when this one gives none. */
  or?: Field[] | undefined;
}

/** A field may be written as a bare selector: `name: td:nth-child(1)`. */
export const field: z.ZodType<Field> = z.lazy(() =>
  z.union([
    z
      .string()
      .min(1)
      .transform((one): Field => ({ select: [one], required: false, transform: [] })),
    z.strictObject({
      ...fieldShape,
      each: z.record(z.string(), field).optional(),
      one: z.record(z.string(), field).optional(),
      pairs: z.strictObject({ key: field, value: field }).optional(),
      or: z.array(field).min(1).optional(),
    }),
  ]),
);
