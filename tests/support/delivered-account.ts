// A small account in which every promise about a stream has a record of its own to be seen on. The workspace it
// goes to (sandbox/intercom/seed.ts) has an admin for u1 and a team for d1, and knows Wanda and, archived, Otto.
import { members, teams } from '../../sandbox/cast.ts';
import type { Meddle } from './imported.ts';
import type { Records } from './memory-snapshot.ts';
import {
  aContact,
  aConversation,
  aMessage,
  anAttachment,
  aProperty,
  aReview,
  aTicket,
  at,
  aUser,
  contactAuthor,
  userAuthor,
} from './records.ts';

export const AGENT = members.flatMap(({ intercom }) => (intercom ? [intercom.email] : []))[0] ?? '';
export const TEAM = teams.find(({ intercom }) => intercom)?.name ?? '';
/** The bytes of every file. */
export const FILE = 'abc';

const agent = userAuthor('u1');
const gone = userAuthor('u2', 'Gone <Guy>');

/** Names of the files of one message, a number in each; more than Intercom takes on one part. */
export function fileNames(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}.txt`);
}

function filesOf(parent: string, messageId: string, prefix: string, count: number) {
  return fileNames(prefix, count).map((name) =>
    anAttachment({ id: name.slice(0, -4), name, parent, messageId }),
  );
}

const idsOf = (prefix: string, count: number): string[] =>
  fileNames(prefix, count).map((name) => name.slice(0, -4));

export function deliveredAccount(): Records {
  return {
    users: [
      aUser({ email: AGENT }),
      aUser({ id: 'u2', name: 'Gone <Guy>', email: 'gone@acme.example', state: 'deleted' }),
    ],
    teams: [{ id: 'd1', name: TEAM, memberIds: ['u1'] }],
    companies: ['o1', 'o2'].map((id) => ({
      id,
      name: `Company ${id}`,
      status: 'Active',
      types: ['Customer'],
      parentId: null,
      website: 'https://client.example',
    })),
    contacts: [
      aContact({ companyId: 'o1', createdAt: at(-900), phone: '+1 555 0100', properties: { p3: 'North' } }),
      aContact({ id: 'mail-less', name: 'Nora', email: null, companyId: 'o2' }),
      aContact({ id: 'otto', name: 'Otto', email: 'otto.archived@fabrikam.example.com' }),
      aContact({ id: 'wanda', name: 'Wanda', email: 'wanda.existing@contoso.example.com', companyId: 'o2' }),
      aContact({ id: 'again', name: 'Imported before', email: null, companyId: 'o1' }),
    ],
    properties: [
      aProperty({ type: 'list', options: ['Low', 'High, really'] }),
      aProperty({
        id: 'p2',
        name: 'Severity',
        appliesTo: 'ticket',
        type: 'list',
        options: ['Low', 'High, really'],
      }),
      aProperty({ id: 'p3', name: 'Region', appliesTo: 'contact' }),
    ],
    conversations: [
      aConversation({
        number: '#77',
        state: 'done',
        companyId: 'o1',
        contactIds: ['k1', 'mail-less'],
        ownerId: 'u1',
        teamId: 'd1',
        properties: { p1: 'High, really' },
        closedAt: at(400),
        messages: [
          aMessage({ id: 'm1', html: '<p>It is <b>broken</b></p>', attachmentIds: idsOf('opening', 12) }),
          aMessage({ author: contactAuthor('mail-less', 'Nora'), html: 'For me too', createdAt: at(10) }),
          aMessage({ id: 'm3', author: agent, createdAt: at(20), attachmentIds: idsOf('reply', 12) }),
          aMessage({ author: gone, html: '<p>Once mine</p>', createdAt: at(30) }),
          // In one second, and not in the order of their ids or texts.
          aMessage({ id: 'z', author: agent, html: '<p>Zebra</p>', createdAt: at(40) }),
          aMessage({ id: 'a', author: agent, html: '<p>Ant</p>', createdAt: at(40) }),
          aMessage({ id: 'm', author: contactAuthor('k1'), html: 'Mole', createdAt: at(40) }),
        ],
      }),
      aConversation({
        id: 'by-agent',
        contactIds: ['otto'],
        createdAt: at(1000),
        messages: [
          aMessage({ author: agent, html: '<p>We saw an <i>outage</i></p>', createdAt: at(1000) }),
          aMessage({ author: contactAuthor('otto', 'Otto'), html: 'So did we', createdAt: at(1010) }),
        ],
      }),
    ],
    tickets: [
      aTicket({
        status: 'Waiting on Client',
        priority: 'P1',
        psaNumber: '4711',
        companyId: 'o2',
        contactId: 'mail-less',
        ownerId: 'u1',
        teamId: 'd1',
        properties: { p2: 'High, really' },
        messages: [aMessage({ id: 'm9', author: agent, createdAt: at(5), attachmentIds: idsOf('log', 11) })],
      }),
      aTicket({ id: 'closed', status: 'Closed', priority: 'P9', contactId: 'again', closedAt: at(500) }),
    ],
    reviews: [
      aReview({
        rating: 2,
        url: 'https://reviews.example/1',
        status: 'New',
        response: { body: 'We are sorry', author: gone, createdAt: at(60) },
      }),
    ],
    attachments: [
      ...filesOf('conversations/c1', 'm1', 'opening', 12),
      ...filesOf('conversations/c1', 'm3', 'reply', 12),
      ...filesOf('tickets/t1', 'm9', 'log', 11),
    ],
  };
}

/** The contact "again" comes from an earlier import that was rolled back: archived, its key still taken. */
export async function rolledBackBefore(meddle: Meddle): Promise<void> {
  const body = { role: 'user', external_id: 'thread:again', name: 'Old name' };
  const { id } = (await meddle('POST', '/contacts', body)) as { id: string };
  await meddle('POST', `/contacts/${id}/archive`);
}
