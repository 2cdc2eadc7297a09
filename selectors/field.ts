// The language of one field: where its value is in a page. What is done to it on the way out is steps.ts; pages, lists
// and the profile as a whole are in schema.ts.
import { z } from 'zod';
import { oneOrMore, selectors, type Transform, transform } from './steps.ts';

export { oneOrMore, selectors, stream, type Transform, transform } from './steps.ts';

/**
 * JSON path -> the text that must stand there, "*" for any value, null for none. `{id}` and the row's other fields may
 * stand in the text.
 */
export const conditions = z.record(z.string().min(1), z.union([z.string(), z.null()]));
export type Conditions = z.infer<typeof conditions>;

const fieldShape = {
  /** Inside `each`, `one`, `pairs` and list rows: look in the whole page instead. */
  page: z.literal(true).optional(),
  /** On a record's page: the value that the list's row gave the field of this name, instead of an element. */
  row: z.string().min(1).optional(),
  /**
   * One text of several fields: "{first} {last}", each name a field of `of`. A part without a value leaves nothing
   * behind: it takes along what stands between it and the part before (the first and the last also what stands at the
   * ends). Without any part there is no value.
   */
  compose: z.string().min(1).optional(),
  /** The part of the row or page to look in, for labels that may occur twice; absent means all of it. */
  within: selectors.optional(),
  /**
   * The row's cell below the header with this text, wherever the column stands; `select` then looks inside the
   * cell. A table without such a header is drift even where the field is not required.
   */
  column: oneOrMore.optional(),
  /**
   * The value beside this label, its words compared whole but for case and a colon behind; `select` then looks inside the
   * value. Labels are `dt`, row headers (`th` before `td`, too), `<label>`, `aria-labelledby`; and, in a part that `within`
   * names or in a row, plain elements: two alone in an element, a cell before a cell, turn about in a list, and
   * "Status: Open" in a line. Two plain labels with one name are drift.
   */
  label: oneOrMore.optional(),
  /** The label must be there, though what stands beside it may be no value: for rows the UI always shows. */
  labelRequired: z.literal(true).optional(),
  /**
   * Where the element is, inside the row or page; absent means the row or page itself. The text of an `<input>` is its
   * value ("on" or "off" of a box), of a `<select>` the chosen option, whose attributes `attr` takes, too.
   */
  select: selectors.optional(),
  /** The object or list that the page's own scripts read, as `capture` of the page names it; `path` looks inside it. */
  capture: z.string().optional(),
  /** Where the value is when the page was taken as JSON: "owner.id", "tags[*].name"; of "a, b" both, as one list. */
  path: z.string().min(1).optional(),
  /** Only where this stands in the JSON that the field is looked for in. */
  where: conditions.optional(),
  /** Attribute to take instead of the text; of several, the first the element has. */
  attr: oneOrMore.optional(),
  /** Take the inner HTML instead of the text; of a `<textarea>` or `<input>` the HTML that it holds as text. */
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
  page?: true | undefined;
  row?: string | undefined;
  compose?: string | undefined;
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
  /** The parts of `compose`, looked up inside the match. */
  of?: Record<string, Field> | undefined;
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
      of: z.record(z.string(), field).optional(),
      or: z.array(field).min(1).optional(),
    }),
  ]),
);

/** What a page itself says of how long a list inside its record is. */
export type Counter = Field & { over?: Record<string, string[]> | undefined };

/** A counter may be written as a bare selector, too. */
export const counter: z.ZodType<Counter> = z.lazy(() =>
  z.union([
    z
      .string()
      .min(1)
      .transform((one): Counter => ({ select: [one], required: false, transform: [] })),
    z.strictObject({
      ...fieldShape,
      or: z.array(field).min(1).optional(),
      /**
       * Only items with one of these values in the field are counted: `{ kind: [reply, note] }`. Items of other kinds are
       * then proved by nothing.
       */
      over: z.record(z.string(), oneOrMore).optional(),
    }),
  ]),
);
