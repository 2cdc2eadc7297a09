// Values of one custom property definition -> property record.
import { finish, text, textOrNull, texts } from './assemble.ts';
import type { Parser } from './parse-types.ts';

export const parseProperty: Parser<'properties'> = (values) =>
  finish('properties', {
    id: text(values.id).trim(),
    name: text(values.name).trim(),
    appliesTo: text(values.appliesTo),
    type: text(values.type),
    options: texts(values.options),
    description: textOrNull(values.description),
  });
