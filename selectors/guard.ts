// What a profile says about requests: the reads that are no GET, what may be sent on a socket, what is never asked for.
import { z } from 'zod';

/** An absolute address, or a path at the UI's origin; `*` stands for one whole segment, or at the end for anything. */
const address = z.string().min(1);

const values = z.preprocess(
  (value) => (Array.isArray(value) ? value : [value]),
  z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).min(1),
);
/** Where in the body -> the values it may have there. */
const conditions = z.record(z.string().min(1), values);

export const namedOperation = z.union([
  z.string().min(1),
  z.strictObject({
    name: z.string().min(1),
    /** The hash (or id) that the app sends in place of the document. */
    sha256: z.string().min(1).optional(),
    /** Who looked it up, and when: nobody can tell a hash of a read from one of a write. */
    vouchedBy: z.string().min(1).optional(),
  }),
]);

export const namedRead = z.strictObject({
  method: z
    .string()
    .regex(/^[A-Za-z]+$/)
    .transform((method) => method.toUpperCase()),
  url: address,
  /** GraphQL operations by name; their documents are parsed, and must be queries. */
  operations: z.array(namedOperation).min(1).optional(),
  /** Parameters of the body, form-encoded or JSON. */
  form: conditions.optional(),
  /** Places in a JSON body ("filter.type"). */
  json: conditions.optional(),
  /** Who says that it only reads, where nothing of its body does. */
  vouchedBy: z.string().min(1).optional(),
});
export type NamedRead = z.infer<typeof namedRead>;

const namedFrame = z.union([
  z.strictObject({ json: conditions, operations: z.array(z.string().min(1)).min(1).optional() }),
  z.strictObject({ text: z.string() }),
]);

export const namedSocket = z.strictObject({
  url: address,
  /** What the page may send, by shape; everything else is dropped. */
  sends: z.array(namedFrame).default([]),
});
export type NamedSocket = z.infer<typeof namedSocket>;
export type NamedFrame = z.infer<typeof namedFrame>;

export const guardRules = z.strictObject({
  /** Path patterns never requested, even by GET ("/logout*"). */
  never: z.array(z.string()).default([]),
  /** Requests that are no GET and yet only read. Everything else that is not GET or HEAD is stopped. */
  reads: z.array(namedRead).default([]),
  /** Sockets that may be opened; all others are closed at once. */
  sockets: z.array(namedSocket).default([]),
  /** Streams of server-sent events that may be opened. */
  events: z.array(address).default([]),
});
export type GuardRules = z.infer<typeof guardRules>;
