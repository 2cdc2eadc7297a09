// A sealed snapshot of any size, made without a browser: for what only shows at tens of thousands of records.
import type { SealInput } from '../../state/snapshot-seal.ts';
import { openSnapshotWriter, type SnapshotWriter } from '../../state/snapshot-writer.ts';
import { aContact, aConversation, aMessage, at, aUser, contactAuthor, userAuthor } from './records.ts';

/** Conversations per contact. */
const PER_CONTACT = 10;

/**
 * Writes and seals it: one user, `conversations / 10` contacts, conversations of two or three messages.
 * @returns how many contacts and messages it holds
 */
export async function writeScaleSnapshot(
  dir: string,
  conversations: number,
): Promise<{ contacts: number; messages: number }> {
  const writer = await openSnapshotWriter(dir);
  const contacts = Math.ceil(conversations / PER_CONTACT);
  await writer.write('users', aUser());
  await writer.write('tags', { id: 'g1', name: 'VIP' });
  for (let number = 0; number < contacts; number += 1) {
    const id = `k${number}`;
    await writer.write('contacts', aContact({ id, name: `Client ${number}`, email: `${id}@client.example` }));
  }
  let messages = 0;
  for (let number = 0; number < conversations; number += 1) {
    messages += await writeConversation(writer, number, contacts);
  }
  await writer.seal(sealInput(conversations, contacts));
  return { contacts, messages };
}

async function writeConversation(writer: SnapshotWriter, number: number, contacts: number): Promise<number> {
  const contact = `k${number % contacts}`;
  const begun = number * 60;
  const asked = aMessage({
    id: `m${number}-1`,
    author: contactAuthor(contact),
    createdAt: at(begun),
    html: `<p>${'Printer number '.repeat(20)}${number}</p>`,
  });
  const answered = aMessage({
    id: `m${number}-2`,
    author: userAuthor('u1'),
    createdAt: at(begun + 20),
    html: `<p>${'Look at tray '.repeat(20)}${number}</p>`,
  });
  const thanked = aMessage({ id: `m${number}-3`, author: contactAuthor(contact), createdAt: at(begun + 40) });
  const messages = number % 2 === 0 ? [asked, answered] : [asked, answered, thanked];
  await writer.write(
    'conversations',
    aConversation({
      id: `c${number}`,
      contactIds: [contact],
      createdAt: at(begun),
      messages,
      tags: number % 50 === 0 ? ['VIP'] : [],
    }),
  );
  return messages.length;
}

function sealInput(conversations: number, contacts: number): SealInput {
  const counted = (expected: number) => ({ expected, gaps: [] });
  return {
    sealedAt: '2026-01-01T00:00:00Z',
    account: { name: 'Scale', timezone: 'UTC', psa: null },
    consent: { customer: 'Scale', grantedBy: 'Ann Example', expiresAt: '2099-01-01T00:00:00Z', sha256: 'x' },
    profile: { name: 'thread', sha256: 'y' },
    responseShape: 'none',
    aborted: { writes: 0, foreignOrigins: 0, requests: [] },
    findings: [],
    streams: {
      users: counted(1),
      tags: counted(1),
      contacts: counted(contacts),
      conversations: counted(conversations),
    },
  };
}
