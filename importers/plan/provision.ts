// What a person has to make in Intercom because no endpoint creates it (admins, teams, macros), held against
// what is there now. Pure: the caller reads both sides again each time.
import { macroText } from '../../mapping/template.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { MigrationMap } from '../../model/map.ts';
import type { Team, Template, User } from '../../model/records.ts';
import type { Provisioning } from '../../model/reports.ts';

export type ProvisioningItem = Provisioning['items'][number];

export interface ProvisioningInput {
  readonly users: readonly User[];
  readonly teams: readonly Team[];
  readonly templates: readonly Template[];
  readonly map: Pick<MigrationMap, 'variables'>;
  readonly inventory: Inventory;
}

/** One item per person, team and macro wanted; `open` says what is still missing, and is empty when it is there. */
export function provisioningItems(input: ProvisioningInput): ProvisioningItem[] {
  return [
    ...input.users.filter((user) => user.state !== 'deleted').map((user) => adminItem(user, input.inventory)),
    ...input.teams.map((team) => teamItem(team, input)),
    ...input.templates.map((template) => macroItem(template, input)),
  ];
}

function adminItem(user: User, inventory: Inventory): ProvisioningItem {
  const admin = adminOf(user, inventory);
  const open: string[] = [];
  if (user.email === null) open.push('the source shows no e-mail address to match by');
  else if (!admin) open.push('nobody in Intercom has this e-mail address');
  else if (!admin.hasInboxSeat) open.push('has no inbox seat, so nothing can be assigned');
  return { ref: `users/${user.id}`, kind: 'admin', name: user.name, email: user.email, open };
}

function teamItem(team: Team, { users, inventory }: ProvisioningInput): ProvisioningItem {
  const found = inventory.teams.find((candidate) => same(candidate.name, team.name));
  const open: string[] = [];
  if (!found) open.push('no team of this name');
  else {
    const members = users.filter((user) => user.state !== 'deleted' && team.memberIds.includes(user.id));
    const absent = members.filter((user) => {
      const admin = adminOf(user, inventory);
      return !admin || !found.adminIds.includes(admin.id);
    });
    if (absent.length > 0) open.push(`not in the team: ${absent.map((user) => user.name).join(', ')}`);
  }
  return { ref: `teams/${team.id}`, kind: 'team', name: team.name, email: null, open };
}

function macroItem(template: Template, { map, inventory }: ProvisioningInput): ProvisioningItem {
  const wanted = macroText(template, map);
  const found = inventory.macros.filter((macro) => same(macro.name, wanted.name));
  const open: string[] = [];
  if (found.length === 0) open.push('no macro of this name that the token may see');
  else if (!found.some((macro) => folded(macro.bodyText ?? '') === folded(wanted.text)))
    open.push('its text differs');
  return { ref: `templates/${template.id}`, kind: 'macro', name: template.title, email: null, open };
}

function adminOf(user: User, inventory: Inventory): Inventory['admins'][number] | undefined {
  const email = user.email;
  return email === null
    ? undefined
    : inventory.admins.find((admin) => admin.email !== null && same(admin.email, email));
}

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();
const folded = (text: string): string => text.replace(/\s+/g, ' ').trim();
