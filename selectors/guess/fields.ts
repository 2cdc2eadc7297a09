// Guesses where the fields of a record are, from several rows or pages of the same kind: by what places are called, and by
// whether every value there is what the field wants. What does not hold on every sample is no guess. Pure.
import type { StreamName } from '../../model/streams.ts';
import { type Want, wantsOf } from '../learn-wants.ts';
import { candidatesFor } from './candidates.ts';
import type { Given, GuessedField, GuessedFields, Settings, Todo } from './given.ts';
import { type Reading, readAll } from './reading.ts';
import { headingSpots, type Spot, spotsIn } from './spots.ts';
import { singular } from './streams.ts';
import { nearness } from './words.ts';

/** Texts that are rather a title where nothing is called one. */
const TITLES = new Set(['title', 'name', 'subject']);

export function guessFields(given: Given): GuessedFields {
  const { stream, samples, isRow, known } = given;
  const fields: Record<string, GuessedField> = {};
  const todos: Todo[] = [];
  const places = samples.map(({ place }) => place);
  const spots = spotsIn(places, isRow);
  const headings = headingSpots(places, isRow);
  const taken = new Set<string>();
  for (const [name, want] of Object.entries(wantsOf(stream))) {
    if (
      known.has(name) ||
      name === 'id' ||
      want.kind === 'each' ||
      want.kind === 'one' ||
      want.kind === 'pairs'
    )
      continue;
    const named = near(spots, name, stream);
    const others = TITLES.has(name) && want.kind === 'text' ? headings : [];
    const found = best(name, want, [...named, ...others], given, taken);
    if (found.guess === null) {
      if (found.near.length > 0) todos.push({ field: name, why: found.near.slice(0, 4).join('; ') });
      continue;
    }
    fields[name] = found.guess;
    if (found.spot !== null) taken.add(JSON.stringify(found.spot.at));
  }
  return { fields, todos };
}

/** Spots called like the field, the nearest first; of equally near ones, headers and labels before attributes. */
function near(spots: readonly Spot[], name: string, stream: StreamName): Spot[] {
  return spots
    .map((spot) => {
      const isNamed = 'column' in spot.at || 'label' in spot.at;
      return {
        spot,
        score:
          Math.max(
            nearness(spot.words, name, stream),
            nearness(bare(spot.words, stream), name, stream) * 0.9,
          ) * (isNamed ? 1 : 0.8),
      };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ spot }) => spot);
}

/** "review author" of a review is its author. */
function bare(words: string, stream: StreamName): string {
  const isThread = stream === 'tickets' || stream === 'conversations';
  const own = new Set([singular(stream).trim(), ...(isThread ? ['ticket', 'thread', 'case'] : [])]);
  return singular(words)
    .trim()
    .split(' ')
    .filter((word) => !own.has(word))
    .join(' ');
}

function best(
  name: string,
  want: Want,
  spots: readonly Spot[],
  given: Given,
  taken: ReadonlySet<string>,
): { guess: GuessedField | null; spot: Spot | null; near: string[] } {
  const told: string[] = [];
  for (const spot of spots) {
    // What is one thing is seldom another, but a status is all that some tell of a state.
    if (taken.has(JSON.stringify(spot.at)) && want.kind !== 'enum' && want.kind !== 'id') continue;
    for (const settings of candidatesFor(name, want, spot, given)) {
      const reading = readAll(settings, want, given);
      if (reading.problem === null && isEnough(reading, want, given.samples.length)) {
        const required = want.must && reading.found === given.samples.length ? { required: true } : {};
        return {
          guess: { settings: withRequired(settings, required), evidence: evidenceOf(reading, spot, given) },
          spot,
          near: [],
        };
      }
      if (reading.problem !== null && reading.found > 0) told.push(`${spot.told}: ${reading.problem}`);
    }
  }
  return { guess: null, spot: null, near: [...new Set(told)] };
}

/** A value that must be there is there on all; of others one is enough. */
function isEnough({ found }: Reading, want: Want, samples: number): boolean {
  return want.must ? found === samples : found > 0;
}

function withRequired(settings: Settings, required: Settings): Settings {
  const { transform, ...rest } = settings;
  return { ...rest, ...required, ...(transform === undefined ? {} : { transform }) };
}

function evidenceOf({ found, note }: Reading, spot: Spot, { samples, isRow }: Given): string {
  const what = isRow ? 'rows' : 'pages';
  return `${found} of ${samples.length} ${what}; ${spot.told}${note === null ? '' : `; ${note}`}`;
}
