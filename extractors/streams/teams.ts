// Values of one team -> team record.
import { finish, sortedTexts, text } from './assemble.ts';
import type { Parser } from './parse-types.ts';

export const parseTeam: Parser<'teams'> = (values) =>
  finish('teams', {
    id: text(values.id).trim(),
    name: text(values.name).trim(),
    memberIds: sortedTexts(values.memberIds),
  });
