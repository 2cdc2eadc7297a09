// The language of selector profiles: one YAML file says how to sign in to a helpdesk, which pages it
// has and where every field is. Pointing --profile at another file must be enough to read another helpdesk.
import { z } from 'zod';
import { field, oneOrMore, selectors, stream } from './field.ts';

export { type Field, field, type Transform, transform } from './field.ts';

export const PROFILE_FORMAT = 1;

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
  /** The ancestor of the button that the fragment takes the place of; absent means the button itself. */
  container: z.string().min(1).optional(),
});

/** What a page shows whose record is gone though the app answers 200: an element, or an element with such words. */
export const gone = z.union([selectors, z.strictObject({ select: selectors, text: oneOrMore })]);
export type Gone = z.infer<typeof gone>;

/** A filter that is clicked away, or a `<select>` in which the option that shows all (its value or words) is chosen. */
export const clear = z.union([
  z.string().min(1),
  z.strictObject({ select: z.string().min(1), choose: z.string() }),
]);
export type Clear = z.infer<typeof clear>;
const clears = z.union([clear.transform((one) => [one]), z.array(clear).min(1)]);

export const strategies = ['auto', 'http', 'json', 'render'] as const;

const pageShape = {
  stream,
  /** Path and query below the UI's origin. */
  url: z.string().min(1),
  /** The page of the UI one comes from (path), sent as Referer; for helpdesks that refuse pages asked for out of the blue. */
  referer: z.string().min(1).optional(),
  strategy: z.enum(strategies).default('auto'),
  json: jsonSource.optional(),
  /** Present once the page has drawn itself; waited for when rendering, and looked for in plain HTML. */
  ready: selectors,
  /** Read what stands in shadow roots and frames as part of the page; a frame is then a `div` with its attributes. */
  pierce: z.literal(true).optional(),
  /** Present when a filter hides rows; cleared when rendering, drift otherwise. */
  clear: clears.optional(),
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
  /** Says that the record is no longer there: a gap, not drift. Never something that can stand in a record's own text. */
  gone: gone.optional(),
  expand: z.array(expander).default([]),
  /**
   * A part of the page in which every label is accounted for: one that no field of the page reads is drift unless it
   * is named here, for it may be a field's that was renamed, and one that is not required would be read as empty.
   */
  labels: z
    .strictObject({
      within: selectors,
      /** Labels that are left out knowingly. */
      unread: z.array(z.string().min(1)).default([]),
    })
    .optional(),
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
  /** Where the account could be exported instead of read, as plain HTML shows it; `discover` only looks whether it is there. */
  export: z.strictObject({ url: z.string().min(1), select: selectors }).optional(),
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
