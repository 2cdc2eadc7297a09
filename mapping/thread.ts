// What conversations and tickets share: the parts after the opening, tags, and the attributes every import keeps.
import type { Conversation, Message } from '../model/records.ts';
import type { AttributeDraft, AttributeOwner, PartDraft } from './draft.ts';
import type { Losses } from './losses.ts';
import { messageParts, type Scene } from './message.ts';
import { ATTRIBUTES, conversationAttributeRef, ticketAttributeRef } from './names.ts';
import type { Setting } from './setting.ts';
import { secondsOf } from './time.ts';

/** Most parts Intercom shows of one thread: the newest (docs/intercom.md 3). */
export const READABLE_PARTS = 500;

/** @param messages in time order, without the one that opens the thread */
export function threadParts(messages: readonly Message[], scene: Scene): PartDraft[] {
  const { map } = scene.setting;
  const activities = messages.filter((message) => message.kind === 'activity').length;
  const told =
    map.activities === 'skip' ? messages.filter((message) => message.kind !== 'activity') : messages;
  if (activities > 0) {
    scene.losses.add(map.activities === 'skip' ? 'activities_skipped' : 'activities_as_note', {
      count: activities,
    });
  }
  return told.flatMap((message, index) => messageParts(message, index + 1, scene));
}

export function tellPartCount(parts: readonly PartDraft[], losses: Losses): void {
  if (parts.length > READABLE_PARTS) losses.add('over_500_parts', { count: parts.length });
}

/** Refs of the units of these tags, each once: two names may be one tag in Intercom. */
export function tagRefs(names: readonly string[], setting: Setting): string[] {
  const refs = names.map((name) => setting.tags.refOf(name)).filter((ref) => ref !== undefined);
  return [...new Set(refs)];
}

/** Attributes made by us on this kind of object. Values that the record does not have are left out. */
export function ownAttributes(
  on: AttributeOwner,
  values: Readonly<Record<string, AttributeDraft['value'] | null>>,
): AttributeDraft[] {
  const refOf = (name: string): string =>
    on.object === 'ticket' ? ticketAttributeRef(on.type, name) : conversationAttributeRef(name);
  return Object.entries(values)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => ({ name, value: value ?? '', from: refOf(name) }));
}

/** What a conversation keeps about itself, whether it becomes a conversation or a ticket. */
export function conversationAttributes(
  on: AttributeOwner,
  ref: string,
  record: Conversation,
): AttributeDraft[] {
  return ownAttributes(on, {
    [ATTRIBUTES.sourceRef]: ref,
    [ATTRIBUTES.number]: record.number,
    [ATTRIBUTES.channel]: record.channel,
    [ATTRIBUTES.state]: record.state,
    [ATTRIBUTES.createdAt]: { time: secondsOf(record.createdAt) },
    [ATTRIBUTES.closedAt]: record.closedAt === null ? null : { time: secondsOf(record.closedAt) },
  });
}
