// Sixty conversations: most by chance, the first sixteen each with one thing that is seldom and real.
import type { Conversation } from '../../../model/records.ts';
import { seededRandom } from '../../../sandbox/random.ts';
import type { People } from './people.ts';
import { iso, type Scribe, unix } from './scribe.ts';
import { correctByEvents, SPECIAL_COUNT, specialThread } from './special-threads.ts';
import { SUBJECTS } from './vocabulary.ts';

const COUNT = 60;
const CHANNELS = ['E-Mail', 'E-Mail', 'Chat', 'Telefon', 'Kontaktformular'] as const;
const STATES = ['active', 'active', 'waiting', 'done', 'done'] as const;

export function inventConversations(
  seed: number,
  now: number,
  people: People,
  scribe: Scribe,
): Conversation[] {
  return Array.from({ length: COUNT }, (_, index) => {
    const random = seededRandom(seed, `conversation/${index}`);
    const special = index < SPECIAL_COUNT;
    const state = index === 4 ? 'done' : special ? 'active' : random.pick(STATES);
    const contact = random.pick(people.contacts);
    const start = now - random.int(3, 90) * 86_400 - random.int(0, 80_000);
    const colleague = random.pick(people.users.slice(0, 7));
    const notes = random.pick([0, 0, 0, 1, 2]);
    const wish = { contact, colleague, start, random, lines: random.int(2, 9), notes };
    const messages = special ? specialThread(index, wish, now, scribe) : scribe.thread(wish);
    if (!special && state !== 'done' && index % 5 === 3) correctByEvents(messages, scribe);
    const others = people.contacts.filter(({ id }) => id !== contact.id);
    const copies = random.chance(0.25) ? [random.pick(others).id] : [];
    const first = messages[0] ? unix(messages[0].createdAt) : start;
    const last = messages.at(-1);
    const tagNames = people.tags.filter(() => random.chance(0.2)).map(({ name }) => name);
    return {
      id: String(4711 + index * 2 + (index > 30 ? 7 : 0)),
      number: `KD-${4711 + index * 2 + (index > 30 ? 7 : 0)}`,
      subject: index === 10 ? '' : random.pick(SUBJECTS),
      channel: random.pick(CHANNELS),
      state,
      companyId: random.chance(0.7) ? contact.companyId : null,
      contactIds: [contact.id, ...copies],
      ownerId: random.chance(0.8) ? random.pick(people.users.slice(0, 7)).id : null,
      teamId: random.chance(0.7) ? random.pick(people.teams).id : null,
      tags: tagNames.sort(),
      properties: {},
      createdAt: iso(first - 2),
      closedAt: state === 'done' && last ? iso(Math.min(now, unix(last.createdAt) + 60)) : null,
      messages,
    };
  });
}
