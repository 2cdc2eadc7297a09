// Definitions as requests: attributes of conversations, contacts, companies and ticket types; matched where they exist.
import { UsageError } from '../../lib/errors.ts';
import type { DefinitionDraft } from '../../mapping/draft.ts';
import { ticketTypeRef } from '../../mapping/names.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Write } from '../../model/plan.ts';
import type { ImportSetting, Planned } from './stream-importer.ts';
import { createUnit, matchUnit } from './unit.ts';

/** @throws UsageError `attribute_clash` when the name is taken by an attribute of another type */
export function definitionUnit(
  draft: DefinitionDraft,
  { inventory, ours }: Pick<ImportSetting, 'inventory' | 'ours'>,
): Planned {
  const existing = existingOf(draft, inventory);
  const made = createUnit(draft, 'attributes', 'archive', [definitionWrite(draft)]);
  if (existing === null) return made;
  const missing = draft.options.filter((option) => !existing.options.includes(option));
  if (existing.dataType !== dataTypeOf(draft) || missing.length > 0) {
    const difference =
      missing.length > 0
        ? `lacks the option "${missing[0]}"`
        : `is of type ${existing.dataType}, not ${draft.type}`;
    throw new UsageError('attribute_clash', `The existing attribute "${draft.name}" ${difference}.`, {
      ref: draft.ref,
      hint: 'Give the property another name in map.yaml, or rename the attribute in Intercom.',
    });
  }
  return ours.has(draft.ref) ? made : matchUnit(draft, 'attributes', existing.id);
}

function definitionWrite(draft: DefinitionDraft): Write {
  const { on, name, description, options } = draft;
  if (on.object === 'ticket') {
    return {
      step: 'create',
      endpoint: 'POST /ticket_types/{ticket_type_id}/attributes',
      path: { ticket_type_id: { $id: ticketTypeRef(on.type) } },
      body: {
        name,
        description,
        data_type: draft.type,
        required_to_create: false,
        required_to_create_for_contacts: false,
        visible_on_create: true,
        // Nobody asked for the customers to see them.
        visible_to_contacts: false,
        ...(draft.type === 'string' ? { multiline: draft.multiline } : {}),
        ...(draft.type === 'list' ? { list_items: options.join(',') } : {}),
      },
    };
  }
  if (on.object === 'conversation') {
    return {
      step: 'create',
      endpoint: 'POST /conversations/attributes',
      path: {},
      body: {
        name,
        description,
        data_type: draft.type,
        ...(draft.type === 'string' ? { multiline: draft.multiline } : {}),
        ...(draft.type === 'list' ? { options: options.map((label) => ({ label })) } : {}),
      },
    };
  }
  return {
    step: 'create',
    endpoint: 'POST /data_attributes',
    path: {},
    body: {
      name,
      model: on.object,
      description,
      data_type: draft.type === 'list' ? 'options' : dataTypeOf(draft),
      ...(draft.type === 'list' ? { options: options.map((value) => ({ value })) } : {}),
    },
  };
}

/** As it reads back: contact and company attributes have other names for two types (docs/intercom.md 4.3). */
export function dataTypeOf({ on, type }: Pick<DefinitionDraft, 'on' | 'type'>): string {
  if (on.object === 'ticket' || on.object === 'conversation') return type;
  if (type === 'decimal') return 'float';
  return type === 'list' ? 'string' : type;
}

/** The live attribute of that name. An archived one does not count: its name is free again. */
function existingOf(
  { on, name }: DefinitionDraft,
  inventory: Inventory,
): { id: string; dataType: string; options: readonly string[] } | null {
  if (on.object === 'contact' || on.object === 'company') {
    const all = on.object === 'contact' ? inventory.contactAttributes : inventory.companyAttributes;
    const found = all.find((attribute) => attribute.name === name && !attribute.archived);
    return found ? { id: found.id ?? name, dataType: found.dataType, options: found.options } : null;
  }
  const all =
    on.object === 'ticket'
      ? (inventory.ticketTypes.find((type) => type.name === on.type && !type.archived)?.attributes ?? [])
      : inventory.conversationAttributes;
  const found = all.find((attribute) => attribute.name === name && !attribute.archived);
  return found
    ? { id: found.id, dataType: found.dataType, options: found.options.map(({ label }) => label) }
    : null;
}
