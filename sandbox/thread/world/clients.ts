// Makes companies and contacts: the people on the other side of the desk.
import { isoSeconds } from '../../../lib/clock.ts';
import type { Company, Contact } from '../../../model/records.ts';
import { type Random, seededRandom } from '../../random.ts';
import { idOf } from './ids.ts';
import type { World } from './lookup.ts';
import { day, firstDay } from './size.ts';
import { companyFirst, companySecond, firstNames, lastNames } from './words.ts';

/** Two contacts the target already knows, one of them archived there. */
const known: Record<number, { name: string; email: string; company: number }> = {
  2: { name: 'Wanda Existing', email: 'wanda.existing@contoso.example.com', company: 1 },
  3: { name: 'Otto Archived', email: 'otto.archived@fabrikam.example.com', company: 2 },
};

const ascii = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');

export function companyName(n: number): string {
  if (n === 1) return 'Contoso Ltd';
  if (n === 2) return 'Fabrikam, Inc.';
  const first = companyFirst[n % companyFirst.length];
  const second = companySecond[Math.floor(n / companyFirst.length + n) % companySecond.length];
  return `${first} ${second}`;
}

function companyDomain(n: number): string {
  return `${ascii(companyName(n).replace(/( Ltd|, Inc\.)$/, ''))}.example.com`;
}

export function makeCompany(world: World, n: number): Company {
  const random = seededRandom(world.seed, `company/${n}`);
  const types = ['Managed', 'Client', 'Prospect', 'Vendor', 'VIP'].filter(() => random.chance(0.3));
  const parent = n > 3 && random.chance(0.2) ? random.int(1, 3) : null;
  return {
    id: idOf('companies', n),
    name: companyName(n),
    status: random.chance(0.1) ? null : random.pick(['Active', 'Active', 'Active', 'Inactive', 'Onboarding']),
    types: types.sort(),
    parentId: parent === null ? null : world.existing('companies', parent),
    website: random.chance(0.2) ? null : `https://${companyDomain(n)}`,
  };
}

/** The name contact `n` has, even when the record is gone and only messages still show it. */
export function contactName(seed: number, n: number): string {
  const random = seededRandom(seed, `contact/${n}/name`);
  return known[n]?.name ?? `${random.pick(firstNames)} ${random.pick(lastNames)}`;
}

/** The company contact `n` belongs to; null for private people. */
export function companyOfContact(world: World, n: number): number | null {
  const fixed = known[n];
  if (fixed) return fixed.company;
  const random = seededRandom(world.seed, `contact/${n}/company`);
  return random.chance(0.08) ? null : random.int(1, world.size.companies);
}

export function makeContact(world: World, n: number): Contact {
  const random = seededRandom(world.seed, `contact/${n}`);
  const name = contactName(world.seed, n);
  const company = companyOfContact(world, n);
  return {
    id: idOf('contacts', n),
    name,
    email: known[n]?.email ?? emailOf(random, name, n, company),
    phone: random.chance(0.45) ? `+1 555 01${String(random.int(0, 99)).padStart(2, '0')}` : null,
    companyId: company === null ? null : world.existing('companies', company),
    createdAt: random.chance(0.1) ? null : isoSeconds(firstDay - random.int(0, 500 * 86_400) * 1000),
    properties: propertiesOf(random),
  };
}

/** About one in eight is known by phone or chat handle only. */
function emailOf(random: Random, name: string, n: number, company: number | null): string | null {
  if (n === 5 || random.chance(0.12)) return null;
  const parts = name.split(' ').map(ascii).filter(Boolean);
  const local = `${parts.length > 0 ? parts.join('.') : 'user'}${n}`;
  return `${local}@${company === null ? 'mail.example.org' : companyDomain(company)}`;
}

function propertiesOf(random: Random): Record<string, string> {
  const values: Record<string, string> = {};
  if (random.chance(0.3)) values.p8 = random.chance(0.3) ? 'Yes' : 'No';
  if (random.chance(0.5)) values.p9 = random.pick(['English', 'Español', 'Français', 'العربية']);
  if (random.chance(0.3)) values.p10 = `Floor ${random.int(1, 6)}, desk ${random.int(1, 80)}`;
  return values;
}

/** When people of the company were last seen on a channel, for the table only. */
export function lastSeen(seed: number, id: string): { messenger: boolean; bot: boolean; at: number | null } {
  const random = seededRandom(seed, `seen/${id}`);
  return {
    messenger: random.chance(0.6),
    bot: random.chance(0.3),
    at: random.chance(0.8) ? firstDay + random.int(300, 800) * day + random.int(0, 86_399) * 1000 : null,
  };
}
