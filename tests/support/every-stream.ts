// A small account with something in every stream and a value in every field that can have one.
import type { RecordOf, StreamName } from '../../model/streams.ts';
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
  systemAuthor,
  userAuthor,
} from './records.ts';

export type EveryStream = { readonly [S in StreamName]: readonly RecordOf[S][] };

/** u1 has an admin and u2 has none: two of each where that makes a difference. */
export function everyStream(): EveryStream {
  return {
    users: [aUser(), aUser({ id: 'u2', name: 'Gone', email: 'gone@acme.example', state: 'deleted' })],
    teams: [
      { id: 'd1', name: 'Desk', memberIds: ['u1'] },
      { id: 'd2', name: 'Field', memberIds: [] },
    ],
    companies: [
      {
        id: 'o1',
        name: 'Client',
        status: 'Active',
        types: ['Customer'],
        parentId: 'o2',
        website: 'https://client.example',
      },
      { id: 'o2', name: 'Group', status: null, types: [], parentId: null, website: null },
    ],
    contacts: [
      aContact({ phone: '+1 555 0100', companyId: 'o1', createdAt: at(-900), properties: { p3: 'Floor 2' } }),
      aContact({ id: 'k2', name: 'Dan', email: 'dan@client.example' }),
    ],
    tags: [{ id: 'g1', name: 'VIP' }],
    properties: [
      aProperty({ type: 'list', options: ['Low', 'High'], description: 'How bad' }),
      aProperty({ id: 'p2', name: 'Asset', appliesTo: 'ticket' }),
      aProperty({ id: 'p3', name: 'Desk', appliesTo: 'contact' }),
    ],
    reviews: [
      aReview({
        title: 'Fine',
        contactId: 'k1',
        url: 'https://reviews.example/1',
        status: 'Responded',
        tags: ['VIP'],
        response: { body: 'Thanks!', author: userAuthor('u2', 'Gone'), createdAt: at(90) },
      }),
      aReview({ id: 'r2', platform: 'G2' }),
    ],
    responses: [{ id: 's1', reviewId: 'r2', body: 'Thank you', author: userAuthor('u1'), createdAt: at(95) }],
    conversations: [
      aConversation({
        number: '#1',
        state: 'done',
        companyId: 'o1',
        contactIds: ['k1', 'k2'],
        ownerId: 'u1',
        teamId: 'd1',
        tags: ['VIP'],
        properties: { p1: 'High' },
        closedAt: at(400),
        messages: [
          aMessage({ id: 'm1', html: '<p>Hello</p>' }),
          aMessage({
            id: 'm2',
            author: userAuthor('u1'),
            createdAt: at(60),
            html: '<p>See <b>this</b>: <img src="attachment:f2"></p>',
            editedAt: at(61),
            attachmentIds: ['f1'],
          }),
          aMessage({
            id: 'm3',
            kind: 'note',
            author: userAuthor('u2', 'Gone'),
            createdAt: at(70),
            html: '<p>hm</p>',
          }),
          aMessage({
            id: 'm4',
            kind: 'activity',
            author: systemAuthor,
            createdAt: at(80),
            html: 'Closed by Thread',
          }),
          aMessage({
            id: 'm5',
            author: contactAuthor('k2', 'Dan'),
            createdAt: at(90),
            html: 'Thanks שלום 👋',
          }),
        ],
      }),
    ],
    tickets: [
      aTicket({
        number: '#2',
        status: 'Closed',
        priority: 'P1',
        type: 'Incident',
        board: 'Main',
        psaNumber: '4711',
        companyId: 'o1',
        ownerId: 'u1',
        teamId: 'd1',
        tags: ['VIP'],
        properties: { p2: 'A-1' },
        updatedAt: at(500),
        closedAt: at(500),
        messages: [aMessage({ id: 'm9', author: userAuthor('u1'), createdAt: at(5), attachmentIds: ['f3'] })],
      }),
    ],
    attachments: [
      anAttachment({ messageId: 'm2' }),
      anAttachment({ id: 'f2', name: 'pic.png', contentType: 'image/png', messageId: 'm2', inline: true }),
      anAttachment({ id: 'f3', name: 'log.txt', parent: 'tickets/t1', messageId: 'm9' }),
      anAttachment({ id: 'f4', name: 'prices.txt', parent: 'templates/n1', messageId: null }),
    ],
    templates: [
      {
        id: 'n1',
        title: 'Hi',
        body: 'Hi {First Name}',
        shortcut: 'hi',
        scope: 'team',
        variables: ['{First Name}'],
        attachmentIds: ['f4'],
      },
    ],
    integrations: [{ id: 'i1', name: 'PSA', kind: 'PSA', status: 'Connected', lastSyncedAt: at(0) }],
    automations: [{ id: 'w1', name: 'Flow', enabled: true, trigger: 'x', conditions: ['y'], actions: ['z'] }],
    articles: [
      {
        id: 'e1',
        title: 'How to',
        html: '<p>Press <b>start</b></p>',
        collection: 'Guides',
        authorId: 'u1',
        state: 'published',
        createdAt: at(0),
        updatedAt: at(1),
      },
    ],
  };
}
