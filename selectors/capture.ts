// The language of `capture`: which of the answers a page's own scripts read hold a stream's data, and how several of
// them make one list. What was heard is heard.ts; putting it together is merge.ts.
import { z } from 'zod';
import { conditions, selectors } from './field.ts';

const path = z.string().min(1);

const part = {
  /** What must stand in the answer, or in the frame or event, for it to be about this record. */
  where: conditions.optional(),
  /** The same for what was asked: GraphQL variables, query parameters, a JSON or form body. */
  asked: conditions.optional(),
  /** Where the rows are in this answer, when it is not where `rows` of the capture says. */
  rows: path.optional(),
  /** Where the one object is, when it is not where `value` of the capture says. */
  value: path.optional(),
  /** Where the app is told that more follows: true, or a link or cursor that is there; "link:next" of a Link header. */
  more: path.optional(),
  /** What the next request repeats of this answer; with it a poll cannot be taken for the end of the list. */
  cursor: path.optional(),
  counter: path.optional(),
  /** The rows are those that a `folded` row of another answer stood for. */
  unfolds: z.literal(true).optional(),
  /**
   * A list of its own beside the others, with an end and a total of its own: it must be heard, too, and be whole. Its
   * rows go into the same list.
   */
  beside: z.literal(true).optional(),
};

/** Where data is heard. Every address is absolute, or a path at the UI; `*` stands for anything, `{id}` for the row's. */
export const heardFrom = z.union([
  /** A GraphQL operation by name; `url` where two servers have one of the same name. */
  z.strictObject({ operation: z.string().min(1), url: z.string().min(1).optional(), ...part }),
  /** A fetch or XHR by address; query parameters that are named must be equal. */
  z.strictObject({ url: z.string().min(1), method: z.string().default('GET'), ...part }),
  /** JSON frames of a websocket. */
  z.strictObject({
    socket: z.string().min(1),
    /** The frame that says that the app listens for this record; until it came nothing is known to be whole. */
    opened: conditions.optional(),
    ...part,
  }),
  /** Server-sent events, of one type or of all. */
  z.strictObject({
    events: z.string().min(1),
    event: z.string().optional(),
    /** The event after which the app knows what it lacked; until it came nothing is known to be whole. */
    opened: z.strictObject({ event: z.string().min(1), where: conditions.optional() }).optional(),
    ...part,
  }),
  /** JSON that comes with the page: the text of an element. */
  z.strictObject({ embedded: selectors, ...part }),
]);
export type HeardFrom = z.infer<typeof heardFrom>;

const oneOrMore = z.union([heardFrom.transform((one) => [one]), z.array(heardFrom).min(1)]);

/**
 * One object or one list that the page's scripts read. Every answer that matches is taken, and rows with the same key
 * are one row: later fields over earlier ones, or those of the higher `version`.
 */
export const captureSource = z
  .strictObject({
    from: oneOrMore,
    /** Where the rows of a list are: "data.thread.messages.nodes", "data.threads.edges[*].node", "." for the answer itself. */
    rows: path.optional(),
    /** Where the one object is. */
    value: path.optional(),
    /** What tells rows apart. */
    key: path.optional(),
    /** Of two states of a row the one where this is higher is kept; absent: the one heard later. */
    version: path.optional(),
    /** Rows in the order of this; rows that are equal in it stay as they came. Absent: as they came. */
    order: path.optional(),
    /** Rows that are none, but stand for so many others (`count`), which come when they are opened. */
    folded: z.strictObject({ where: conditions, count: path }).optional(),
    more: part.more,
    cursor: part.cursor,
    counter: part.counter,
    /** How the page is made to read on, besides the list's own `pagination`; absent: everything that scrolls is scrolled. */
    advance: z
      .union([
        z.strictObject({ scroll: z.enum(['up', 'down']), container: selectors.optional() }),
        /** Pressed until it is gone or the app says that there is no more. */
        z.strictObject({ press: selectors }),
      ])
      .optional(),
    /** Pages may do without; what is not optional and not heard is drift. */
    optional: z.literal(true).optional(),
  })
  .refine(({ rows, value, from }) => {
    const isList = rows !== undefined || from.some((one) => one.rows !== undefined);
    const isOne = value !== undefined || from.some((one) => one.value !== undefined);
    return isList !== isOne;
  }, 'needs either rows or value')
  .refine(
    ({ rows, key, from }) =>
      key !== undefined || (rows === undefined && from.every((one) => one.rows === undefined)),
    'rows need a key',
  );
export type CaptureSource = z.infer<typeof captureSource>;
