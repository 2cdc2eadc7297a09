// Makes integrations and flows: what a person has to rebuild elsewhere.
import { isoSeconds } from '../../../lib/clock.ts';
import type { Automation, Integration } from '../../../model/records.ts';
import { idOf } from './ids.ts';
import type { World } from './lookup.ts';
import { hour, lastDay, minute } from './size.ts';

const integrations: readonly (Omit<Integration, 'id' | 'lastSyncedAt'> & { syncedAgo: number | null })[] = [
  { name: 'ConnectWise PSA', kind: 'PSA', status: 'Connected', syncedAgo: 12 * minute + 7000 },
  { name: 'Microsoft Teams', kind: 'Chat', status: 'Connected', syncedAgo: null },
  { name: 'Slack', kind: 'Chat', status: 'Disconnected', syncedAgo: 412 * hour },
  { name: 'Microsoft 365', kind: 'Identity', status: 'Connected', syncedAgo: 3 * hour },
  { name: 'Remote monitoring', kind: 'RMM', status: 'Needs attention', syncedAgo: 49 * hour + 1000 },
  { name: 'Webhook to the warehouse', kind: null, status: null, syncedAgo: null },
];
export const integrationCount = integrations.length;

/** What the PSA brings over; each row has a last-synced time of its own on the page. */
export const psaRows = [
  'Agreements',
  'Boards & Categories',
  'Companies',
  'Configurations',
  'Contacts',
  'Members',
  'Priorities',
  'SLA’s',
  'Ticket types',
] as const;

export function makeIntegration(_world: World, n: number): Integration {
  const { syncedAgo, ...facts } = integrations[n - 1] ?? {
    name: `Added integration ${n}`,
    kind: 'Documentation',
    status: 'Connected',
    syncedAgo: null,
  };
  return {
    id: idOf('integrations', n),
    ...facts,
    lastSyncedAt: syncedAgo === null ? null : isoSeconds(lastDay - syncedAgo),
  };
}

const flows: readonly Omit<Automation, 'id'>[] = [
  {
    name: 'Triage outages',
    enabled: true,
    trigger: 'A thread is created',
    conditions: [
      'Board is Service Desk',
      'Any of (Priority is High OR Priority is Critical OR All of (Company Type is VIP AND Source is Voice))',
    ],
    actions: ['Set Priority to Critical', 'Assign to Ines Moreau', 'Note: "Outage? Check the status page."'],
  },
  {
    name: 'After-hours answer',
    enabled: true,
    trigger: 'A contact replies',
    conditions: ['Any of (Time is outside business hours OR Day is a holiday)'],
    actions: ['Reply with snippet "After hours"'],
  },
  {
    name: 'Phishing to security',
    enabled: false,
    trigger: 'A thread is created',
    conditions: ['Summary contains "suspicious"', 'Contact Type is not Vendor'],
    actions: ['Set Board to Alerts', 'Add Resource Team Field Engineering'],
  },
  {
    name: 'Remind after two days',
    enabled: true,
    trigger: 'Status has been Waiting on Client for 2 days',
    conditions: [],
    actions: ['Reply: "Hi {First Name}, is this still a problem?"', 'Set Status to Scheduled'],
  },
  {
    name: 'Ask for a rating & close',
    enabled: true,
    trigger: 'Status changes to Resolved',
    conditions: ['Company is not Contoso Ltd'],
    actions: ['Send CSAT snippet', 'Set Status to Closed'],
  },
];
export const flowCount = flows.length;

export function makeAutomation(_world: World, n: number): Automation {
  const flow = flows[n - 1] ?? {
    name: `Added flow ${n}`,
    enabled: false,
    trigger: 'A thread is created',
    conditions: [],
    actions: ['Note: "added"'],
  };
  return { id: idOf('automations', n), ...flow };
}
