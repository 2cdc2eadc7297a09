// Makes the head of a conversation: everything but its messages.
import { isoSeconds } from '../../../lib/clock.ts';
import type { Conversation } from '../../../model/records.ts';
import { members, teams } from '../../cast.ts';
import { seededRandom } from '../../random.ts';
import { companyOfContact } from './clients.ts';
import { idOf } from './ids.ts';
import type { World } from './lookup.ts';
import type { ConversationPlan } from './plan.ts';
import { day, firstDay, hour, lastDay, minute } from './size.ts';
import { specialHeads } from './special-heads.ts';
import { channels, subjects } from './words.ts';
import { drawTags } from './workspace.ts';

/** @param n the conversation's number; later ones are younger */
export function conversationPlan(world: World, n: number): ConversationPlan {
  const random = seededRandom(world.seed, `conversation/${n}`);
  const contacts = [random.int(1, world.size.contacts)];
  while (random.chance(0.15)) contacts.push(random.int(1, world.size.contacts));
  const slot = (lastDay - firstDay - 14 * day) / world.size.conversations;
  const from = wholeSeconds(firstDay + (n - 1) * slot + random.next() * slot * 0.9);
  const to = wholeSeconds(from + random.int(20 * minute, random.chance(0.3) ? 12 * day : 9 * hour));
  const state = random.chance(n / world.size.conversations > 0.85 ? 0.3 : 0.75)
    ? 'done'
    : random.pick(['active', 'active', 'waiting'] as const);
  const plan: ConversationPlan = {
    subject: random.pick(subjects),
    channel: random.pick(channels),
    state,
    contacts: [...new Set(contacts)],
    owner: random.chance(0.15) ? null : random.int(1, members.length),
    team: random.chance(0.2) ? null : random.int(1, teams.length),
    from,
    to,
    agentStarted: random.chance(0.08),
    extraTags: random.chance(0.05) ? [1] : [],
  };
  return { ...plan, ...specialHeads(world, n) };
}

const wholeSeconds = (ms: number): number => Math.floor(ms / 1000) * 1000;

/** The record without its messages. */
export function conversationHead(
  world: World,
  n: number,
  plan: ConversationPlan,
): Omit<Conversation, 'messages'> {
  const id = idOf('conversations', n);
  const first = plan.contacts[0];
  const company = first === undefined ? null : companyOfContact(world, first);
  return {
    id,
    number: `#${10_400 + n}`,
    subject: plan.subject,
    channel: plan.channel,
    state: plan.state,
    companyId: company === null ? null : world.existing('companies', company),
    contactIds: plan.contacts.flatMap((contact) => world.existing('contacts', contact) ?? []),
    ownerId: plan.owner === null ? null : world.existing('users', plan.owner),
    teamId: plan.team === null ? null : world.existing('teams', plan.team),
    tags: drawTags(world, id, plan.extraTags),
    properties: propertiesOf(world, n),
    createdAt: isoSeconds(plan.from),
    closedAt: plan.state === 'done' ? isoSeconds(plan.to) : null,
  };
}

function propertiesOf(world: World, n: number): Record<string, string> {
  const random = seededRandom(world.seed, `conversation/${n}/properties`);
  const values: Record<string, string> = {};
  if (random.chance(0.5)) values.p1 = random.pick(['Single user', 'Department', 'Whole site']);
  if (random.chance(0.4)) {
    values.p2 = random.pick(['Configuration', 'Hardware, peripherals', 'Third party', 'User error']);
  }
  if (random.chance(0.3)) values.p3 = String(random.int(1, 1200));
  if (random.chance(0.2)) values.p4 = `2026-${String(random.int(1, 12)).padStart(2, '0')}-15`;
  return values;
}
