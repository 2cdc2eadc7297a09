// Reads what the target workspace holds before anything is planned, as plain data (model/inventory.ts).
import type { Inventory } from '../../model/inventory.ts';
import type { IntercomApi } from './api.ts';
import type { DataAttribute } from './wire-workspace.ts';

/** About ten requests, one after another. @throws what `client.read` throws */
export async function readInventory(api: IntercomApi): Promise<Inventory> {
  const me = await api.me();
  const admins = await api.admins();
  const teams = await api.teams();
  const tags = await api.tags();
  const conversationAttributes = await api.conversationAttributes();
  const contactAttributes = await api.dataAttributes('contact');
  const companyAttributes = await api.dataAttributes('company');
  const ticketTypes = await api.ticketTypes();
  const ticketStates = await api.ticketStates();
  const macros: Inventory['macros'] = [];
  for await (const macro of api.macros()) {
    macros.push({ id: macro.id, name: macro.name, bodyText: macro.body_text });
  }
  return {
    workspace: { id: me.app.id_code, name: me.app.name, region: me.app.region, timezone: me.app.timezone },
    me: { id: me.id, name: me.name, email: me.email },
    admins: admins.map(({ id, name, email, has_inbox_seat }) => ({
      id,
      name,
      email,
      hasInboxSeat: has_inbox_seat,
    })),
    teams: teams.map(({ id, name, admin_ids }) => ({ id, name, adminIds: admin_ids })),
    tags: tags.map(({ id, name }) => ({ id, name })),
    conversationAttributes: conversationAttributes.map((attribute) => ({
      id: attribute.id,
      name: attribute.name,
      dataType: attribute.data_type,
      archived: attribute.archived,
      options: live(attribute.options),
    })),
    contactAttributes: contactAttributes.map(dataAttribute),
    companyAttributes: companyAttributes.map(dataAttribute),
    ticketTypes: ticketTypes.map((type) => ({
      id: type.id,
      name: type.name,
      category: type.category,
      archived: type.archived,
      attributes: type.ticket_type_attributes.data.map((attribute) => ({
        id: attribute.id,
        name: attribute.name,
        dataType: attribute.data_type,
        archived: attribute.archived,
        options: live(attribute.input_options?.list_options ?? []),
      })),
    })),
    ticketStates: ticketStates.map(({ id, category, internal_label, archived }) => ({
      id,
      category,
      label: internal_label,
      archived,
    })),
    macros,
  };
}

function dataAttribute(attribute: DataAttribute): Inventory['contactAttributes'][number] {
  return {
    id: attribute.id ?? null,
    name: attribute.name,
    dataType: attribute.data_type,
    archived: attribute.archived,
    custom: attribute.custom,
    options: attribute.options,
  };
}

function live(options: readonly { id: string; label: string; archived: boolean }[]) {
  return options.filter((option) => !option.archived).map(({ id, label }) => ({ id, label }));
}
