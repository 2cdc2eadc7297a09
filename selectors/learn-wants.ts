// What the record schemas want of each field, in the words in which profiles give it to the parsers. Pure.
import { z } from 'zod';
import { author, instant, sourceId } from '../model/records.ts';
import { type StreamName, streams } from '../model/streams.ts';

export interface Want {
  readonly kind:
    | 'id'
    | 'time'
    | 'enum'
    | 'flag'
    | 'number'
    | 'text'
    | 'email'
    | 'html'
    /** Several texts or ids. */
    | 'texts'
    /** Key -> value. */
    | 'pairs'
    /** One object with fields of its own. */
    | 'one'
    /** A list of such objects. */
    | 'each';
  /** A record without it is none. */
  readonly must: boolean;
  /** The words of an `enum`. */
  readonly options: readonly string[];
  /** Of `one` and `each`. */
  readonly fields: Wants;
  /** The stream whose records' ids it holds. */
  readonly joins: StreamName | null;
}
export type Wants = Readonly<Record<string, Want>>;

const JOINS: Readonly<Record<string, StreamName>> = {
  companyId: 'companies',
  parentId: 'companies',
  contactId: 'contacts',
  contactIds: 'contacts',
  ownerId: 'users',
  authorId: 'users',
  memberIds: 'users',
  teamId: 'teams',
  reviewId: 'reviews',
};

/** A file as the parsers of threads read it: the record keeps its id only. */
const FILE = z.strictObject({
  id: sourceId,
  url: z.string().min(1),
  name: z.string().nullable(),
  type: z.string().nullable(),
  size: z.int().nullable(),
  inline: z.boolean().nullable(),
});

/** Fields of a stream's records. */
export function wantsOf(stream: StreamName): Wants {
  const schema = streams[stream].schema as unknown;
  return schema instanceof z.ZodObject ? wantsIn(schema) : {};
}

function wantsIn(schema: z.ZodObject): Wants {
  const wants: Record<string, Want> = {};
  for (const [name, member] of Object.entries(schema.shape)) {
    if (name === 'attachmentIds') wants.attachments = listOf(FILE);
    else wants[name] = wantOf(name, member);
  }
  return wants;
}

function wantOf(name: string, given: unknown): Want {
  const isNullable = given instanceof z.ZodNullable;
  const schema: unknown = isNullable ? given.unwrap() : given;
  const joins = JOINS[name] ?? null;
  const base = { must: false, options: [], fields: {}, joins };
  if (schema === sourceId) return { ...base, kind: 'id', must: !isNullable };
  if (schema === instant) return { ...base, kind: 'time', must: !isNullable };
  if (schema === author) return { ...base, kind: 'one', fields: wantsIn(author), must: !isNullable };
  if (schema instanceof z.ZodEnum)
    return { ...base, kind: 'enum', must: !isNullable, options: schema.options.map(String) };
  if (schema instanceof z.ZodBoolean) return { ...base, kind: 'flag' };
  if (schema instanceof z.ZodNumber) return { ...base, kind: 'number', must: !isNullable };
  if (schema instanceof z.ZodEmail) return { ...base, kind: 'email' };
  if (schema instanceof z.ZodRecord) return { ...base, kind: 'pairs' };
  if (schema instanceof z.ZodObject) return { ...base, kind: 'one', fields: wantsIn(schema) };
  if (schema instanceof z.ZodArray)
    return schema.element instanceof z.ZodObject ? listOf(schema.element) : { ...base, kind: 'texts' };
  const isLine = schema instanceof z.ZodString && !schema.safeParse('').success;
  return { ...base, kind: name === 'html' ? 'html' : 'text', must: isLine && !isNullable };
}

function listOf(schema: z.ZodObject): Want {
  return { kind: 'each', must: false, options: [], fields: wantsIn(schema), joins: null };
}
