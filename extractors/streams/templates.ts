// Values of one snippet -> template record.
import { finish, text, textOrNull, texts } from './assemble.ts';
import type { Parser } from './parse-types.ts';

export const parseTemplate: Parser<'templates'> = (values) =>
  finish('templates', {
    id: text(values.id).trim(),
    title: text(values.title).trim(),
    body: text(values.body),
    shortcut: textOrNull(values.shortcut),
    scope: text(values.scope),
    variables: [...new Set(texts(values.variables))],
  });
