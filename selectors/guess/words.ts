// What helpdesks call the fields of our records, as people read it: headers, labels, names of attributes. And which of
// our words their words for states mean. Pure.
import type { StreamName } from '../../model/streams.ts';
import { singular } from './streams.ts';

type Words = Readonly<Record<string, readonly string[]>>;

/** By field, likeliest first; a text fits a word when it is that word, or nearly nothing else. */
const ANY: Words = {
  number: ['number', 'ticket number', 'no', 'ticket', 'ref', 'reference', 'ticket no', 'case number'],
  name: ['name', 'full name', 'real name', 'display name'],
  title: ['subject', 'title', 'summary', 'name', 'question', 'headline'],
  subject: ['subject', 'title', 'summary', 'topic'],
  description: ['description', 'detail'],
  status: ['status', 'ticket status', 'state'],
  state: ['state', 'status', 'account status'],
  priority: ['priority', 'severity', 'urgency'],
  type: ['type', 'ticket type', 'kind', 'category', 'help topic', 'topic'],
  board: ['board', 'queue', 'department', 'pipeline'],
  psaNumber: ['psa number', 'psa ticket', 'external number'],
  companyId: ['company', 'organization', 'organisation', 'client', 'account', 'customer company'],
  contactId: [
    'contact',
    'requester',
    'requestor',
    'customer',
    'from',
    'user',
    'requested by',
    'reporter',
    'matched contact',
    'contact owner',
  ],
  contactIds: ['contact', 'participant', 'requester', 'customer', 'from', 'user'],
  ownerId: ['owner', 'assignee', 'assigned to', 'agent', 'assigned', 'responsible', 'assigned agent'],
  teamId: ['team', 'group', 'assigned team', 'department', 'queue'],
  authorId: ['author', 'created by', 'written by'],
  parentId: ['parent', 'parent company', 'parent organization'],
  tags: ['tag', 'label'],
  createdAt: [
    'created',
    'create date',
    'created at',
    'created on',
    'date created',
    'opened',
    'open date',
    'date',
    'posted',
    'received',
    'submitted',
    'registered',
    'added',
    'sent',
  ],
  updatedAt: [
    'updated',
    'last updated',
    'last update',
    'modified',
    'last modified',
    'updated at',
    'last activity',
    'last message',
    'changed',
  ],
  closedAt: [
    'closed',
    'resolved',
    'closed at',
    'close date',
    'closed date',
    'date closed',
    'completed',
    'solved',
  ],
  lastSyncedAt: ['last synced', 'last sync', 'synced'],
  email: ['email', 'e mail', 'email address', 'e mail address', 'mail'],
  phone: ['phone', 'phone number', 'telephone', 'mobile', 'mobile phone', 'work phone', 'cell'],
  website: ['website', 'web site', 'web', 'homepage', 'domain', 'url', 'site'],
  types: ['type', 'category'],
  role: ['role', 'access', 'permission'],
  channel: ['channel', 'source', 'via', 'origin'],
  platform: ['platform', 'source', 'site'],
  rating: ['rating', 'star', 'score'],
  body: ['body', 'text', 'response', 'content', 'message', 'reply', 'answer', 'comment'],
  html: ['answer', 'body', 'content', 'text', 'article'],
  authorName: ['author', 'reviewer', 'name', 'written by'],
  url: ['url', 'link', 'published at', 'permalink'],
  shortcut: ['shortcut', 'hotkey', 'key', 'abbreviation'],
  collection: ['collection', 'category', 'section', 'folder', 'topic'],
  appliesTo: ['applies to', 'used on', 'object', 'entity', 'resource'],
  options: ['option', 'choice', 'value'],
  kind: ['kind', 'type', 'provider', 'category'],
  enabled: ['enabled', 'active', 'status', 'state'],
  trigger: ['trigger', 'event', 'when'],
  conditions: ['condition', 'filter', 'criterion'],
  actions: ['action', 'then'],
  memberIds: ['member', 'agent', 'team member'],
  timezone: ['time zone', 'timezone'],
  workspace: [
    'workspace name',
    'company name',
    'account name',
    'organization name',
    'helpdesk name',
    'name',
    'workspace',
    'company',
  ],
};

const OWN: Readonly<Partial<Record<StreamName, Words>>> = {
  teams: { name: ['name', 'team', 'department', 'group', 'queue', 'team name', 'department name'] },
  companies: { name: ['name', 'company', 'organization', 'company name'] },
  templates: { title: ['title', 'name', 'subject', 'canned response'] },
  tags: { name: ['name', 'tag', 'label'] },
  users: { name: ['name', 'full name', 'real name', 'agent', 'member', 'staff'] },
  contacts: { name: ['name', 'full name', 'real name', 'customer', 'contact', 'user'] },
};

/** How near a text is to what the field is called: 1 for its likeliest name, less down the list, 0 for another thing. */
export function nearness(text: string, field: string, stream: StreamName): number {
  const said = singular(text).trim();
  if (said === '') return 0;
  const words = OWN[stream]?.[field] ?? ANY[field] ?? [];
  const at = words.findIndex((word) => said === word || said === singular(word).trim());
  return at < 0 ? 0 : 1 - at * 0.04;
}

export const isCalled = (text: string, field: string): boolean => nearness(text, field, 'attachments') > 0;

/** Their words for ours, for fields that have but a few values. */
const MEANS: Readonly<Record<string, readonly string[]>> = {
  active: ['active', 'enabled', 'open', 'new', 'registered', 'confirmed', 'current', 'on'],
  pending: ['pending', 'invited', 'unconfirmed', 'guest'],
  deleted: [
    'deleted',
    'disabled',
    'inactive',
    'archived',
    'locked',
    'blocked',
    'suspended',
    'deactivated',
    'off',
  ],
  waiting: ['waiting', 'pending', 'on hold', 'snoozed', 'stalled', 'hold'],
  done: ['done', 'closed', 'resolved', 'solved', 'completed', 'archived', 'rejected'],
  admin: ['admin', 'administrator', 'owner', 'superuser'],
  team_admin: ['team admin', 'manager', 'team lead', 'supervisor', 'team manager'],
  member: [
    'member',
    'agent',
    'user',
    'staff',
    'all access',
    'light agent',
    'expanded access',
    'limited access',
    'view only',
    'employee',
  ],
  draft: ['draft', 'private', 'internal', 'unpublished', 'hidden'],
  published: ['published', 'public', 'featured', 'live'],
  conversation: ['conversation', 'thread'],
  ticket: ['ticket', 'request', 'issue', 'case'],
  contact: ['contact', 'customer', 'user', 'person'],
  text: ['text', 'short text', 'long text', 'short answer', 'thread entry', 'string', 'textarea'],
  number: ['number', 'integer', 'decimal', 'numeric'],
  boolean: ['boolean', 'checkbox', 'yes no', 'toggle'],
  date: ['date', 'date and time', 'datetime'],
  list: ['list', 'dropdown', 'choice', 'select', 'multi select', 'radio'],
  personal: ['personal', 'private', 'mine', 'yours'],
  team: ['team', 'shared', 'all', 'public', 'global'],
};

/** A map from their words to ours; null where one word means none of them. */
export function mapOf(values: readonly string[], options: readonly string[]): Record<string, string> | null {
  const map: Record<string, string> = {};
  for (const value of new Set(values)) {
    const said = singular(value).trim();
    const option = options.find(
      (one) =>
        singular(one.replace('_', ' ')).trim() === said ||
        MEANS[one]?.some((word) => singular(word).trim() === said),
    );
    if (option === undefined || value.length > 30) return null;
    map[value.toLowerCase()] = option;
  }
  return Object.keys(map).length === 0 ? null : map;
}

/** Texts that say that there is none. */
export const NOTHING = [
  'None',
  'Unassigned',
  '-',
  '—',
  '–',
  'N/A',
  'Not set',
  'Never',
  '(none)',
  'Empty',
  'Nobody',
  'Not assigned',
  '— Unassigned —',
  '— None —',
  '— Empty —',
  '(no value)',
];
