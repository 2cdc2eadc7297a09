// The language of selector profiles: one YAML file says how to sign in to a helpdesk, which pages it
// has and where every field is. Pointing --profile at another file must be enough to read another helpdesk.
import { z } from 'zod';
import { isStreamName, type StreamName } from '../model/streams.ts';

export const PROFILE_FORMAT = 1;

/** CSS selectors, best first; a match further down the list is a fallback and is reported as one. */
const selectors = z.union([
  z
    .string()
    .min(1)
    .transform((one) => [one]),
  z.array(z.string().min(1)).min(1),
]);

const regex = z.string().refine((pattern) => {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}, 'not a regular expression');

/** One step of a field's pipeline, applied in order. Text is trimmed and its white space folded before the first. */
export const transform = z.union([
  z.enum([
    /** First whole or decimal number, thousands separators dropped: "1-15 of 1,161" needs a regex first. */
    'number',
    'integer',
    'lower',
    /** true for "true", "yes", "on", "enabled", "1" and any element present. */
    'boolean',
    /** Absolute URL against the page's. */
    'url',
    /** Sorts a list of texts. */
    'sort',
    /** Parses JSON text, for example from a script tag. */
    'json',
    /** Markdown to HTML. */
    'markdown',
  ]),
  /** Keeps group 1 (or the whole match); no match means no value. */
  z.strictObject({ regex, group: z.int().nonnegative().default(1) }),
  z.strictObject({ replace: z.strictObject({ pattern: regex, with: z.string() }) }),
  z.strictObject({ split: z.string().min(1) }),
  /** Looks the text up, ignoring case; without `otherwise` an unknown text is no value. */
  z.strictObject({ map: z.record(z.string(), z.string()), otherwise: z.string().optional() }),
  /**
   * To ISO 8601 UTC seconds. Formats are Luxon's tokens, plus "iso", "unix" (seconds) and "relative"
   * ("3 days ago", against the time the page was taken). Zone is an IANA name or "account".
   */
  z.strictObject({
    time: z.strictObject({ formats: z.array(z.string()).min(1), zone: z.string().default('account') }),
  }),
  /** For fields with `html`: images that are files become `attachment:<id>`, the id being group 1 of `id` in the attribute. */
  z.strictObject({
    inlineFiles: z.strictObject({ select: z.string(), attr: z.string().default('src'), id: regex }),
  }),
  /** For fields with `html`: elements to take out, for example badges and menus. */
  z.strictObject({ remove: selectors }),
  /** Takes a value out of parsed JSON. */
  z.strictObject({ path: z.string().min(1) }),
]);
export type Transform = z.infer<typeof transform>;

const fieldShape = {
  /** Where the element is, inside the row or page; absent means the row or page itself. */
  select: selectors.optional(),
  /** Where the value is when the page was taken as JSON: "owner.id", "tags[*].name". */
  path: z.string().min(1).optional(),
  /** Attribute to take instead of the text. */
  attr: z.string().min(1).optional(),
  /** Take the inner HTML instead of the text. */
  html: z.literal(true).optional(),
  /** Keep line breaks and runs of spaces as they are. */
  raw: z.literal(true).optional(),
  /** Every match, as a list, instead of the first. */
  all: z.literal(true).optional(),
  /** The page's own URL instead of an element. */
  from: z.literal('url').optional(),
  /** Always this value. */
  const: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
  /** A missing required field is selector drift, never an empty value. */
  required: z.boolean().default(false),
  transform: z.array(transform).default([]),
};

export interface Field {
  select?: string[] | undefined;
  path?: string | undefined;
  attr?: string | undefined;
  html?: true | undefined;
  raw?: true | undefined;
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
    }),
  ]),
);

const fields = z.record(z.string(), field);

/** How a list goes on. */
export const pagination = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** Numbered pages and "next" links alike: follow the link until there is none. */
  z.strictObject({ kind: z.literal('next'), select: selectors, attr: z.string().default('href') }),
  /** A button that adds rows. `attr`, where the button carries the next URL, lets plain HTTP follow it. */
  z.strictObject({ kind: z.literal('load-more'), select: selectors, attr: z.string().optional() }),
  /** Rows are added when the bottom comes into view. `container` scrolls; absent means the page. */
  z.strictObject({ kind: z.literal('infinite-scroll'), container: selectors.optional() }),
  /** Only rows in view exist; `key` tells rows apart as they pass by. */
  z.strictObject({ kind: z.literal('virtualised'), container: selectors, key: field }),
]);
export type Pagination = z.infer<typeof pagination>;

/** A page's own JSON read, fetched instead of drawing the page. `{id}` and the row's fields may stand in the URL. */
export const jsonSource = z.strictObject({
  url: z.string().min(1),
  /** Where the rows are ("items"); absent for a single record or an array at the top. */
  rows: z.string().optional(),
  /** Where the total is. */
  counter: z.string().optional(),
  pagination: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('none') }),
      z.strictObject({ kind: z.literal('offset'), param: z.string(), size: z.int().positive() }),
      z.strictObject({ kind: z.literal('cursor'), param: z.string(), path: z.string() }),
    ])
    .default({ kind: 'none' }),
});

/** Something that hides part of a page until it is clicked. */
export const expander = z.strictObject({
  select: selectors,
  /** Attribute with the URL of the HTML fragment the click loads; lets plain HTTP do it. */
  fragment: z.string().optional(),
  /** Where the fragment goes, relative to the expander, which then disappears. */
  place: z.enum(['replace', 'before', 'after']).default('replace'),
});

export const strategies = ['auto', 'http', 'json', 'render'] as const;

const pageShape = {
  stream: z
    .string()
    .refine(isStreamName, 'no such stream')
    .transform((name) => name as StreamName),
  /** Path and query below the UI's origin. */
  url: z.string().min(1),
  strategy: z.enum(strategies).default('auto'),
  json: jsonSource.optional(),
  /** Present once the page has drawn itself; waited for when rendering, and looked for in plain HTML. */
  ready: selectors,
  /** Present when a filter hides rows; clicked away when rendering, drift otherwise. */
  clear: selectors.optional(),
  fields,
};

/** A page that lists records. A row is a record itself, or leads to a record page (`open`). */
export const listPage = z.strictObject({
  ...pageShape,
  list: z.strictObject({
    rows: selectors,
    pagination: pagination.default({ kind: 'none' }),
    /** The UI's own total; a shortfall against it is a gap or drift. */
    counter: field.optional(),
    /** Shown when the list is rightly empty; without it an empty list is drift. */
    empty: selectors.optional(),
  }),
  /** The record page of each row; its URL may use the row's fields. */
  open: z.string().optional(),
});

/** A page that holds one record. Row fields of the list are merged under its own. */
export const recordPage = z.strictObject({
  ...pageShape,
  expand: z.array(expander).default([]),
  /** Nested list -> the UI's own count of it. */
  counters: z.record(z.string(), field).default({}),
});

export const pageKind = z.union([listPage, recordPage]);

const loginStep = z.union([
  z.strictObject({ fill: selectors, with: z.enum(['email', 'passcode', 'password', 'username']) }),
  z.strictObject({ click: selectors }),
]);

export const profile = z.strictObject({
  formatVersion: z.literal(PROFILE_FORMAT),
  name: z.string().min(1),
  login: z.strictObject({
    url: z.string(),
    steps: z.array(loginStep),
    /** Present on every page while signed in. */
    signedIn: selectors,
    /** Marks the login page wherever it turns up, so that it is never taken for a record. */
    signedOut: selectors,
    /** The message a refused passcode shows. */
    refused: selectors.optional(),
  }),
  guard: z
    .strictObject({
      /** Non-GET requests that only read: "POST /graphql?op=search". Everything else that is not GET or HEAD is aborted. */
      allowReads: z.array(z.string()).default([]),
      /** Path patterns never requested, even by GET ("/logout*"). */
      never: z.array(z.string()).default([]),
    })
    .default({ allowReads: [], never: [] }),
  account: z.strictObject({ url: z.string(), ready: selectors, fields }),
  /** Streams' page kinds by name. Names are the file's own. */
  pages: z.record(z.string(), pageKind),
  /** Streams whose records come inside other pages (attachments) or that this helpdesk does not have. */
  absent: z.array(z.string()).default([]),
});

export type ListPage = z.infer<typeof listPage>;
export type RecordPage = z.infer<typeof recordPage>;
export type PageKind = ListPage | RecordPage;
export type Profile = z.infer<typeof profile>;
export type JsonSource = z.infer<typeof jsonSource>;
export type Expander = z.infer<typeof expander>;
export type Strategy = 'http' | 'json' | 'render';

export function isListPage(page: PageKind): page is ListPage {
  return 'list' in page;
}
