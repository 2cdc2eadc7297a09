// Who writes in Intercom for an author of the source. Where nobody fits, somebody else writes and the name is kept.
import type { Author } from '../model/records.ts';
import type { Person } from './draft.ts';
import type { Losses } from './losses.ts';
import { PLACEHOLDER_CONTACT } from './names.ts';
import type { Setting } from './setting.ts';

export interface Writer {
  readonly person: Person;
  /** First line to put above the text, when somebody else writes. */
  readonly heading: string | null;
}

/** Name to show for an author, never empty. */
export function displayName(author: Author, setting: Setting): string {
  const user = author.type === 'user' && author.id !== null ? setting.users.get(author.id) : undefined;
  return author.name.trim() || user?.name || 'unknown';
}

/**
 * @param mayWrite whether this contact can write in the thread at hand (a ticket has exactly one, docs/intercom.md 7)
 * @param main the contact who writes for contacts that cannot
 */
export function commentWriter(
  author: Author,
  setting: Setting,
  losses: Losses,
  mayWrite: (contactId: string) => boolean,
  main: string,
): Writer {
  if (author.type !== 'contact') return adminWriter(author, setting, losses);
  if (author.id !== null && setting.knows('contacts', author.id) && mayWrite(author.id)) {
    return { person: { type: 'contact', ref: `contacts/${author.id}` }, heading: null };
  }
  const name = displayName(author, setting);
  losses.add('unknown_contact', { name });
  return { person: { type: 'contact', ref: main }, heading: `[originally by ${name}]` };
}

/** For what only admins can write: notes, and everything users and the system say. */
export function adminWriter(author: Author, setting: Setting, losses: Losses): Writer {
  const admin = author.type === 'user' && author.id !== null ? setting.map.users[author.id] : undefined;
  if (admin) return { person: { type: 'admin', id: admin }, heading: null };
  const name = displayName(author, setting);
  losses.add('stand_in_author', { name });
  return { person: { type: 'admin', id: setting.map.standIn }, heading: `[originally by ${name}]` };
}

/** Intercom admin id, or null with a finding. @param userId null for nobody, which loses nothing */
export function assignee(userId: string | null, setting: Setting, losses: Losses): string | null {
  if (userId === null) return null;
  const admin = setting.map.users[userId] ?? null;
  if (admin === null) {
    losses.add('stand_in_assignee', { name: setting.users.get(userId)?.name ?? userId });
  }
  return admin;
}

/** Intercom team id, or null with a finding. */
export function assignedTeam(teamId: string | null, setting: Setting, losses: Losses): string | null {
  if (teamId === null) return null;
  const team = setting.map.teams[teamId] ?? null;
  if (team === null) losses.add('team_unmatched', { name: setting.teams.get(teamId)?.name ?? teamId });
  return team;
}

/** The first of these contacts that the snapshot holds, else the placeholder. */
export function mainContact(contactIds: readonly string[], setting: Pick<Setting, 'knows'>): string {
  const known = contactIds.find((id) => setting.knows('contacts', id));
  return known === undefined ? PLACEHOLDER_CONTACT : `contacts/${known}`;
}

/** Ref of a company that the snapshot holds; null with a finding for one it does not. */
export function companyRef(
  companyId: string | null,
  field: string,
  setting: Setting,
  losses: Losses,
): string | null {
  if (companyId === null) return null;
  const ref = `companies/${companyId}`;
  if (setting.knows('companies', companyId)) return ref;
  losses.add('reference_missing', { field, target: ref });
  return null;
}
