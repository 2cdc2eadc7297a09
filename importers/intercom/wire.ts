// The parts of Intercom's answers (REST 2.16) that we read. Objects are loose: fields we do not know may
// come and go. Ids are strings in some places and integers in others (docs/intercom.md 1); here always strings.
import { z } from 'zod';

const id = z.union([z.string(), z.number()]).transform(String);
/** `*_assignee_id`: integer, 0 or null when there is none. */
const assignee = z
  .union([z.string(), z.number(), z.null()])
  .optional()
  .transform((value) =>
    value === undefined || value === null || String(value) === '0' ? null : String(value),
  );
const seconds = z.number();
const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const attributes = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? {});

export const errorEnvelope = z.looseObject({
  errors: z.array(z.looseObject({ code: z.string(), message: z.string().optional() })),
});

/** Any answer to a write that carries an id: POST /conversations answers a message with the conversation's id. */
export const created = z.looseObject({ id, conversation_id: id.optional() });

export const me = z.looseObject({
  id,
  name: z.string(),
  email: z.string(),
  has_inbox_seat: flag,
  app: z.looseObject({ id_code: z.string(), name: z.string(), region: optionalText, timezone: optionalText }),
});

export const adminList = z.looseObject({
  admins: z.array(
    z.looseObject({
      id,
      name: z.string(),
      email: optionalText,
      has_inbox_seat: flag,
      team_ids: z.array(id).default([]),
    }),
  ),
});

export const teamList = z.looseObject({
  teams: z.array(z.looseObject({ id, name: z.string(), admin_ids: z.array(id).default([]) })),
});

const namedTag = z.looseObject({ id, name: z.string() });
export const tagList = z.looseObject({ data: z.array(namedTag) });

const dataAttribute = z.looseObject({
  /** Standard attributes have none. */
  id: id.optional(),
  name: z.string(),
  model: z.string(),
  data_type: z.string(),
  /** Values of a list attribute, whose `data_type` reads back as "string". */
  options: z
    .array(z.string())
    .nullish()
    .transform((value) => value ?? []),
  archived: flag,
  custom: flag,
});
export type DataAttribute = z.infer<typeof dataAttribute>;
export const dataAttributeList = z.looseObject({ data: z.array(dataAttribute) });

const option = z.looseObject({ id, label: z.string(), archived: flag });

export const conversationAttributeList = z.looseObject({
  data: z.array(
    z.looseObject({
      id,
      name: z.string(),
      data_type: z.string(),
      archived: flag,
      options: z.array(option).default([]),
    }),
  ),
});

export const ticketTypeList = z.looseObject({
  data: z.array(
    z.looseObject({
      id,
      name: z.string(),
      category: z.string(),
      archived: flag,
      ticket_type_attributes: z.looseObject({
        data: z.array(
          z.looseObject({
            id,
            name: z.string(),
            data_type: z.string(),
            archived: flag,
            input_options: z.looseObject({ list_options: z.array(option).optional() }).nullish(),
          }),
        ),
      }),
    }),
  ),
});

export const ticketStateList = z.looseObject({
  data: z.array(z.looseObject({ id, category: z.string(), internal_label: z.string(), archived: flag })),
});

const cursorPages = z
  .looseObject({ next: z.looseObject({ starting_after: z.string().nullish() }).nullish() })
  .nullish();
const numberedPages = z.looseObject({ page: z.number(), total_pages: z.number() }).nullish();

export const macroPage = z.looseObject({
  data: z.array(z.looseObject({ id, name: z.string(), body_text: optionalText })),
  pages: cursorPages,
});

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
