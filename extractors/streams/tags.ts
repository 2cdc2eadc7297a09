// Values of one tag -> tag record.
import { finish, text } from './assemble.ts';
import type { Parser } from './parse-types.ts';

export const parseTag: Parser<'tags'> = (values) =>
  finish('tags', { id: text(values.id).trim(), name: text(values.name).trim() });
