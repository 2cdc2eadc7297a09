// Thirty tickets (Störungen), each with a description and a short thread.
import type { Ticket } from '../../../model/records.ts';
import { seededRandom } from '../../../sandbox/random.ts';
import type { People } from './people.ts';
import { iso, type Scribe, unix } from './scribe.ts';
import { correctByEvents } from './special-threads.ts';
import { SUBJECTS } from './vocabulary.ts';

const COUNT = 30;
const DESCRIPTIONS = [
  'Anlage steht.\nFehlercode: E-17\nDruck: 1,5 bar',
  'Kunde meldet „Zugang gesperrt“ <seit gestern>.',
  'Siehe Anruf vom 02.11.2026, 14:05 Uhr.',
  '',
] as const;

export function inventTickets(seed: number, now: number, people: People, scribe: Scribe): Ticket[] {
  return Array.from({ length: COUNT }, (_, index) => {
    const random = seededRandom(seed, `ticket/${index}`);
    const status = random.pick(['offen', 'offen', 'wartend', 'geschlossen', 'geschlossen']);
    const contact = random.pick(people.contacts);
    const colleague = random.pick(people.users.slice(0, 7));
    const start = now - random.int(4, 150) * 86_400 - random.int(0, 80_000);
    const lines = index === 2 ? 13 : random.int(index === 4 ? 1 : 0, 5);
    const messages = scribe.thread({
      contact,
      colleague,
      start: start + 60,
      lines,
      notes: index % 2,
      random,
    });
    if (status !== 'geschlossen' && index % 6 === 1) correctByEvents(messages, scribe);
    const last = messages.at(-1);
    const end = last ? unix(last.createdAt) : start + 60;
    return {
      id: `S-${501 + index}`,
      number: `ST-2026-${String(501 + index).padStart(4, '0')}`,
      title: random.pick(SUBJECTS),
      description: random.pick(DESCRIPTIONS),
      status,
      priority: random.pick(['hoch', 'mittel', 'niedrig', null]),
      type: random.pick(['Störung', 'Anfrage', 'Änderung', null]),
      board: random.pick(['Technik', 'Buchhaltung']),
      psaNumber: null,
      companyId: contact.companyId,
      contactId: index % 9 === 8 ? null : contact.id,
      ownerId: random.chance(0.8) ? colleague.id : null,
      teamId: random.chance(0.7) ? random.pick(people.teams).id : null,
      tags: people.tags
        .filter(() => random.chance(0.15))
        .map(({ name }) => name)
        .sort(),
      properties: {},
      createdAt: iso(start),
      updatedAt: index % 7 === 6 ? null : iso(end),
      closedAt: status === 'geschlossen' ? iso(Math.min(now, end + 90)) : null,
      messages,
    };
  });
}
