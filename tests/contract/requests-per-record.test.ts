// What one more record costs at Intercom, counted there, reads included. The failure this would catch: a look-up
// before or a check after every write, which the writes of a plan do not show and a large account pays for.
import { expect } from 'chai';
import type { Conversation, Review, Ticket } from '../../model/records.ts';
import { members, teams } from '../../sandbox/cast.ts';
import { imported } from '../support/imported.ts';
import type { Records } from '../support/memory-snapshot.ts';
import {
  aContact,
  aConversation,
  aMessage,
  aReview,
  aTicket,
  at,
  aUser,
  systemAuthor,
  userAuthor,
} from '../support/records.ts';

// People and a team that the workspace has too, so that what they own is assigned.
const agent = members.flatMap(({ intercom }) => (intercom ? [intercom.email] : []))[0] ?? '';
const team = teams.find(({ intercom }) => intercom)?.name ?? '';

/** Requests that the sandbox saw for a whole import of these records, its inventory included. */
async function requestsOf(records: Records): Promise<number> {
  const run = await imported({
    records: {
      contacts: [aContact()],
      users: [aUser({ email: agent })],
      teams: [{ id: 't1', name: team, memberIds: [] }],
      ...records,
    },
  });
  try {
    const unfinished = [...run.ledger.units()].filter(([, { status }]) => status !== 'done');
    expect(unfinished).to.deep.equal([]);
    const answer = await fetch(`${run.server.url}/__sandbox/faults`);
    return ((await answer.json()) as { readonly seen: number }).seen;
  } finally {
    await run.close();
  }
}

const byAgent = userAuthor('u1');

/** Four messages, three tags (two and the channel's), one assignee, closed. */
const conversation = (index: number, given: Partial<Conversation> = {}): Conversation =>
  aConversation({
    id: `c${index}`,
    state: 'done',
    ownerId: 'u1',
    tags: ['a', 'b'],
    createdAt: at(index * 100),
    messages: [
      aMessage({ createdAt: at(index * 100) }),
      aMessage({ author: byAgent, createdAt: at(index * 100 + 1) }),
      aMessage({ kind: 'note', author: byAgent, createdAt: at(index * 100 + 2) }),
      aMessage({ createdAt: at(index * 100 + 3) }),
    ],
    ...given,
  });

/** Two messages, one tag, an admin and a team, closed. */
const ticket = (index: number): Ticket =>
  aTicket({
    id: `t${index}`,
    status: 'Closed',
    ownerId: 'u1',
    teamId: 't1',
    tags: ['a'],
    createdAt: at(index * 100),
    messages: [
      aMessage({ createdAt: at(index * 100 + 1) }),
      aMessage({ kind: 'activity', author: systemAuthor, createdAt: at(index * 100 + 2) }),
    ],
  });

/** Of a known contact, with a response; its one tag is the platform's. */
const review = (index: number): Review =>
  aReview({
    id: `r${index}`,
    contactId: 'k1',
    createdAt: at(index * 100),
    response: { body: 'Thanks', author: byAgent, createdAt: at(index * 100 + 1) },
  });

describe('requests per record, counted by the sandbox', function () {
  this.timeout(60_000);

  // What only the first record of its kind needs (types, attributes, tags) is in here already.
  const some = {
    conversations: [conversation(1), conversation(2, { teamId: 't1' })],
    tickets: [ticket(3), ticket(4)],
    reviews: [review(5), review(6)],
  };
  let base = 0;

  before(async () => {
    base = await requestsOf(some);
  });

  const [n, m] = [4, 2];
  const costs: readonly [string, number, Records][] = [
    [
      'conversation, one assignee, closed: n + t + 3',
      n + 3 + 3,
      { conversations: [...some.conversations, conversation(7)] },
    ],
    [
      'conversation, a team beside the admin: n + t + 4',
      n + 3 + 4,
      { conversations: [...some.conversations, conversation(7, { teamId: 't1' })] },
    ],
    ['ticket, resolved: m + t + 2', m + 1 + 2, { tickets: [...some.tickets, ticket(7)] }],
    ['review with its response: 3 + t', 3 + 1, { reviews: [...some.reviews, review(7)] }],
  ];
  for (const [what, cost, more] of costs) {
    it(what, async () => {
      expect((await requestsOf({ ...some, ...more })) - base).to.equal(cost);
    });
  }
});
