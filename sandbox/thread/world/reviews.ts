// Makes reviews and their responses, which this account keeps in two places.
import { isoSeconds } from '../../../lib/clock.ts';
import type { Author, Response, Review } from '../../../model/records.ts';
import { members } from '../../cast.ts';
import { seededRandom } from '../../random.ts';
import { contactName } from './clients.ts';
import { idOf } from './ids.ts';
import type { World } from './lookup.ts';
import { day, firstDay, hour, lastDay } from './size.ts';
import { platforms, reviewSentences } from './words.ts';
import { drawTags } from './workspace.ts';

/** Where the response to review `n` is kept: on the review, as a record of its own, or nowhere. */
export function responsePlace(world: World, n: number): 'field' | 'record' | 'none' {
  if (n > world.size.reviews) return 'none';
  if (n <= 3) return (['field', 'record', 'none'] as const)[n - 1] ?? 'none';
  const random = seededRandom(world.seed, `review/${n}/place`);
  if (random.chance(0.35)) return 'none';
  return random.chance(0.5) ? 'field' : 'record';
}

const createdAt = (world: World, n: number): number => {
  const random = seededRandom(world.seed, `review/${n}/time`);
  const slot = (lastDay - firstDay - 30 * day) / world.size.reviews;
  return Math.floor(firstDay + (n - 1) * slot + random.next() * slot);
};

export function makeReview(world: World, n: number): Review {
  const random = seededRandom(world.seed, `review/${n}`);
  const platform = random.pick(platforms);
  const contact = n === 3 || random.chance(0.3) ? null : random.int(1, world.size.contacts);
  const place = responsePlace(world, n);
  const id = idOf('reviews', n);
  return {
    id,
    platform,
    rating: n <= 5 ? n : random.int(1, 5),
    title: random.chance(0.3)
      ? null
      : random.pick(['Great team', 'Slow lately', 'Solid & fair', 'Ещё раз спасибо', '🙂🙂🙂']),
    body: bodyOf(world.seed, n),
    authorName:
      contact === null ? random.pick(['Anonymous', 'A. Nonymous', 'R.']) : contactName(world.seed, contact),
    contactId: contact === null ? null : world.existing('contacts', contact),
    url: random.chance(0.25)
      ? null
      : `https://reviews.example.com/${platform.toLowerCase().replace(' ', '-')}/${7000 + n}`,
    status: place === 'none' ? random.pick([null, 'New', 'Flagged']) : 'Responded',
    tags: drawTags(world, id),
    createdAt: isoSeconds(createdAt(world, n)),
    response: place === 'field' ? responseTo(world, n) : null,
  };
}

export function makeResponse(world: World, n: number): Response {
  return { id: idOf('responses', n), reviewId: idOf('reviews', n), ...responseTo(world, n) };
}

function responseTo(world: World, n: number): { body: string; author: Author; createdAt: string } {
  const random = seededRandom(world.seed, `review/${n}/response`);
  const user = world.get('users', idOf('users', n === 2 ? 5 : random.int(1, members.length)));
  const thanks = random.pick([
    'Thank you for taking the time.',
    'We are sorry to read this.',
    'Danke schön! 🙏',
  ]);
  return {
    body: random.chance(0.4) ? `${thanks}\n\nPlease call us & ask for me.\n— Northwind` : thanks,
    author: { type: 'user', id: user?.id ?? null, name: user?.name ?? 'Somebody' },
    createdAt: isoSeconds(createdAt(world, n) + random.int(1, 200) * hour),
  };
}

function bodyOf(seed: number, n: number): string {
  if (n === 4) return 'خدمة ممتازة وسريعة 👏';
  if (n === 5) return `${'Very long. '.repeat(200)}The end.`;
  const random = seededRandom(seed, `review/${n}/body`);
  return Array.from({ length: random.int(1, 4) }, () => random.pick(reviewSentences)).join(
    random.chance(0.3) ? '\n' : ' ',
  );
}
