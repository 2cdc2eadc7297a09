// The language of the steps that are done to a text on its way from the page to a record. What they do is transforms.ts.
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

export const stream = z
  .string()
  .refine(isStreamName, 'no such stream')
  .transform((name) => name as StreamName);

const regexStep = z.strictObject({ regex, group: z.int().nonnegative().default(1) });
const nothingStep = z.strictObject({ nothing: z.array(z.string()).min(1) });
const replaceStep = z.strictObject({ replace: z.strictObject({ pattern: regex, with: z.string() }) });
const mapStep = z.strictObject({
  map: z.record(z.string(), z.string()),
  otherwise: z.string().optional(),
});
/** The steps that need nothing but the text: for ids inside other steps. */
const textStep = z.union([z.enum(['lower', 'digest']), regexStep, nothingStep, replaceStep, mapStep]);

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
    /**
     * How many items the list has (`all`, `split`, `every`). With `all`, no match is 0 where the part that is looked in
     * (`within`, `label`, `column`) is there.
     */
    'count',
    /**
     * A short name of the text: the first 16 hexadecimal digits of its SHA-256. An id for what has none of its own. The
     * text must be one that never changes and that no other record or message of the list has (time, author and position
     * rather than the subject): two with one id are refused.
     */
    'digest',
  ]),
  /** Keeps group 1 (or the whole match); no match means no value. */
  regexStep,
  /** Every match (its group 1, or the whole of it), as a list. */
  z.strictObject({ every: regex }),
  /** Texts that mean there is no value ("None", "Unassigned"), ignoring case. */
  nothingStep,
  replaceStep,
  z.strictObject({ split: z.string().min(1) }),
  /** One text of a list's items, with this between them. */
  z.strictObject({ join: z.string() }),
  /** Looks the text up, ignoring case; without `otherwise` an unknown text is one we do not understand. */
  mapStep,
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
   * attribute, after the steps of `transform`. An image whose id comes to nothing stays as it is, and is told of as one
   * that is none of the record's files. Must come before every other step but `remove`.
   */
  z.strictObject({
    inlineFiles: z.strictObject({
      select: z.string(),
      attr: z.string().default('src'),
      id: regex,
      transform: z.array(textStep).optional(),
    }),
  }),
  /** Elements to take out before text or HTML is read, for example badges and menus. Must come first. */
  z.strictObject({ remove: selectors }),
  /** Takes a value out of parsed JSON. */
  z.strictObject({ path: z.string().min(1) }),
  /**
   * What another list says of the row that has this text at `by`: what stands at `take` of it. `in` is a capture of the
   * page, or a stream before this one (users, companies, contacts ...), whose records were read in this run or in the
   * generation before; a capture goes before a stream of its name. In records white space and, but for `id`, letter case
   * tell nothing apart where no record has the very text. No such row means no value; of a stream it is told as a finding
   * on the record, unless an `or` says what it means. Several that differ are not understood; with `ambiguous: finding`
   * they are no value and a finding. A stream that was not read yet is not understood, either, rather than guessed.
   */
  z.strictObject({
    lookup: z.strictObject({
      in: z.string(),
      by: z.string().min(1),
      take: z.string().min(1),
      ambiguous: z.literal('finding').optional(),
    }),
  }),
]);
export type Transform = z.infer<typeof transform>;
export type Lookup = Extract<Transform, { lookup: unknown }>['lookup'];
