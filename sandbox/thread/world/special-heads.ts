// Which conversations are ugly on purpose, by number, so that every seed and size has each of them.

import type { World } from './lookup.ts';
import type { ConversationPlan } from './plan.ts';
import { day, firstDay, hour, lastDay } from './size.ts';

export const special = {
  longest: 2,
  files: 3,
  languages: 4,
  markup: 5,
  edited: 6,
  /** Two conversations one contact opened in the same second. */
  twinFirst: 7,
  twinSecond: 8,
  /** Over the hour that comes twice when summer time ends. */
  ambiguousHour: 9,
  /** Several contacts, people without a record, members who left. */
  people: 10,
  notesOnly: 11,
  activities: 12,
  nobody: 13,
  /** Around the page size of the thread page. */
  exactlyHundred: 14,
  hundredAndOne: 15,
} as const;

const startOf = (n: number): number => firstDay + n * 45 * day + n * 4_321_000;

/** Overrides for the numbers above; nothing for all others. */
export function specialHeads(world: World, n: number): Partial<ConversationPlan> {
  const from = startOf(n);
  switch (n) {
    case special.longest:
      return {
        subject: `Migration weekend: ${world.size.longest} lines of it`,
        state: 'active',
        from,
        to: from + 90 * day,
        contacts: [1, 4],
        owner: 2,
        team: 1,
      };
    case special.files:
      return { subject: 'All the files you asked for', from, to: from + 2 * day, contacts: [1], owner: 3 };
    case special.languages:
      return {
        subject: 'الطابعة لا تعمل 🖨️ — printer / מדפסת',
        from,
        to: from + 5 * hour,
        contacts: [6],
        owner: 4,
      };
    case special.markup:
      return {
        subject: '<script>alert("subject")</script> & other markup',
        from,
        to: from + 5 * hour,
        contacts: [2],
      };
    case special.edited:
      return { subject: 'Changed my mind (twice)', from, to: from + 5 * hour, contacts: [3] };
    case special.twinFirst:
    case special.twinSecond:
      return {
        subject: 'Double click',
        state: n === special.twinFirst ? 'done' : 'active',
        from: startOf(special.twinFirst),
        to: startOf(special.twinFirst) + 3 * hour,
        contacts: [5],
        channel: 'Messenger',
        agentStarted: false,
      };
    case special.ambiguousHour:
      return {
        subject: 'Planned change during the time change',
        from: Date.UTC(2025, 10, 2, 5, 15),
        to: Date.UTC(2025, 10, 2, 7, 15),
        contacts: [1],
        agentStarted: true,
      };
    case special.people:
      return {
        subject: 'Too many cooks',
        from,
        to: from + 6 * day,
        contacts: [7, 2, 3, 8, 5],
        owner: 5,
        team: 2,
      };
    case special.notesOnly:
      return {
        subject: 'For us only',
        state: 'waiting',
        from,
        to: from + hour,
        extraTags: [1, 2],
        owner: null,
      };
    case special.activities:
      return { subject: 'Ping-pong with the PSA', state: 'done', from, to: from + 8 * day };
    case special.nobody:
      return {
        subject: 'Anonymous chat',
        from,
        to: from + hour,
        contacts: [],
        owner: null,
        team: null,
        channel: 'Messenger',
        agentStarted: false,
      };
    case special.exactlyHundred:
    case special.hundredAndOne:
      return { subject: 'A long afternoon', state: 'waiting', from, to: Math.min(from + 30 * day, lastDay) };
    default:
      return {};
  }
}
