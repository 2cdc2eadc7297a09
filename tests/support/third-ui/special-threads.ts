// Threads with something that is seldom and real: very long ones, late news, equal times, people who are gone.
import type { Message } from '../../../model/records.ts';
import { iso, type Scribe, type ThreadWish, unix } from './scribe.ts';

export const SPECIAL_COUNT = 16;

/** Lines of the special threads where their number is the point: page size is 10. */
const LINES: Readonly<Record<number, number>> = { 0: 124, 1: 14, 9: 33, 12: 10, 13: 11, 14: 20, 15: 0 };

/** @param index 0 to 15, which says what is special: see the cases */
export function specialThread(index: number, wish: ThreadWish, now: number, scribe: Scribe): Message[] {
  const { contact, random } = wish;
  const lines = LINES[index] ?? 6;
  const messages = scribe.thread({ ...wish, lines, notes: index === 0 ? 6 : index % 4 === 1 ? 2 : 0 });
  const replies = messages.filter(({ kind }) => kind === 'reply');
  const [first, second] = replies;
  switch (index) {
    case 0: // long, and an early message is corrected by an event
      if (second) supersede(second, '<p>Korrektur: Der Betrag war 1.234,5&nbsp;€.</p>', now - 600, scribe);
      break;
    case 1:
    case 11:
      correctByEvents(messages, scribe);
      break;
    case 2: // deleted long ago
      if (first) Object.assign(first, { html: '', deleted: true, editedAt: null });
      break;
    case 3: // two in the same second: the order shown decides, not the id
      if (first && second) {
        Object.assign(second, { createdAt: first.createdAt });
        [first.id, second.id] = [second.id, first.id];
        const same = Math.max(scribe.aside(first).millis, scribe.aside(second).millis);
        scribe.aside(first).millis = same;
        scribe.aside(second).millis = same;
        const between = messages.filter((one) => one !== second);
        between.splice(between.indexOf(first) + 1, 0, second);
        return between;
      }
      break;
    case 4: // the author was removed from the directory
      if (second) {
        second.author = { type: 'user', id: null, name: 'Unbekannte Person' };
        scribe.aside(second).lostPersonId = '77';
      }
      break;
    case 5: // both sides of the hour that comes twice when summer time ends
      return [
        scribe.message('reply', contact, unix('2026-10-25T00:30:10Z'), '<p>Es ist 02:30 Uhr.</p>'),
        scribe.message('reply', contact, unix('2026-10-25T01:10:20Z'), '<p>Es ist 02:10 Uhr, später.</p>'),
        scribe.message('activity', null, unix('2026-10-25T01:30:10Z'), '<p>Wieder 02:30 Uhr.</p>'),
      ];
    case 6: // deleted a moment ago
      if (first) {
        scribe.aside(first).stale = { html: first.html, editedAt: first.editedAt, deleted: false };
        Object.assign(first, { html: '', deleted: true, editedAt: null });
      }
      break;
    case 7: // a note that only the event stream has
      messages.push(scribe.message('note', wish.colleague, now - 900, '<p>Frisch.</p>'));
      for (const note of messages.slice(-1)) scribe.aside(note).live = true;
      break;
    case 8: // minutes and hours ago, yesterday
      return [93_000, 7_300, 180].map((ago) =>
        scribe.message('reply', contact, now - ago, `<p>Vor ${ago} Sekunden.</p>`),
      );
    case 9: // an older message than the first answer has is corrected
      if (first) supersede(first, '<p>Bitte die <em>neue</em> Adresse nehmen.</p>', now - 500, scribe);
      break;
    case 10:
      if (random.chance(0.5)) correctByEvents(messages, scribe);
      break;
    case 15: // notes only
      return [scribe.message('note', wish.colleague, now - 7_200, '<p>Anruf ohne Gespräch.</p>')];
  }
  return messages;
}

/** The newest two of the thread come by events only, and an event corrects the one before them. */
export function correctByEvents(messages: readonly Message[], scribe: Scribe): void {
  const shown = messages.filter(({ kind }) => kind !== 'note');
  for (const late of shown.slice(-2)) scribe.aside(late).live = true;
  const corrected = shown.slice(0, -2).findLast(({ kind }) => kind === 'reply');
  if (corrected)
    supersede(
      corrected,
      `${corrected.html}<p>Nachtrag: erledigt.</p>`,
      unix(corrected.createdAt) + 30,
      scribe,
    );
}

function supersede(message: Message, html: string, at: number, scribe: Scribe): void {
  scribe.aside(message).stale = { html: message.html, editedAt: message.editedAt, deleted: false };
  Object.assign(message, { html, editedAt: iso(at) });
}
