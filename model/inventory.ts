// What the target workspace holds of the things that cannot be created, or must be looked at before creating.
// Read by importers/intercom, kept as data so that mapping and planning stay pure.
import { z } from 'zod';

const id = z.string();

const dataAttribute = z.object({
  id: id.nullable(),
  name: z.string(),
  dataType: z.string(),
  archived: z.boolean(),
  custom: z.boolean(),
  /** Only list attributes have any; Intercom shows those as strings. */
  options: z.array(z.string()),
});

export const inventory = z.object({
  workspace: z.object({
    id,
    name: z.string(),
    region: z.string().nullable(),
    timezone: z.string().nullable(),
  }),
  /** The admin the token belongs to: acts where an admin is needed and nobody else fits. */
  me: z.object({ id, name: z.string(), email: z.string() }),
  admins: z.array(
    z.object({ id, name: z.string(), email: z.string().nullable(), hasInboxSeat: z.boolean() }),
  ),
  teams: z.array(z.object({ id, name: z.string(), adminIds: z.array(id) })),
  tags: z.array(z.object({ id, name: z.string() })),
  conversationAttributes: z.array(
    z.object({
      id,
      name: z.string(),
      dataType: z.string(),
      archived: z.boolean(),
      options: z.array(z.object({ id, label: z.string() })),
    }),
  ),
  /** Contacts and companies: one name can exist in only one of the two lists. */
  contactAttributes: z.array(dataAttribute),
  companyAttributes: z.array(dataAttribute),
  ticketTypes: z.array(
    z.object({
      id,
      name: z.string(),
      category: z.string(),
      archived: z.boolean(),
      attributes: z.array(
        z.object({
          id,
          name: z.string(),
          dataType: z.string(),
          archived: z.boolean(),
          options: z.array(z.object({ id, label: z.string() })),
        }),
      ),
    }),
  ),
  ticketStates: z.array(z.object({ id, category: z.string(), label: z.string(), archived: z.boolean() })),
  macros: z.array(z.object({ id, name: z.string(), bodyText: z.string().nullable() })),
});
export type Inventory = z.infer<typeof inventory>;
