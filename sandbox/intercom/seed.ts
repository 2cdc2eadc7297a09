// What the workspace holds before anybody imports into it: people, vocabulary and a little history of its own.
import { members, teams } from '../cast.ts';
import { seededRandom } from '../random.ts';
import { storeData } from './api/attributes.ts';
import { link } from './api/contact-links.ts';
import { addContact, contactChanged } from './api/contact-store.ts';
import { addConversationAttribute } from './api/conversation-attributes.ts';
import { openConversation } from './api/conversations.ts';
import { addDataAttribute } from './api/data-attributes.ts';
import { addTag } from './api/tags.ts';
import { adminAuthor, contactAuthor } from './shapes/people.ts';
import type { Admin, Company, Contact, TicketState } from './things.ts';
import { addPart, touch } from './threads.ts';
import type { World } from './world.ts';

/** When the workspace's own history ends; run {@link seedWorkspace} with the clock standing here. */
export const SEEDED_AT = Date.UTC(2025, 0, 6, 9);

/** Fills an empty workspace, the same for the same seed. */
export function seedWorkspace(world: World): void {
  addPeople(world);
  addVocabulary(world);
  addMacros(world);
  addHistory(world);
}

function addPeople(world: World): void {
  const admin = (name: string, email: string, hasInboxSeat = true): Admin => {
    const added: Admin = { id: world.ids.decimal('admin'), name, email, hasInboxSeat, teamIds: [] };
    world.admins.set(added.id, added);
    return added;
  };
  world.owner = admin('Migration Bot', 'migration.bot@northwind.example.com');
  const byMember = new Map<string, Admin>();
  for (const member of members) {
    if (member.intercom) byMember.set(member.id, admin(member.name, member.intercom.email));
  }
  admin('Sanna Virtanen', 'sanna.virtanen@northwind.example.com');
  admin('Otis Grey', 'otis.grey@northwind.example.com', false);
  const email = `operator+${world.workspace.id}@intercom.example.com`;
  world.bot = { type: 'bot', id: world.ids.decimal('admin'), name: 'Fin', email };
  for (const team of teams) {
    if (!team.intercom) continue;
    const belonging = team.memberIds.flatMap((id) => byMember.get(id) ?? []);
    const id = world.ids.decimal('team');
    world.teams.set(id, { id, name: team.name, adminIds: belonging.map((one) => Number(one.id)) });
    for (const one of belonging) one.teamIds.push(Number(id));
  }
}

function addVocabulary(world: World): void {
  const labels: readonly [TicketState['category'], string, string][] = [
    ['submitted', 'Submitted', 'Submitted'],
    ['in_progress', 'In progress', 'In progress'],
    ['waiting_on_customer', 'Waiting on customer', 'Waiting on you'],
    ['resolved', 'Resolved', 'Resolved'],
  ];
  for (const [category, internalLabel, externalLabel] of labels) {
    const id = world.ids.decimal('ticketState');
    world.ticketStates.set(id, { id, category, internalLabel, externalLabel });
  }
  addTag(world, 'vip');
  addTag(world, 'Billing');
  addTag(world, 'Newsletter', ['Seg 1']);
  const tier = { name: 'Plan tier', model: 'contact', dataType: 'string', dependant: true } as const;
  addDataAttribute(world, { ...tier, options: ['Free', 'Pro'] });
  addDataAttribute(world, { name: 'Old score', model: 'contact', dataType: 'integer', archived: true });
  addConversationAttribute(world, { name: 'Legacy', dataType: 'string', archived: true });
}

function addMacros(world: World): void {
  const everyone: readonly string[] = [];
  const fieldTeam = [...world.teams.keys()].slice(-1);
  const rows: readonly [name: string, body: string, text: string, teamIds: readonly string[]][] = [
    [
      'Welcome',
      '<p>Hi <attribute key="user.first_name" default="there"/>, thanks for writing in.</p>',
      'Hi {{user.first_name|fallback:"there"}}, thanks for writing in.',
      everyone,
    ],
    [
      'Closing',
      '<p>Glad that is solved. Have a good day!</p>',
      'Glad that is solved. Have a good day!',
      everyone,
    ],
    ['On site', '<p>An engineer is on the way.</p>', 'An engineer is on the way.', fieldTeam],
  ];
  for (const [index, [name, body, bodyText, teamIds]] of rows.entries()) {
    const id = world.ids.decimal('macro');
    const createdAt = world.now() - 86_400 * (index + 1);
    world.macros.set(id, { id, name, body, bodyText, createdAt, updatedAt: createdAt, teamIds });
  }
}

function addHistory(world: World): void {
  const contact = (
    name: string,
    email: string,
    externalId: string | null,
    role: Contact['role'] = 'user',
  ) => {
    const added = Object.assign(addContact(world, { role, externalId, email }), { name });
    contactChanged(world, added);
    return added;
  };
  // These two share their addresses with people of the Thread account, and have no external id.
  const wanda = contact('Wanda Existing', 'wanda.existing@contoso.example.com', null);
  const otto = contact('Otto Archived', 'otto.archived@fabrikam.example.com', null);
  otto.archived = true;
  contactChanged(world, otto);
  const priya = contact('Priya Raman', 'priya.raman@adatum.example.com', 'crm-7001');
  storeData(priya.attributes, [['Plan tier', 'Pro']]);
  contact('Passer-by', 'passer.by@adatum.example.com', null, 'lead');
  link(world, priya, addCompany(world));

  const random = seededRandom(world.seed, 'intercom/history');
  const texts = [
    'Do you ship to Norway?',
    'My invoice of last month is missing.',
    'Thanks, all good now.',
  ] as const;
  const agents = [...world.admins.values()].filter(({ hasInboxSeat }) => hasInboxSeat);
  for (const [index, text] of texts.entries()) {
    const author = index === 0 ? wanda : priya;
    const createdAt = world.now() - 86_400 * (10 + index) + random.int(0, 3600);
    const opening = {
      author: contactAuthor(author),
      contacts: [author],
      body: text,
      createdAt,
      attachments: [],
    };
    const thread = openConversation(world, opening);
    const agent = random.pick(agents);
    const reply = {
      author: adminAuthor(agent),
      body: '<p>Let me look that up.</p>',
      createdAt: createdAt + 600,
    };
    addPart(world, thread, { type: 'comment', ...reply });
    thread.adminAssigneeId = agent.id;
    thread.waitingSince = null;
    if (index > 0) {
      thread.state = 'closed';
      addPart(world, thread, { type: 'close', author: adminAuthor(agent), createdAt: createdAt + 1200 });
    }
    touch(world, thread);
  }
}

function addCompany(world: World): Company {
  const now = world.now();
  const company: Company = {
    id: world.ids.hex(),
    companyId: 'crm-c-1',
    name: 'Adatum',
    plan: null,
    size: 40,
    website: 'https://adatum.example.com',
    industry: null,
    monthlySpend: 0,
    remoteCreatedAt: now,
    lastRequestAt: null,
    attributes: new Map(),
    contactIds: new Set(),
    tagIds: new Set(),
    noteIds: [],
    archived: false,
    createdAt: now,
    updatedAt: now,
  };
  world.companies.set(company.id, company);
  world.companiesByKey.set(company.companyId, company);
  return company;
}
