// Chat threads, as conversations or, where the map says so, as tickets.
import { conversationDraft } from '../../mapping/conversation.ts';
import { conversationAsTicket } from '../../mapping/ticket.ts';
import { streams } from '../../model/streams.ts';
import type { StreamImporter } from '../writes/stream-importer.ts';
import { conversationUnit } from '../writes/write-conversation.ts';
import { ticketUnit } from '../writes/write-ticket.ts';

export const conversations: StreamImporter<'conversations'> = {
  stream: 'conversations',
  phases: ['conversations'],
  fields: {
    number: 'sent',
    subject: 'sent',
    channel: 'sent',
    state: 'sent',
    companyId: 'sent',
    contactIds: 'sent',
    ownerId: 'sent',
    teamId: 'sent',
    tags: 'sent',
    properties: 'sent',
    createdAt: 'sent',
    closedAt: 'sent',
    messages: 'sent',
  },
  planned(record, setting, { attachments }) {
    const { undo } = streams.conversations;
    return [
      setting.map.conversations.as === 'ticket'
        ? ticketUnit(conversationAsTicket(record, setting, attachments), 'conversations', undo, setting)
        : conversationUnit(conversationDraft(record, setting, attachments), 'conversations', undo),
    ];
  },
};
