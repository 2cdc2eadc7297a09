// A chat thread as an Intercom conversation.
import type { Conversation } from '../model/records.ts';
import { propertyValues } from './attributes.ts';
import type { ConversationDraft } from './draft.ts';
import { type Losses, lossesOf } from './losses.ts';
import { type Scene, valuesNote } from './message.ts';
import { channelTag, PLACEHOLDER_CONTACT } from './names.ts';
import { type Opener, openerOf } from './opener.ts';
import { openingOf } from './opening.ts';
import { assignedTeam, assignee, companyRef } from './people.ts';
import type { Attachments, Setting } from './setting.ts';
import { conversationAttributes, tagRefs, tellPartCount, threadParts } from './thread.ts';

const ON = { object: 'conversation' } as const;

export function conversationDraft(
  record: Conversation,
  setting: Setting,
  attachments: Attachments,
): ConversationDraft {
  const ref = `conversations/${record.id}`;
  const losses = lossesOf(ref);
  const opener = openerOf(record, setting);
  const nudge = setting.survey.nudges[ref] ?? 0;
  if (nudge > 0) losses.add('time_nudged', { seconds: nudge });
  if (opener.contact === PLACEHOLDER_CONTACT) losses.add('no_contact');
  const at = opener.at + nudge;
  const scene: Scene = {
    setting,
    attachments,
    losses,
    title: record.subject,
    main: opener.contact,
    mayWrite: () => true,
    contactFiles: true,
    notBefore: at,
  };
  const opening = openingOf(opener, scene);
  const values = propertyValues(record.properties, ON, setting, losses);
  const parts = [
    ...opening.parts,
    ...valuesNote(values.rest, at, setting),
    ...threadParts(
      opener.messages.filter((message) => message !== opener.message),
      scene,
    ),
  ];
  tellPartCount(parts, losses);
  if (record.closedAt !== null) losses.add('closed_at_import');
  return {
    object: 'conversation',
    ref,
    actor: setting.map.standIn,
    opener: { contact: opener.contact, at, text: opening.text },
    participants: participantsOf(record, opener, setting, losses),
    parts,
    title: record.subject.trim() || null,
    attributes: [...conversationAttributes(ON, ref, record), ...values.attributes],
    company: companyRef(record.companyId, 'company', setting, losses),
    tags: tagRefs([...record.tags, channelTag(record.channel)], setting),
    adminAssignee: assignee(record.ownerId, setting, losses),
    teamAssignee: assignedTeam(record.teamId, setting, losses),
    closed: record.state === 'done',
    findings: losses.list(),
  };
}

/** Everybody named or writing, beside the opener; Intercom lets only participants write. */
function participantsOf(record: Conversation, opener: Opener, setting: Setting, losses: Losses): string[] {
  const people = new Set<string>();
  for (const id of record.contactIds) {
    if (setting.knows('contacts', id)) people.add(`contacts/${id}`);
    else losses.add('reference_missing', { field: 'contacts', target: `contacts/${id}` });
  }
  for (const { kind, author } of opener.messages) {
    if (kind !== 'reply' || author.type !== 'contact' || author.id === null) continue;
    if (setting.knows('contacts', author.id)) people.add(`contacts/${author.id}`);
  }
  people.delete(opener.contact);
  return [...people];
}
