// Files. They have no requests of their own: each rides on a part of its parent, so its unit is done when that is.
// A template's goes into the hand-over package, for whoever makes the macro. One that neither carries is counted as
// left out, with the reason.
import type { Phase } from '../../model/plan.ts';
import type { Attachment, Conversation, Template, Ticket } from '../../model/records.ts';
import { streams } from '../../model/streams.ts';
import type { StreamImporter } from '../writes/stream-importer.ts';
import { createUnit, nothing, nothingUnit } from '../writes/unit.ts';

export const attachments: StreamImporter<'attachments'> = {
  stream: 'attachments',
  phases: ['conversations', 'tickets', 'handover'],
  fields: {
    name: 'sent',
    contentType: 'sent',
    size: { used: 'in verification: Intercom computes it from the bytes' },
    sha256: 'sent',
    sniffedType: { dropped: 'the type as the source states it is what is sent' },
    inline: { dropped: 'pictures in a text and files beside it are both attachments in Intercom' },
    parent: 'sent',
    messageId: 'sent',
  },
  planned(record, { map }, { parent }) {
    const ref = `attachments/${record.id}`;
    const phase = phaseOf(record);
    const reason = uncarried(record, parent, map.activities === 'skip');
    if (reason !== null) return [nothingUnit(nothing('skip', ref, reason), phase)];
    if (parent !== null && !('messages' in parent)) {
      const why = `Add the file "${record.name}" to the macro "${parent.title}", both from the hand-over package.`;
      return [nothingUnit(nothing('manual', ref, why), phase)];
    }
    const draft = { object: 'carried', ref, by: record.parent, findings: [] } as const;
    return [createUnit(draft, phase, streams.attachments.undo, [], [record.parent])];
  },
};

const PHASES: Readonly<Record<string, Phase>> = { tickets: 'tickets', templates: 'handover' };

/** The phase of its parent. */
export function phaseOf({ parent }: Pick<Attachment, 'parent'>): Phase {
  return PHASES[parent.slice(0, parent.indexOf('/'))] ?? 'conversations';
}

function uncarried(
  { id, parent: ref, messageId }: Attachment,
  parent: Conversation | Ticket | Template | null,
  skipActivities: boolean,
): string | null {
  if (parent === null) return `${ref}, to which it belongs, is not in the snapshot.`;
  if (!('messages' in parent)) return parent.attachmentIds.includes(id) ? null : `${ref} does not show it.`;
  const message = parent.messages.find((candidate) => candidate.id === messageId);
  if (!message) return `${ref} has no message ${messageId}.`;
  if (message.kind === 'activity' && skipActivities)
    return 'It belongs to an activity line, which the map leaves out.';
  const shown = !message.deleted && message.html.includes(`attachment:${id}`);
  return message.attachmentIds.includes(id) || shown ? null : `The message ${messageId} does not show it.`;
}
