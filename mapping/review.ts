// A public review as a Back-office ticket (default) or a tagged conversation, and its response as an internal note.
// Back-office and notes, so that nothing of it can reach a customer.
import type { Author, Response, Review } from '../model/records.ts';
import type { AttributeOwner, ConversationDraft, ReplyDraft, TicketDraft } from './draft.ts';
import { textAsHtml } from './html.ts';
import { type Losses, lossesOf } from './losses.ts';
import { joined, NO_CONTENT } from './message.ts';
import { ATTRIBUTES, ownResponseRef, platformTag } from './names.ts';
import { reviewContact } from './opener.ts';
import { adminWriter } from './people.ts';
import type { Setting } from './setting.ts';
import { ownAttributes, tagRefs } from './thread.ts';
import { cutDescription } from './ticket.ts';
import { secondsOf } from './time.ts';

export function reviewTicket(record: Review, setting: Setting): TicketDraft {
  const ref = `reviews/${record.id}`;
  const losses = lossesOf(ref);
  const type = setting.map.ticketTypes.reviews;
  const at = secondsOf(record.createdAt);
  const description = cutDescription(record.body, at, setting, losses);
  return {
    object: 'ticket',
    ref,
    actor: setting.map.standIn,
    type,
    contact: reviewContact(record, setting),
    at,
    title: titleOf(record),
    description: description.text,
    category: categoryOf(record, setting),
    parts: description.parts,
    ...shared(record, { object: 'ticket', type }, setting, losses),
  };
}

export function reviewConversation(record: Review, setting: Setting): ConversationDraft {
  const ref = `reviews/${record.id}`;
  const losses = lossesOf(ref);
  const nudge = setting.survey.nudges[ref] ?? 0;
  if (nudge > 0) losses.add('time_nudged', { seconds: nudge });
  return {
    object: 'conversation',
    ref,
    actor: setting.map.standIn,
    opener: {
      contact: reviewContact(record, setting),
      at: secondsOf(record.createdAt) + nudge,
      text: record.body.trim() || NO_CONTENT,
    },
    participants: [],
    parts: [],
    title: titleOf(record),
    closed: categoryOf(record, setting) === 'resolved',
    ...shared(record, { object: 'conversation' }, setting, losses),
  };
}

/** The response a review carries itself. */
export function ownResponse(record: Review, setting: Setting): ReplyDraft | null {
  if (record.response === null) return null;
  return responseDraft(ownResponseRef(record.id), record.id, record.response, setting);
}

/** A response that is a record of its own. */
export function responseRecord(record: Response, setting: Setting): ReplyDraft {
  return responseDraft(`responses/${record.id}`, record.reviewId, record, setting);
}

function responseDraft(
  ref: string,
  reviewId: string,
  response: { readonly body: string; readonly author: Author; readonly createdAt: string },
  setting: Setting,
): ReplyDraft {
  const losses = lossesOf(ref);
  const { person, heading } = adminWriter(response.author, setting, losses);
  if (response.body.trim() === '') losses.add('empty_message');
  return {
    object: 'reply',
    ref,
    parent: { ref: `reviews/${reviewId}`, object: setting.map.reviews.as },
    part: {
      step: 'create',
      kind: 'note',
      author: person,
      at: secondsOf(response.createdAt),
      body: {
        format: 'html',
        content: joined([heading], textAsHtml(response.body.trim() || NO_CONTENT), 'html'),
      },
      files: [],
    },
    findings: losses.list(),
  };
}

function titleOf(record: Review): string {
  return record.title?.trim() || `Review by ${record.authorName} on ${record.platform}`;
}

/** Without a status it is history: nobody waits for an answer. */
function categoryOf(record: Review, setting: Setting): TicketDraft['category'] {
  return record.status === null ? 'resolved' : (setting.map.statuses[record.status] ?? 'submitted');
}

function shared(record: Review, on: AttributeOwner, setting: Setting, losses: Losses) {
  return {
    attributes: ownAttributes(on, {
      [ATTRIBUTES.sourceRef]: `reviews/${record.id}`,
      [ATTRIBUTES.reviewSource]: record.platform,
      [ATTRIBUTES.reviewRating]: record.rating,
      [ATTRIBUTES.reviewAuthor]: record.authorName,
      [ATTRIBUTES.reviewUrl]: record.url,
      [ATTRIBUTES.reviewStatus]: record.status,
    }),
    company: null,
    tags: tagRefs([...record.tags, platformTag(record.platform)], setting),
    adminAssignee: null,
    teamAssignee: null,
    findings: losses.list(),
  };
}
