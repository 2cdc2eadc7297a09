// Users, teams, companies, contacts and tags of the invented account.
import type { Company, Contact, Tag, Team, User } from '../../../model/records.ts';
import { seededRandom } from '../../../sandbox/random.ts';
import { COMPANY_NAMES, FIRST_NAMES, LAST_NAMES, TAG_NAMES } from './vocabulary.ts';

export interface People {
  readonly users: readonly User[];
  readonly teams: readonly Team[];
  readonly companies: readonly Company[];
  readonly contacts: readonly Contact[];
  readonly tags: readonly Tag[];
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/[^a-z]+/g, '');

const USERS = [
  ['Jana Größing', 'admin', 'active'],
  ['Malte Weiß', 'team_admin', 'active'],
  ['Änne Krüger', 'member', 'active'],
  ['Ümit Öztürk', 'member', 'active'],
  ['Wiebke Thiele', 'team_admin', 'active'],
  ['Ole Straßburger', 'member', 'active'],
  ['Friederike von der Heide', 'member', 'active'],
  ['Tomasz Przybylski', 'member', 'pending'],
  ['Renate Vogt', 'member', 'deleted'],
] as const;

/** Users are people 11 to 19, contacts 101 to 140: one number space, as the people directory has it. */
export function inventPeople(seed: number): People {
  const random = seededRandom(seed, 'people');
  const users = USERS.map(
    ([name, role, state], index): User => ({
      id: String(11 + index),
      name,
      // A deleted account loses its address.
      email: state === 'deleted' ? null : `${plain(name)}@kundendienst.example.com`,
      state,
      role,
    }),
  );
  const teams: Team[] = [
    { id: '1', name: 'Technik', memberIds: ['11', '12', '13', '14'] },
    { id: '2', name: 'Buchhaltung & Verträge', memberIds: ['15', '16', '11'].sort() },
    { id: '3', name: 'Außendienst Süd', memberIds: ['17', '18'] },
  ];
  const companies = COMPANY_NAMES.map(
    (name, index): Company => ({
      id: String(index + 1),
      name,
      status: index % 5 === 4 ? null : random.pick(['Kunde', 'Interessent', 'ehemalig']),
      types: [[], ['Händler'], ['Großkunde', 'Händler'], ['Hersteller']][index % 4] ?? [],
      parentId: index === 5 || index === 9 ? '4' : null,
      website: index % 3 === 2 ? null : `https://www.firma-${index + 1}.example.com/`,
    }),
  );
  const contacts = Array.from({ length: 40 }, (_, index): Contact => {
    // The last one has the name of the sixth: names are no keys.
    const at = index === 39 ? 5 : index;
    const first = FIRST_NAMES[at % FIRST_NAMES.length];
    const last = LAST_NAMES[(at * 7) % LAST_NAMES.length];
    const day = String(random.int(1, 28)).padStart(2, '0');
    return {
      id: String(101 + index),
      name: `${first} ${last}`,
      email: index % 11 === 7 ? null : `${plain(`${first}.${last}`)}.${index}@example.com`,
      phone: index % 4 === 3 ? null : `+49 (0)40 ${random.int(100, 999)} ${random.int(10, 99)}-0`,
      companyId: index % 6 === 5 ? null : String(random.int(1, companies.length)),
      createdAt: index % 17 === 16 ? null : `2025-${random.pick(['03', '06', '11'])}-${day}T09:15:30Z`,
      properties: {},
    };
  });
  const tags = TAG_NAMES.map((name, index): Tag => ({ id: String(index + 1), name }));
  return { users, teams, companies, contacts, tags };
}
