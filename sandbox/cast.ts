// The people and teams both sandbox servers know of: who works in Thread, and which of them
// already have an Intercom seat. Invented; addresses on reserved domains.

export interface CastMember {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly state: 'active' | 'pending' | 'deleted';
  readonly role: 'admin' | 'team_admin' | 'member';
  /** Has an Intercom seat; the e-mail there may differ in case, as it does in life. */
  readonly intercom: false | { readonly email: string };
}

const person = (
  id: number,
  name: string,
  state: CastMember['state'],
  role: CastMember['role'],
  intercom: 'same' | 'shouted' | 'none',
): CastMember => {
  const email = `${name
    .normalize('NFD')
    .replace(/[^A-Za-z ]/g, '')

    .trim()
    .toLowerCase()
    .replaceAll(' ', '.')}@northwind.example.com`;
  return {
    id: `m${1000 + id}`,
    name,
    email,
    state,
    role,
    intercom: intercom === 'none' ? false : { email: intercom === 'shouted' ? email.toUpperCase() : email },
  };
};

/** More than one page of the Members list (about 10 a page); some left, some never accepted, some have no seat. */
export const members: readonly CastMember[] = [
  person(1, 'Ada Lindqvist', 'active', 'admin', 'same'),
  person(2, 'Bruno Okafor', 'active', 'team_admin', 'same'),
  person(3, 'Chiara Núñez', 'active', 'member', 'shouted'),
  person(4, 'Dmitri Ивáнов', 'active', 'member', 'same'),
  person(5, 'Esther Kowalczyk', 'deleted', 'member', 'none'),
  person(6, 'Farid Haddad', 'active', 'member', 'none'),
  person(7, 'Grace O’Neill', 'active', 'member', 'same'),
  person(8, 'Hiro Tanaka', 'pending', 'member', 'none'),
  person(9, 'Ines Moreau', 'active', 'team_admin', 'same'),
  person(10, 'Jonas Weiß', 'deleted', 'member', 'none'),
  person(11, 'Keiko Mori', 'active', 'member', 'same'),
  person(12, 'Luca Bianchi', 'active', 'member', 'same'),
];

export interface CastTeam {
  readonly id: string;
  readonly name: string;
  readonly memberIds: readonly string[];
  /** Exists in Intercom under this name. */
  readonly intercom: boolean;
}

export const teams: readonly CastTeam[] = [
  { id: 't201', name: 'Service Desk', memberIds: ['m1002', 'm1003', 'm1004', 'm1005'], intercom: true },
  { id: 't202', name: 'Field Engineering', memberIds: ['m1006', 'm1007'], intercom: true },
  { id: 't203', name: 'Customer Success', memberIds: ['m1001', 'm1009', 'm1011'], intercom: false },
];

/** Who the extraction signs in as. */
export const extractionAccount = 'ada.lindqvist@northwind.example.com';
