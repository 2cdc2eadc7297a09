// A part's draft as a reply request, to a conversation or to a ticket (docs/intercom.md 6.3, 7).
import type { PartDraft } from '../../mapping/draft.ts';
import { unambiguousText } from '../../mapping/html.ts';
import type { DraftValue, Write } from '../../model/plan.ts';

/** @param parent ref of the unit that makes the conversation or ticket */
export function replyWrite(part: PartDraft, parent: string, on: 'conversation' | 'ticket'): Write {
  return on === 'conversation'
    ? {
        step: part.step,
        endpoint: 'POST /conversations/{conversation_id}/reply',
        path: { conversation_id: { $id: parent } },
        body: replyBody(part, on),
      }
    : {
        step: part.step,
        endpoint: 'POST /tickets/{ticket_id}/reply',
        path: { ticket_id: { $id: parent } },
        body: replyBody(part, on),
      };
}

function replyBody(part: PartDraft, on: 'conversation' | 'ticket'): { [key: string]: DraftValue } {
  const { author, body, files } = part;
  return {
    message_type: part.kind,
    ...(author.type === 'admin'
      ? { type: 'admin', admin_id: author.id }
      : { type: 'user', intercom_user_id: { $id: author.ref } }),
    body: body.format === 'text' ? unambiguousText(body.content) : body.content,
    created_at: part.at,
    // Contacts' replies to conversations know no such switch (docs/intercom.md 8).
    ...(author.type === 'admin' || on === 'ticket' ? { skip_notifications: true } : {}),
    ...(files.length === 0
      ? {}
      : {
          attachment_files: files.map(({ sha256, name, contentType }) => ({
            $file: { sha256, name, contentType },
          })),
        }),
  };
}
