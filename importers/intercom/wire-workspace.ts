// What a workspace is set up with, as Intercom's answers show it: people, teams, tags, attributes, types, states.
import { z } from 'zod';
import { cursorPages, flag, id, namedTag, optionalText } from './wire-values.ts';

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

export const macroPage = z.looseObject({
  data: z.array(z.looseObject({ id, name: z.string(), body_text: optionalText })),
  pages: cursorPages,
});
