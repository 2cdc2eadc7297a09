// Tickets.
import { ticketDraft } from '../../mapping/ticket.ts';
import { streams } from '../../model/streams.ts';
import type { StreamImporter } from '../writes/stream-importer.ts';
import { ticketUnit } from '../writes/write-ticket.ts';

export const tickets: StreamImporter<'tickets'> = {
  stream: 'tickets',
  phases: ['tickets'],
  fields: {
    number: 'sent',
    title: 'sent',
    description: 'sent',
    status: 'sent',
    priority: 'sent',
    type: 'sent',
    board: 'sent',
    psaNumber: 'sent',
    companyId: 'sent',
    contactId: 'sent',
    ownerId: 'sent',
    teamId: 'sent',
    tags: 'sent',
    properties: 'sent',
    createdAt: 'sent',
    updatedAt: 'sent',
    closedAt: 'sent',
    messages: 'sent',
  },
  planned: (record, setting, { attachments }) => [
    ticketUnit(ticketDraft(record, setting, attachments), 'tickets', streams.tickets.undo, setting),
  ],
};
