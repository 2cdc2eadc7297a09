// The parts of Intercom's answers (REST 2.16) that we read of single objects and of their pages. Objects are loose:
// fields we do not know may come and go.
import { z } from 'zod';
import {
  assignee,
  attributes,
  cursorPages,
  id,
  namedTag,
  numberedPages,
  optionalText,
  seconds,
} from './wire-values.ts';

export const errorEnvelope = z.looseObject({
  errors: z.array(z.looseObject({ code: z.string(), message: z.string().optional() })),
});

/** Any answer to a write that carries an id: POST /conversations answers a message with the conversation's id. */
export const created = z.looseObject({ id, conversation_id: id.optional() });

const addressable = z.looseObject({ data: z.array(z.looseObject({ id })).default([]) }).nullish();

export const contact = z.looseObject({
  id,
  role: z.string(),
  external_id: optionalText,
  email: optionalText,
  phone: optionalText,
  name: optionalText,
  /** When Intercom made it; cannot be set. */
  created_at: seconds.nullish(),
  updated_at: seconds.nullish(),
  custom_attributes: attributes,
  tags: addressable,
});
export type Contact = z.infer<typeof contact>;
export const contactPage = z.looseObject({ data: z.array(contact), pages: cursorPages });

export const company = z.looseObject({
  id,
  company_id: z
    .union([z.string(), z.number()])
    .nullish()
    .transform((value) => (value == null ? null : String(value))),
  name: optionalText,
  /** When Intercom made it. */
  created_at: seconds.nullish(),
  updated_at: seconds.nullish(),
  custom_attributes: attributes,
});
export type Company = z.infer<typeof company>;

/** `GET /companies?company_id=` is described as one company and recorded as a list: both are taken. */
export const companyAnswer = z.union([z.looseObject({ data: z.array(company) }), company]);
export const companyPage = z.looseObject({ data: z.array(company), pages: numberedPages });

const attachment = z.looseObject({
  name: optionalText,
  content_type: optionalText,
  filesize: z.number().nullish(),
});
const attachments = z
  .array(attachment)
  .nullish()
  .transform((value) => value ?? []);
const author = z.looseObject({ id, type: z.string() }).nullish();

/** One part of a conversation or a ticket. The opening message is not among them. */
export const part = z.looseObject({
  id,
  part_type: z.string(),
  body: optionalText,
  created_at: seconds,
  author,
  attachments,
  app_package_code: optionalText,
});
export type Part = z.infer<typeof part>;

const taggedList = z.looseObject({ tags: z.array(namedTag).default([]) }).nullish();
const people = z.looseObject({ contacts: z.array(z.looseObject({ id })).default([]) }).nullish();

export const conversation = z.looseObject({
  id,
  title: optionalText,
  created_at: seconds,
  updated_at: seconds.nullish(),
  state: z.string().nullish(),
  open: z.boolean().nullish(),
  source: z.looseObject({ body: optionalText, author, attachments }).nullish(),
  contacts: people,
  admin_assignee_id: assignee,
  team_assignee_id: assignee,
  company: z.looseObject({ id }).nullish(),
  custom_attributes: attributes,
  tags: taggedList,
  statistics: z.looseObject({ count_conversation_parts: z.number().nullish() }).nullish(),
  /** The newest 500; `total_count` counts all. Searches leave it out. */
  conversation_parts: z
    .looseObject({ conversation_parts: z.array(part), total_count: z.number().nullish() })
    .nullish(),
});
export type Conversation = z.infer<typeof conversation>;

export const conversationPage = z.looseObject({ conversations: z.array(conversation), pages: cursorPages });

export const ticket = z.looseObject({
  id,
  ticket_id: id.nullish(),
  created_at: seconds,
  updated_at: seconds.nullish(),
  open: z.boolean().nullish(),
  ticket_attributes: attributes,
  ticket_state: z.looseObject({ id: id.optional(), category: z.string() }).nullish(),
  ticket_type: z.looseObject({ id, name: z.string() }).nullish(),
  contacts: people,
  admin_assignee_id: assignee,
  team_assignee_id: assignee,
  ticket_parts: z.looseObject({ ticket_parts: z.array(part), total_count: z.number().nullish() }).nullish(),
});
export type Ticket = z.infer<typeof ticket>;

export const ticketPage = z.looseObject({ tickets: z.array(ticket), pages: cursorPages });

export const article = z.looseObject({
  id,
  title: optionalText,
  body: optionalText,
  state: optionalText,
  author_id: assignee,
  /** The recorded answers show the parents as a list, whatever the request called them. */
  parent_ids: z
    .array(id)
    .nullish()
    .transform((value) => value ?? []),
  updated_at: seconds.nullish(),
});
export type Article = z.infer<typeof article>;
export const articlePage = z.looseObject({ data: z.array(article), pages: numberedPages });

export const collection = z.looseObject({
  id,
  name: optionalText,
  parent_id: assignee,
  updated_at: seconds.nullish(),
});
export type Collection = z.infer<typeof collection>;
export const collectionPage = z.looseObject({ data: z.array(collection), pages: numberedPages });
