// Spellings that Intercom's answers (REST 2.16) share. Ids are strings in some places and integers in others
// (docs/intercom.md 1); here always strings.
import { z } from 'zod';

export const id = z.union([z.string(), z.number()]).transform(String);
/** `*_assignee_id`: integer, 0 or null when there is none. */
export const assignee = z
  .union([z.string(), z.number(), z.null()])
  .optional()
  .transform((value) =>
    value === undefined || value === null || String(value) === '0' ? null : String(value),
  );
export const seconds = z.number();
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
export const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
export const attributes = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? {});

export const namedTag = z.looseObject({ id, name: z.string() });

export const cursorPages = z
  .looseObject({ next: z.looseObject({ starting_after: z.string().nullish() }).nullish() })
  .nullish();
export const numberedPages = z.looseObject({ page: z.number(), total_pages: z.number() }).nullish();
