// Reviews: the reviewer where nobody knows them, the review, and the response that the review carries itself.
import { reviewerDraft } from '../../mapping/contact.ts';
import { reviewerRef } from '../../mapping/names.ts';
import { reviewContact } from '../../mapping/opener.ts';
import { ownResponse, reviewConversation, reviewTicket } from '../../mapping/review.ts';
import { streams } from '../../model/streams.ts';
import type { StreamImporter } from '../writes/stream-importer.ts';
import { conversationUnit } from '../writes/write-conversation.ts';
import { ticketUnit } from '../writes/write-ticket.ts';
import { contactUnit } from './contacts.ts';
import { responseUnit } from './responses.ts';

export const reviews: StreamImporter<'reviews'> = {
  stream: 'reviews',
  phases: ['contacts', 'reviews', 'responses'],
  fields: {
    platform: 'sent',
    rating: 'sent',
    title: 'sent',
    body: 'sent',
    authorName: 'sent',
    contactId: 'sent',
    url: 'sent',
    status: 'sent',
    tags: 'sent',
    createdAt: 'sent',
    response: 'sent',
  },
  planned(record, setting) {
    const { undo } = streams.reviews;
    const response = ownResponse(record, setting);
    return [
      ...(reviewContact(record, setting) === reviewerRef(record.id)
        ? [contactUnit(reviewerDraft(record))]
        : []),
      setting.map.reviews.as === 'ticket'
        ? ticketUnit(reviewTicket(record, setting), 'reviews', undo, setting)
        : conversationUnit(reviewConversation(record, setting), 'reviews', undo),
      ...(response === null ? [] : [responseUnit(response)]),
    ];
  },
};
