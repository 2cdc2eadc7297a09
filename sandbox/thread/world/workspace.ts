// What belongs to the workspace itself: members, teams, the tag vocabulary and custom properties.
import type { Property, Tag, Team, User } from '../../../model/records.ts';
import { members, teams } from '../../cast.ts';
import { seededRandom } from '../../random.ts';
import { idOf } from './ids.ts';
import type { World } from './lookup.ts';

export const account = {
  name: 'Northwind Managed IT',
  timezone: 'America/New_York',
  psa: 'ConnectWise PSA',
} as const;

export function makeUser(_world: World, n: number): User {
  const member = members[n - 1];
  if (!member) throw new RangeError(`no member ${n}`);
  const { id, name, email, state, role } = member;
  return { id, name, email, state, role };
}

export function makeTeam(_world: World, n: number): Team {
  const team = teams[n - 1];
  if (!team) throw new RangeError(`no team ${n}`);
  return { id: team.id, name: team.name, memberIds: [...team.memberIds].sort() };
}

/** Far longer than a tag may be elsewhere; also with what CSV and URLs stumble over. */
const longTag = `escalation path: ${'site visit, then vendor, then account manager; '.repeat(7)}`
  .slice(0, 299)
  .concat('.');

// biome-ignore format: a word list reads better in rows
const plainTags = [
  'VIP', longTag, 'printer', 'e-mail', 'vpn', 'onboarding', 'offboarding', 'security', 'phishing', 'hardware',
  'billing', 'waiting for parts', 'after hours', 'R&D', 'größere Störung', '🔥 urgent', 'C:\\drive', 'wifi',
  'backup', 'مهم',
] as const;

export function makeTag(_world: World, n: number): Tag {
  return { id: idOf('tags', n), name: plainTags[n - 1] ?? `site ${String(n).padStart(3, '0')}` };
}

const definitions: readonly Omit<Property, 'id'>[] = [
  {
    name: 'Impact',
    appliesTo: 'conversation',
    type: 'list',
    options: ['Single user', 'Department', 'Whole site'],
    description: 'How many people cannot work',
  },
  {
    name: 'Root cause',
    appliesTo: 'conversation',
    type: 'list',
    options: ['Configuration', 'Hardware, peripherals', 'Third party', 'User error'],
    description: null,
  },
  {
    name: 'Affected users',
    appliesTo: 'conversation',
    type: 'number',
    options: [],
    description: 'Estimated by the technician',
  },
  { name: 'Change window', appliesTo: 'conversation', type: 'date', options: [], description: null },
  { name: 'SLA breached', appliesTo: 'ticket', type: 'boolean', options: [], description: null },
  {
    name: 'Asset tag',
    appliesTo: 'ticket',
    type: 'text',
    options: [],
    description: 'From the sticker on the device',
  },
  {
    name: 'Billing',
    appliesTo: 'ticket',
    type: 'list',
    options: ['Contract', 'Time & materials', 'Warranty'],
    description: null,
  },
  {
    name: 'VIP',
    appliesTo: 'contact',
    type: 'boolean',
    options: [],
    description: 'Call back within the hour',
  },
  {
    name: 'Preferred language',
    appliesTo: 'contact',
    type: 'list',
    options: ['English', 'Español', 'Français', 'العربية'],
    description: null,
  },
  { name: 'Desk location', appliesTo: 'contact', type: 'text', options: [], description: null },
];
export const propertyCount = definitions.length;

export function makeProperty(_world: World, n: number): Property {
  const definition = definitions[n - 1] ?? {
    name: `Extra field ${n}`,
    appliesTo: 'conversation' as const,
    type: 'text' as const,
    options: [],
    description: null,
  };
  return { id: idOf('properties', n), ...definition };
}

/** Names of tags that exist, sorted, by their numbers. */
function tagNames(world: World, numbers: Iterable<number>): string[] {
  const names = new Set<string>();
  for (const n of numbers) {
    const tag = world.get('tags', idOf('tags', n));
    if (tag) names.add(tag.name);
  }
  return [...names].sort();
}

/** Names of up to three tags drawn for a record, and of `extra` by number; sorted. */
export function drawTags(world: World, label: string, extra: readonly number[] = []): string[] {
  const random = seededRandom(world.seed, `tags/${label}`);
  const numbers = Array.from({ length: random.int(0, 3) }, () => random.int(1, world.size.tags));
  return tagNames(world, [...extra, ...numbers]);
}
