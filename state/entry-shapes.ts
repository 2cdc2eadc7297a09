// Which arrays are entries of the ledger's journal: a line may be good JSON in its place and still be nothing to fold.
import { z } from 'zod';
import { InvalidState } from '../lib/errors.ts';
import type { JournalEntry } from './ledger-entries.ts';

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const whole: Check = (value) => Number.isSafeInteger(value);
const textOrNull: Check = (value) => value === null || text(value);
const optional = (value: unknown, check: Check): boolean => value === undefined || check(value);
const object = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const like =
  (schema: z.ZodType): Check =>
  (value) =>
    schema.safeParse(value).success;

/** Not by a schema: half of a million entries are receipts. */
const receipt: Check = (value) =>
  object(value) &&
  optional(value.id, text) &&
  optional(value.last, (last) => last === true) &&
  optional(value.aside, (aside) => aside === true);

const binding = z.object({ plan: z.string(), snapshot: z.string(), map: z.string(), workspace: z.string() });
const answers = z.array(
  z.object({
    ref: z.string(),
    step: z.string(),
    is: z.enum(['applied', 'absent']),
    id: z.string().optional(),
    last: z.boolean().optional(),
  }),
);
const before = z.object({ archived: z.boolean(), fields: z.record(z.string(), z.unknown()).optional() });

/** What follows the name of an entry. */
const shapes: Readonly<Record<JournalEntry[0], readonly Check[]>> = {
  bind: [like(binding)],
  intent: [text, text, text, whole],
  receipt: [text, receipt],
  reject: [text],
  answers: [text, whole, like(answers)],
  fail: [text, text, text, text],
  adopt: [text, text],
  before: [text, like(before)],
  match: [text, textOrNull],
  carried: [text],
  skip: [text, text],
  manual: [text, text],
  removed: [text],
  again: [],
  restarted: [],
};

/** @throws InvalidState `journal_newer` for an entry this version does not know */
export function isJournalEntry(value: unknown): value is JournalEntry {
  if (!Array.isArray(value) || typeof value[0] !== 'string') return false;
  const shape = Object.hasOwn(shapes, value[0]) ? shapes[value[0] as JournalEntry[0]] : undefined;
  if (shape === undefined) {
    throw new InvalidState('journal_newer', 'The journal has an entry that this version does not know.', {
      hint: 'Use the version of threadlift that wrote it, or a later one.',
    });
  }
  return value.length === shape.length + 1 && shape.every((fits, index) => fits(value[index + 1]));
}
