// A conversation's draft as requests, in the order that costs fewest and sticks (docs/intercom.md 11):
// create, participants, replies, attributes, tags, assignment, and closing last, because replies reopen.
import type { ConversationDraft } from '../../mapping/draft.ts';
import type { Phase, Write } from '../../model/plan.ts';
import type { Undo } from '../../model/streams.ts';
import type { Planned } from './stream-importer.ts';
import { attributeValues, createUnit, makersOf } from './unit.ts';
import { replyWrite } from './write-part.ts';

export function conversationUnit(draft: ConversationDraft, phase: Phase, undo: Undo): Planned {
  const { ref, actor } = draft;
  const path = { conversation_id: { $id: ref } };
  const writes: Write[] = [
    {
      step: 'create',
      endpoint: 'POST /conversations',
      path: {},
      body: {
        from: { type: 'user', id: { $id: draft.opener.contact } },
        body: draft.opener.text,
        created_at: draft.opener.at,
      },
    },
  ];
  // Before the replies: a contact who is not in the conversation may not write in it.
  for (const [index, contact] of draft.participants.entries()) {
    writes.push({
      step: `participant-${index + 1}`,
      endpoint: 'POST /conversations/{conversation_id}/customers',
      path,
      body: { admin_id: actor, customer: { intercom_user_id: { $id: contact } } },
    });
  }
  for (const part of draft.parts) writes.push(replyWrite(part, ref, 'conversation'));
  writes.push({
    step: 'attributes',
    endpoint: 'PUT /conversations/{conversation_id}',
    path,
    body: {
      ...(draft.title === null ? {} : { title: draft.title }),
      custom_attributes: attributeValues(draft.attributes),
      ...(draft.company === null ? {} : { company_id: { $id: draft.company } }),
    },
  });
  for (const tag of draft.tags) {
    writes.push({
      step: `tag:${tag}`,
      endpoint: 'POST /conversations/{conversation_id}/tags',
      path,
      body: { id: { $id: tag }, admin_id: actor },
    });
  }
  const manage = (step: string, body: Write['body']): void => {
    writes.push({ step, endpoint: 'POST /conversations/{conversation_id}/parts', path, body });
  };
  const assign = { message_type: 'assignment', admin_id: actor };
  if (draft.adminAssignee !== null) {
    manage('assign-admin', { ...assign, type: 'admin', assignee_id: draft.adminAssignee });
  }
  if (draft.teamAssignee !== null) {
    manage('assign-team', { ...assign, type: 'team', assignee_id: draft.teamAssignee });
  }
  if (draft.closed) manage('close', { message_type: 'close', type: 'admin', admin_id: actor });
  return createUnit(draft, phase, undo, writes, makersOf(draft.attributes));
}
