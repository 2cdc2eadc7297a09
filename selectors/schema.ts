// The language of selector profiles: one YAML file says how to sign in to a helpdesk, which pages it
// has and where every field is. Pointing --profile at another file must be enough to read another helpdesk.
import { z } from 'zod';
import { captureSource } from './capture.ts';
import { counter, field, oneOrMore, selectors, stream, transform } from './field.ts';
import { guardRules } from './guard.ts';

export type { CaptureSource } from './capture.ts';
export { type Counter, type Field, field, type Transform, transform } from './field.ts';

export const PROFILE_FORMAT = 1;

const fields = z.record(z.string(), field);

/** How a list goes on. */
export const pagination = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** Numbered pages and "next" links alike: follow the link until there is none. */
  z.strictObject({
    kind: z.literal('next'),
    select: selectors,
    attr: z.string().default('href'),
    /**
     * From what the attribute holds to the URL, where it is none itself (`onclick="go(2)"`). What `nothing` names is the
     * end; a link that comes to no URL is drift.
     */
    transform: z.array(transform).optional(),
  }),
  /** A button that adds rows. `attr`, where the button carries the next URL, lets plain HTTP follow it. */
  z.strictObject({ kind: z.literal('load-more'), select: selectors, attr: z.string().optional() }),
  /** Rows are added when the bottom comes into view. `container` scrolls; absent means the page. */
  z.strictObject({ kind: z.literal('infinite-scroll'), container: selectors.optional() }),
  /** Only rows in view exist; `key` tells rows apart as they pass by. */
  z.strictObject({ kind: z.literal('virtualised'), container: selectors, key: field }),
  /**
   * A button that puts other rows in the place of those in view, with no address of their own; `key` tells rows apart.
   * Pressed until it is gone or disabled (`disabled`, `aria-disabled`): where only a class says so, leave such out
   * ("li:not(.disabled) > button"). Give the list a `counter`, which proves that all of them were seen.
   */
  z.strictObject({ kind: z.literal('replace'), select: selectors, key: field }),
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

/** One thing a person would do to make a page show what is to be read. Nothing else is ever pressed. */
export const action = z.union([
  /** `seek` is done again and again until the element is there: the list it stands in goes on. */
  z.strictObject({
    press: selectors,
    /** Pressed only where it is there. */
    optional: z.literal(true).optional(),
    seek: z.union([z.strictObject({ press: selectors }), z.strictObject({ scroll: selectors })]).optional(),
  }),
  /** Pressed where it is there: what lies over the page. */
  z.strictObject({ dismiss: selectors }),
  z.strictObject({ hover: selectors }),
  /** Brought into view; with `to: end` it is a box, which is scrolled by the wheel until nothing more comes at its end. */
  z.strictObject({ scroll: selectors, to: z.enum(['view', 'end']).default('view') }),
  /** The option of a `<select>`, by its value or text. */
  z.strictObject({ choose: selectors, option: z.string() }),
]);
export type Action = z.infer<typeof action>;

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

export const strategies = ['auto', 'http', 'json', 'observe', 'render'] as const;

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
  /**
   * Done in order once the page is ready: menus opened, filters set, panels opened. `{number}` and the row's other
   * fields may stand in the selectors, which are Playwright's.
   */
  actions: z.array(action).optional(),
  /** What the page's own scripts read while it is drawn, by names of the file's own; fields take values out of it. */
  capture: z.record(z.string(), captureSource).optional(),
  fields,
};

/** A page that lists records. A row is a record itself, or leads to a record page (`open`). */
export const listPage = z.strictObject({
  ...pageShape,
  list: z.strictObject({
    /** Absent where the rows are those of `capture`. */
    rows: selectors.default([]),
    /** The capture whose rows are the list's, when the page's own answers are read (strategy `observe`). */
    capture: z.string().optional(),
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
  /** Nested list -> the UI's own count of it, or of some of its items (`over`). */
  counters: z.record(z.string(), counter).default({}),
  /**
   * Pressed, once the page is drawn, for a file (`attachments`) that has no `url`: the first element that matches. The
   * file's own fields and the row's stand in the selectors, which are Playwright's ('li:has([data-id="{id}"])
   * button[title=Download]'). The address that this asks for is taken, what the browser would do with it is stopped, and
   * the bytes are fetched as those of any file; it must be a GET. For a file that this extraction has nothing is pressed.
   */
  download: selectors.optional(),
  /**
   * Further record pages of the same stream that tell of the same record (its notes, its time line, its contact): read
   * after this one, their addresses filled in by the row's and this page's fields, each by the strategy that does for it
   * and with its own `gone`, `labels`, `expand` and `counters`. Their fields are the record's, too. A field that two of
   * them have is a mistake, lists included; `id` may stand on each, and must then be the same on all. Where a field that
   * its address needs has no value, a page is left out, unless one of its own fields is required.
   */
  also: z.array(z.string()).min(1).optional(),
});

export const pageKind = z.union([listPage, recordPage]);

const loginStep = z.union([
  z.strictObject({ fill: selectors, with: z.enum(['email', 'passcode', 'password', 'username']) }),
  z.strictObject({ click: selectors }),
]);

export const profile = z.strictObject({
  formatVersion: z.literal(PROFILE_FORMAT),
  name: z.string().min(1),
  /** Origins besides the UI's by names of the file's own: `{api}` stands for one anywhere in the file. */
  origins: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), z.string().min(1)).optional(),
  /** What may lie over any page (news, a cookie notice): pressed away wherever it is seen. */
  overlays: selectors.optional(),
  /** What a page offers where one of its own reads failed ("Try again"): pressed, a few times, while data is missing. */
  retry: selectors.optional(),
  files: z
    .strictObject({
      /** Addresses that answer a file's real, short-lived address, asked with the app's own token. */
      mint: z
        .array(z.strictObject({ url: z.string().min(1), path: z.string().min(1) }))
        .min(1)
        .optional(),
      /**
       * Whose name of a file is kept. `page`: the page's; the one of the answer (Content-Disposition) only where the page
       * names none, or cuts it ("quarterly-rep….pdf") and the answer's begins and ends so. `header`: the answer's where it
       * has one.
       */
      names: z.enum(['page', 'header']).optional(),
    })
    .optional(),
  login: z.strictObject({
    /** Where one signs in, or is led to it from; a path at the UI, or an address elsewhere. */
    url: z.string(),
    /** Addresses that a sign-in may send to; `url` and all below it when absent. */
    addresses: z.array(z.string().min(1)).min(1).optional(),
    steps: z.array(loginStep),
    /** Present on every page while signed in. */
    signedIn: selectors,
    /** Marks the login page wherever it turns up, so that it is never taken for a record. */
    signedOut: selectors,
    /** The message a refused passcode shows. */
    refused: selectors.optional(),
  }),
  guard: guardRules.prefault({}),
  /**
   * The pages' own reads that are no concern of ours (who is online, analytics, long polling): patterns of paths as in
   * `guard.never`, or such a pattern behind an origin ("https://stats.example.com/*"). Nobody waits for them, they may
   * fail or be stopped, and no page lacks anything for it. What may leave, the guard alone decides.
   */
  ignoreReads: z.array(z.string().min(1)).min(1).optional(),
  account: z.strictObject({
    url: z.string(),
    ready: selectors,
    actions: z.array(action).optional(),
    capture: z.record(z.string(), captureSource).optional(),
    fields,
  }),
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
export type Strategy = 'http' | 'json' | 'observe' | 'render';

export function isListPage(page: PageKind): page is ListPage {
  return 'list' in page;
}
