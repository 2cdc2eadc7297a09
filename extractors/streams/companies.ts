// Values of one company -> company record.
import { finish, sortedTexts, text, textOrNull } from './assemble.ts';
import type { Parser } from './parse-types.ts';

export const parseCompany: Parser<'companies'> = (values) =>
  finish('companies', {
    id: text(values.id).trim(),
    name: text(values.name).trim(),
    status: textOrNull(values.status),
    types: sortedTexts(values.types),
    parentId: textOrNull(values.parentId),
    website: textOrNull(values.website),
  });
