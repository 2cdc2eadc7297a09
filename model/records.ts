// The zod schema of every record in a snapshot. A record is data only: where and how it was read
// (provenance) lives beside it, so two extractions of an unchanged account are byte-identical.
//
// Times are ISO 8601 in UTC with whole seconds ("2026-03-03T21:05:09Z"). `null` means the source
// shows no value; a field is never left out. Ids are the source's own, unique within the stream.
import { z } from 'zod';

/** ISO 8601 UTC, whole seconds. Intercom takes Unix seconds, so nothing finer could arrive. */
export const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/, 'not an ISO 8601 UTC second');
/**
 * A source id, as the source writes it: "42", "-NxQ3f", "user:42", "gid://desk/Ticket/7", "Zm9v+w==", "ann@example.com".
 * Letters, digits, `._-:@+=~,/`; no more than 50 of the latter six, which a file name has to spell in three characters
 * each (`state/snapshot-layout.ts`); not "." or "..".
 */
export const sourceId = z
  .string()
  .regex(
    /^(?!\.{1,2}$)(?!(?:[^:@+=~,/]*[:@+=~,/]){51})[A-Za-z0-9._:@+=~,/-]{1,128}$/,
    'not a usable source id',
  );
const text = z.string();
const line = z.string().min(1);

/** Who wrote something. `name` is what the source displays, kept even where the id is unknown. */
export const author = z.strictObject({
  type: z.enum(['contact', 'user', 'system']),
  /** Contact or user id; null for the system and for people the source no longer knows. */
  id: sourceId.nullable(),
  name: text,
});

/** A member of the workspace (Thread: Admin Panel -> Members). */
export const user = z.strictObject({
  id: sourceId,
  name: line,
  email: z.email().nullable(),
  /** Thread: Active / Pending / Deleted. A deleted member still authors messages. */
  state: z.enum(['active', 'pending', 'deleted']),
  /** Thread: Admin / Team Admin / Member. */
  role: z.enum(['admin', 'team_admin', 'member']),
});

export const team = z.strictObject({
  id: sourceId,
  name: line,
  /** User ids, sorted. */
  memberIds: z.array(sourceId),
});

export const company = z.strictObject({
  id: sourceId,
  name: line,
  status: text.nullable(),
  /** Thread's "Types" column; sorted. */
  types: z.array(line),
  parentId: sourceId.nullable(),
  website: text.nullable(),
});

export const contact = z.strictObject({
  id: sourceId,
  name: line,
  /** Some contacts have none: they are known by phone or chat handle only. */
  email: z.email().nullable(),
  phone: text.nullable(),
  companyId: sourceId.nullable(),
  createdAt: instant.nullable(),
  /** Custom property id -> value as the source shows it. */
  properties: z.record(sourceId, text),
});

export const tag = z.strictObject({ id: sourceId, name: line });

/** A custom property definition. */
export const property = z.strictObject({
  id: sourceId,
  name: line,
  appliesTo: z.enum(['conversation', 'ticket', 'contact']),
  type: z.enum(['text', 'number', 'boolean', 'date', 'list']),
  /** Only for `list`: the values offered, in the source's order. */
  options: z.array(line),
  description: text.nullable(),
});

/** One line of a thread. Kinds follow Thread: Reply (customer-facing), Note (internal), activity (system line). */
export const message = z.strictObject({
  id: sourceId,
  kind: z.enum(['reply', 'note', 'activity']),
  author,
  createdAt: instant,
  /** Its own subject line, where the source shows one per message (e-mail); the thread's may be another. */
  subject: text.nullable(),
  /** HTML as the source renders it; inline images point to `attachment:<id>`. Empty when deleted. */
  html: text,
  editedAt: instant.nullable(),
  deleted: z.boolean(),
  /** Attachment ids in the order shown, inline images included. */
  attachmentIds: z.array(sourceId),
});

/** A chat thread. Messages are in the source's order, which decides between equal timestamps. */
export const conversation = z.strictObject({
  id: sourceId,
  /** What people quote, for example "#10399". */
  number: text.nullable(),
  subject: text,
  channel: line,
  state: z.enum(['active', 'waiting', 'done']),
  companyId: sourceId.nullable(),
  /** First is the contact owner (Thread: the crown), then CCs. */
  contactIds: z.array(sourceId),
  ownerId: sourceId.nullable(),
  teamId: sourceId.nullable(),
  /** Tag names, sorted. */
  tags: z.array(line),
  properties: z.record(sourceId, text),
  createdAt: instant,
  closedAt: instant.nullable(),
  messages: z.array(message),
});

export const ticket = z.strictObject({
  id: sourceId,
  number: text.nullable(),
  title: text,
  description: text,
  /** Status name as shown; mapped to Intercom's four categories by the map. */
  status: line,
  priority: text.nullable(),
  type: text.nullable(),
  /** Board (ConnectWise), queue (Autotask) or team (Halo). */
  board: text.nullable(),
  /** Ticket number in the PSA, where one is connected. */
  psaNumber: text.nullable(),
  companyId: sourceId.nullable(),
  contactId: sourceId.nullable(),
  ownerId: sourceId.nullable(),
  teamId: sourceId.nullable(),
  tags: z.array(line),
  properties: z.record(sourceId, text),
  createdAt: instant,
  updatedAt: instant.nullable(),
  closedAt: instant.nullable(),
  messages: z.array(message),
});

/** A public review. Its response is either this field or a record of the `responses` stream. */
export const review = z.strictObject({
  id: sourceId,
  /** Where it was published, for example "Google". */
  platform: line,
  /** 1 to 5. */
  rating: z.int().min(1).max(5),
  title: text.nullable(),
  body: text,
  authorName: line,
  /** The contact it was matched to; anonymous reviewers have none. */
  contactId: sourceId.nullable(),
  url: text.nullable(),
  status: text.nullable(),
  tags: z.array(line),
  createdAt: instant,
  response: z.strictObject({ body: text, author, createdAt: instant }).nullable(),
});

/** A review response that the source keeps as a record of its own. */
export const response = z.strictObject({
  id: sourceId,
  reviewId: sourceId,
  body: text,
  author,
  createdAt: instant,
});

/** One use of a file. The bytes lie in `snapshot/files/<sha256>`; equal files share them. */
export const attachment = z.strictObject({
  id: sourceId,
  name: line,
  /** MIME type as the source states it. */
  contentType: line,
  /** MIME type by the file's own bytes; null where they tell nothing (plain text). */
  sniffedType: text.nullable(),
  /** Bytes. */
  size: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** True for an image inside a message's text. */
  inline: z.boolean(),
  /** Stream and id of the record it belongs to, for example "conversations/42". */
  parent: line,
  /** The message of its parent that shows it; null where the parent has no messages (a template). */
  messageId: sourceId.nullable(),
});

/** A snippet (Thread: Your Snippets / Team Snippets). */
export const template = z.strictObject({
  id: sourceId,
  title: line,
  body: text,
  shortcut: text.nullable(),
  scope: z.enum(['personal', 'team']),
  /** Variables used in the body, as written, in order of appearance: "{First Name}". */
  variables: z.array(line),
  /** Files that go out with it, in the order shown. */
  attachmentIds: z.array(sourceId),
});

export const integration = z.strictObject({
  id: sourceId,
  name: line,
  kind: text.nullable(),
  status: text.nullable(),
  lastSyncedAt: instant.nullable(),
});

/** A flow: trigger, filters and actions as text, for a person to rebuild. */
export const automation = z.strictObject({
  id: sourceId,
  name: line,
  enabled: z.boolean(),
  trigger: text,
  conditions: z.array(line),
  actions: z.array(line),
});

export const article = z.strictObject({
  id: sourceId,
  title: line,
  html: text,
  collection: text.nullable(),
  authorId: sourceId.nullable(),
  state: z.enum(['draft', 'published']),
  createdAt: instant.nullable(),
  updatedAt: instant.nullable(),
});

export type Author = z.infer<typeof author>;
export type User = z.infer<typeof user>;
export type Team = z.infer<typeof team>;
export type Company = z.infer<typeof company>;
export type Contact = z.infer<typeof contact>;
export type Tag = z.infer<typeof tag>;
export type Property = z.infer<typeof property>;
export type Message = z.infer<typeof message>;
export type Conversation = z.infer<typeof conversation>;
export type Ticket = z.infer<typeof ticket>;
export type Review = z.infer<typeof review>;
export type Response = z.infer<typeof response>;
export type Attachment = z.infer<typeof attachment>;
export type Template = z.infer<typeof template>;
export type Integration = z.infer<typeof integration>;
export type Automation = z.infer<typeof automation>;
export type Article = z.infer<typeof article>;
