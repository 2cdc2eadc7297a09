// Makes tickets: the head, and the few messages each has.
import { isoSeconds } from '../../../lib/clock.ts';
import type { Ticket } from '../../../model/records.ts';
import { members, teams } from '../../cast.ts';
import { seededRandom } from '../../random.ts';
import { chatter } from './chatter.ts';
import { companyOfContact } from './clients.ts';
import type { Draft } from './drafts.ts';
import { idOf } from './ids.ts';
import type { World } from './lookup.ts';
import type { ConversationPlan } from './plan.ts';
import { day, firstDay, hour, lastDay } from './size.ts';
import { boards, contactSentences, priorities, subjects, ticketStatuses, ticketTypes } from './words.ts';
import { drawTags } from './workspace.ts';

export interface TicketPlan extends ConversationPlan {
  readonly status: (typeof ticketStatuses)[number];
}

/** Tickets in these states are hidden until asked for. */
export const closedStatuses: readonly string[] = ['Resolved', 'Closed'];

export function ticketPlan(world: World, n: number): TicketPlan {
  const random = seededRandom(world.seed, `ticket/${n}`);
  const slot = (lastDay - firstDay - 20 * day) / world.size.tickets;
  const from = Math.floor((firstDay + (n - 1) * slot + random.next() * slot) / 1000) * 1000;
  const to = Math.floor((from + random.next() * 18 * day) / 1000) * 1000 + hour;
  const status = random.chance(0.6)
    ? random.pick(['Closed', 'Resolved'] as const)
    : random.pick(ticketStatuses);
  return {
    subject: random.pick(subjects),
    channel: 'Email',
    status,
    state: closedStatuses.includes(status) ? 'done' : 'active',
    contacts: n === 4 || random.chance(0.05) ? [] : [random.int(1, world.size.contacts)],
    owner: random.chance(0.2) ? null : random.int(1, members.length),
    team: random.chance(0.3) ? null : random.int(1, teams.length),
    from,
    to,
    agentStarted: random.chance(0.2),
    extraTags: n === 2 ? [1, 2] : [],
  };
}

export function ticketHead(world: World, n: number, plan: TicketPlan): Omit<Ticket, 'messages'> {
  const random = seededRandom(world.seed, `ticket/${n}/fields`);
  const contact = plan.contacts[0];
  const company = contact === undefined ? null : companyOfContact(world, contact);
  const id = idOf('tickets', n);
  return {
    id,
    number: `#${20_000 + n}`,
    title: plan.subject,
    description: descriptionOf(world.seed, n),
    status: plan.status,
    priority: random.chance(0.1) ? null : random.pick(priorities),
    type: random.chance(0.15) ? null : random.pick(ticketTypes),
    board: random.chance(0.1) ? null : random.pick(boards),
    psaNumber: random.chance(0.15) ? null : String(880_000 + n * 7),
    companyId: company === null ? null : world.existing('companies', company),
    contactId: contact === undefined ? null : world.existing('contacts', contact),
    ownerId: plan.owner === null ? null : world.existing('users', plan.owner),
    teamId: plan.team === null ? null : world.existing('teams', plan.team),
    tags: drawTags(world, id, plan.extraTags),
    properties: propertiesOf(world, n),
    createdAt: isoSeconds(plan.from),
    updatedAt: random.chance(0.1) ? null : isoSeconds(plan.to),
    closedAt: plan.state === 'done' ? isoSeconds(plan.to) : null,
  };
}

export function ticketDrafts(world: World, n: number, plan: TicketPlan): Draft[] {
  const count = seededRandom(world.seed, `ticket/${n}/length`).int(2, 8);
  const drafts = chatter(world.seed, `x${n}`, plan, count);
  if (n !== 5) return drafts;
  return drafts.map((draft, index) => (index === 0 ? { ...draft, subject: 'WG: Drucker in Raum 7' } : draft));
}

function descriptionOf(seed: number, n: number): string {
  if (n === 1) return 'Line one\n\nLine three, after an empty one\n  indented <b>not bold</b> & more';
  if (n === 3) return '';
  const random = seededRandom(seed, `ticket/${n}/description`);
  return Array.from({ length: random.int(1, 4) }, () => random.pick(contactSentences)).join(
    random.chance(0.3) ? '\n' : ' ',
  );
}

function propertiesOf(world: World, n: number): Record<string, string> {
  const random = seededRandom(world.seed, `ticket/${n}/properties`);
  const values: Record<string, string> = {};
  if (random.chance(0.4)) values.p5 = random.pick(['Yes', 'No']);
  if (random.chance(0.5)) values.p6 = `NW-${random.int(1000, 9999)}`;
  if (random.chance(0.5)) values.p7 = random.pick(['Contract', 'Time & materials', 'Warranty']);
  return values;
}
