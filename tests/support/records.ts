// Valid records with nothing special about them; a test states only what it is about.
import type {
  Attachment,
  Contact,
  Conversation,
  Message,
  Property,
  Review,
  Ticket,
  User,
} from '../../model/records.ts';

export const T0 = '2024-05-01T09:00:00Z';
export const SECONDS = Date.parse(T0) / 1000;

/** {@link T0} and so many seconds. */
export function at(seconds: number): string {
  return `${new Date((SECONDS + seconds) * 1000).toISOString().slice(0, 19)}Z`;
}

export const contactAuthor = (id: string | null, name = 'Cora Client') =>
  ({ type: 'contact', id, name }) as const;
export const userAuthor = (id: string | null, name = 'Uma User') => ({ type: 'user', id, name }) as const;
export const systemAuthor = { type: 'system', id: null, name: 'Thread' } as const;

export function aUser(given: Partial<User> = {}): User {
  return { id: 'u1', name: 'Uma User', email: 'uma@acme.example', state: 'active', role: 'member', ...given };
}

export function aContact(given: Partial<Contact> = {}): Contact {
  return {
    id: 'k1',
    name: 'Cora Client',
    email: 'cora@client.example',
    phone: null,
    companyId: null,
    createdAt: null,
    properties: {},
    ...given,
  };
}

export function aProperty(given: Partial<Property> = {}): Property {
  return {
    id: 'p1',
    name: 'Impact',
    appliesTo: 'conversation',
    type: 'text',
    options: [],
    description: null,
    ...given,
  };
}

let messages = 0;
export function aMessage(given: Partial<Message> = {}): Message {
  messages += 1;
  return {
    id: `x${messages}`,
    kind: 'reply',
    author: contactAuthor('k1'),
    createdAt: T0,
    subject: null,
    html: '<p>Hello</p>',
    editedAt: null,
    deleted: false,
    attachmentIds: [],
    ...given,
  };
}

export function aConversation(given: Partial<Conversation> = {}): Conversation {
  return {
    id: 'c1',
    number: null,
    subject: 'Printer',
    channel: 'Email',
    state: 'active',
    companyId: null,
    contactIds: ['k1'],
    ownerId: null,
    teamId: null,
    tags: [],
    properties: {},
    createdAt: T0,
    closedAt: null,
    messages: [aMessage()],
    ...given,
  };
}

export function aTicket(given: Partial<Ticket> = {}): Ticket {
  return {
    id: 't1',
    number: null,
    title: 'Broken',
    description: 'It does not work.',
    status: 'New',
    priority: null,
    type: null,
    board: null,
    psaNumber: null,
    companyId: null,
    contactId: 'k1',
    ownerId: null,
    teamId: null,
    tags: [],
    properties: {},
    createdAt: T0,
    updatedAt: null,
    closedAt: null,
    messages: [],
    ...given,
  };
}

export function aReview(given: Partial<Review> = {}): Review {
  return {
    id: 'r1',
    platform: 'Google',
    rating: 4,
    title: null,
    body: 'Good service.',
    authorName: 'Rita',
    contactId: null,
    url: null,
    status: null,
    tags: [],
    createdAt: T0,
    response: null,
    ...given,
  };
}

export function anAttachment(given: Partial<Attachment> = {}): Attachment {
  return {
    id: 'f1',
    name: 'a.txt',
    contentType: 'text/plain',
    sniffedType: null,
    size: 3,
    sha256: 'a'.repeat(64),
    inline: false,
    parent: 'conversations/c1',
    messageId: 'x1',
    ...given,
  };
}
