// A ticket's draft as requests: everything the create takes, replies, tags, and the state last (docs/intercom.md 7, 11).
import { UsageError } from '../../lib/errors.ts';
import type { TicketDraft } from '../../mapping/draft.ts';
import { ticketTypeRef } from '../../mapping/names.ts';
import type { TicketCategory } from '../../model/map.ts';
import type { Phase, Write } from '../../model/plan.ts';
import type { Undo } from '../../model/streams.ts';
import type { ImportSetting, Planned } from './stream-importer.ts';
import { attributeValues, createUnit, makersOf } from './unit.ts';
import { replyWrite } from './write-part.ts';

/** @throws UsageError `ticket_state_missing` */
export function ticketUnit(draft: TicketDraft, phase: Phase, undo: Undo, setting: ImportSetting): Planned {
  const { ref, actor, adminAssignee, teamAssignee } = draft;
  const path = { ticket_id: { $id: ref } };
  const assignment = {
    ...(adminAssignee === null ? {} : { admin_assignee_id: adminAssignee }),
    ...(teamAssignee === null ? {} : { team_assignee_id: teamAssignee }),
  };
  const writes: Write[] = [
    {
      step: 'create',
      endpoint: 'POST /tickets',
      path: {},
      body: {
        ticket_type_id: { $id: ticketTypeRef(draft.type) },
        contacts: [{ id: { $id: draft.contact } }],
        ticket_attributes: {
          _default_title_: draft.title,
          _default_description_: draft.description,
          ...attributeValues(draft.attributes, draft.type),
        },
        created_at: draft.at,
        ...(draft.company === null ? {} : { company_id: { $id: draft.company } }),
        ...(Object.keys(assignment).length === 0 ? {} : { assignment }),
        skip_notifications: true,
      },
    },
    ...draft.parts.map((part) => replyWrite(part, ref, 'ticket')),
    ...draft.tags.map(
      (tag): Write => ({
        step: `tag:${tag}`,
        endpoint: 'POST /tickets/{ticket_id}/tags',
        path,
        body: { id: { $id: tag }, admin_id: actor },
      }),
    ),
  ];
  // Without `admin_id`: it is what workflows run on (docs/intercom.md 7), and the state needs no author.
  if (draft.category !== 'submitted') {
    writes.push({
      step: 'state',
      endpoint: 'PUT /tickets/{ticket_id}',
      path,
      body: {
        ticket_state_id: stateId(draft.category, setting),
        open: draft.category !== 'resolved',
        skip_notifications: true,
      },
    });
  }
  return createUnit(draft, phase, undo, writes, makersOf(draft.attributes));
}

/** The workspace's own state of a category: its oldest, the one every ticket type has. */
function stateId(category: TicketCategory, { inventory }: ImportSetting): string {
  const live = inventory.ticketStates.filter((state) => state.category === category && !state.archived);
  const oldest = live.sort((a, b) => Number(a.id) - Number(b.id))[0];
  if (oldest) return oldest.id;
  throw new UsageError(
    'ticket_state_missing',
    `The workspace has no ticket state of the category ${category}.`,
    {
      hint: 'Make one in Intercom (Settings, Tickets), or map no status to that category.',
    },
  );
}
