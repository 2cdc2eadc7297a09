// A source ticket, or a chat thread that the map wants as one, as an Intercom ticket.
import type { TicketCategory } from '../model/map.ts';
import type { Conversation, Message, Ticket } from '../model/records.ts';
import { propertyValues } from './attributes.ts';
import type { PartDraft, TicketDraft } from './draft.ts';
import { textAsHtml } from './html.ts';
import { type Losses, lossesOf } from './losses.ts';
import { NO_CONTENT, type Scene, valuesNote } from './message.ts';
import { ATTRIBUTES, channelTag, PLACEHOLDER_CONTACT } from './names.ts';
import { inTimeOrder, openerOf } from './opener.ts';
import { openingOf } from './opening.ts';
import { assignedTeam, assignee, companyRef, mainContact } from './people.ts';
import type { Attachments, Setting } from './setting.ts';
import { conversationAttributes, ownAttributes, tagRefs, tellPartCount, threadParts } from './thread.ts';
import { secondsOf } from './time.ts';

/** Longer descriptions were cut in practice (docs/intercom.md 7); in UTF-16 units. */
export const LONGEST_DESCRIPTION = 32_000;
export const NO_TITLE = '[No title]';

const STATE_CATEGORY: Record<Conversation['state'], TicketCategory> = {
  active: 'in_progress',
  waiting: 'waiting_on_customer',
  done: 'resolved',
};

export function ticketDraft(record: Ticket, setting: Setting, attachments: Attachments): TicketDraft {
  const ref = `tickets/${record.id}`;
  const losses = lossesOf(ref);
  const on = { object: 'ticket', type: setting.map.ticketTypes.tickets } as const;
  const at = secondsOf(record.createdAt);
  const contact = mainContact(record.contactId === null ? [] : [record.contactId], setting);
  const values = propertyValues(record.properties, on, setting, losses);
  if (contact === PLACEHOLDER_CONTACT) losses.add('no_contact');
  if (record.closedAt !== null) losses.add('closed_at_import');
  const description = cutDescription(record.description, at, setting, losses);
  const category = setting.map.statuses[record.status] ?? 'submitted';
  return {
    object: 'ticket',
    ref,
    actor: setting.map.standIn,
    type: on.type,
    contact,
    at,
    title: record.title.trim() || NO_TITLE,
    description: description.text,
    category,
    ...head(record, setting, losses),
    parts: ticketParts(
      [...description.parts, ...valuesNote(values.rest, at, setting)],
      inTimeOrder(record.messages),
      sceneOf(record.title, contact, at, setting, attachments, losses),
    ),
    attributes: [
      ...ownAttributes(on, {
        [ATTRIBUTES.sourceRef]: ref,
        [ATTRIBUTES.psaReference]: record.psaNumber,
        [ATTRIBUTES.priority]: priorityOf(record.priority, setting),
        [ATTRIBUTES.sourcePriority]: record.priority,
        [ATTRIBUTES.status]: record.status,
        [ATTRIBUTES.number]: record.number,
        [ATTRIBUTES.type]: record.type,
        [ATTRIBUTES.board]: record.board,
        [ATTRIBUTES.updatedAt]: record.updatedAt === null ? null : { time: secondsOf(record.updatedAt) },
        [ATTRIBUTES.closedAt]: record.closedAt === null ? null : { time: secondsOf(record.closedAt) },
      }),
      ...values.attributes,
    ],
    tags: tagRefs(record.tags, setting),
    findings: losses.list(),
  };
}

/** As the map names it; as the source does where the map does not know it. */
function priorityOf(priority: string | null, { map }: Setting): string | null {
  if (priority === null) return null;
  const mapped = map.priorities[priority];
  return mapped === undefined ? priority : mapped;
}

/** A chat thread as a ticket: the opening message is the description. */
export function conversationAsTicket(
  record: Conversation,
  setting: Setting,
  attachments: Attachments,
): TicketDraft {
  const ref = `conversations/${record.id}`;
  const losses = lossesOf(ref);
  const on = { object: 'ticket', type: setting.map.ticketTypes.conversations } as const;
  const opener = openerOf(record, setting);
  if (opener.contact === PLACEHOLDER_CONTACT) losses.add('no_contact');
  if (record.closedAt !== null) losses.add('closed_at_import');
  const others = record.contactIds.filter((id) => `contacts/${id}` !== opener.contact);
  if (others.length > 0) losses.add('contacts_dropped', { names: others.join(', ') });
  const scene = sceneOf(record.subject, opener.contact, opener.at, setting, attachments, losses);
  const values = propertyValues(record.properties, on, setting, losses);
  const opening = openingOf(opener, scene);
  const description = cutDescription(opening.text, opener.at, setting, losses);
  return {
    object: 'ticket',
    ref,
    actor: setting.map.standIn,
    type: on.type,
    contact: opener.contact,
    at: opener.at,
    title: record.subject.trim() || NO_TITLE,
    description: description.text,
    category: STATE_CATEGORY[record.state],
    ...head(record, setting, losses),
    parts: ticketParts(
      [...description.parts, ...opening.parts, ...valuesNote(values.rest, opener.at, setting)],
      opener.messages.filter((message) => message !== opener.message),
      scene,
    ),
    attributes: [...conversationAttributes(on, ref, record), ...values.attributes],
    tags: tagRefs([...record.tags, channelTag(record.channel)], setting),
    findings: losses.list(),
  };
}

function head(
  record: Pick<Ticket, 'companyId' | 'ownerId' | 'teamId'>,
  setting: Setting,
  losses: Losses,
): Pick<TicketDraft, 'company' | 'adminAssignee' | 'teamAssignee'> {
  return {
    company: companyRef(record.companyId, 'company', setting, losses),
    adminAssignee: assignee(record.ownerId, setting, losses),
    teamAssignee: assignedTeam(record.teamId, setting, losses),
  };
}

/** A ticket has exactly one contact, and only that one can write (docs/intercom.md 7). */
function sceneOf(
  title: string,
  main: string,
  notBefore: number,
  setting: Setting,
  attachments: Attachments,
  losses: Losses,
): Scene {
  const mayWrite = (id: string): boolean => `contacts/${id}` === main;
  return { setting, attachments, losses, title, main, mayWrite, contactFiles: false, notBefore };
}

function ticketParts(first: readonly PartDraft[], messages: readonly Message[], scene: Scene): PartDraft[] {
  const parts = [...first, ...threadParts(messages, scene)];
  tellPartCount(parts, scene.losses);
  return parts;
}

export function cutDescription(
  text: string,
  at: number,
  setting: Setting,
  losses: Losses,
): { text: string; parts: PartDraft[] } {
  if (text.length <= LONGEST_DESCRIPTION) return { text: text.trim() || NO_CONTENT, parts: [] };
  losses.add('description_continued', { length: text.length });
  const parts: PartDraft[] = [];
  for (let from = cutAt(text, 0); from < text.length; from = cutAt(text, from)) {
    parts.push({
      step: `description-${parts.length + 2}`,
      kind: 'note',
      author: { type: 'admin', id: setting.map.standIn },
      at,
      body: {
        format: 'html',
        content: `<p>[The description goes on]</p>${textAsHtml(text.slice(from, cutAt(text, from)))}`,
      },
      files: [],
    });
  }
  return { text: text.slice(0, cutAt(text, 0)), parts };
}

/** End of the piece that starts at `from`, never inside a surrogate pair. */
function cutAt(text: string, from: number): number {
  const end = Math.min(text.length, from + LONGEST_DESCRIPTION);
  const high = text.charCodeAt(end - 1);
  return end < text.length && high >= 0xd800 && high <= 0xdbff ? end - 1 : end;
}
