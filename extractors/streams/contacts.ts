// Values of one contact -> contact record.
import { finish, properties, text, textOrNull } from './assemble.ts';
import type { Parser } from './parse-types.ts';

export const parseContact: Parser<'contacts'> = (values) =>
  finish('contacts', {
    id: text(values.id).trim(),
    name: text(values.name).trim(),
    email: textOrNull(values.email),
    phone: textOrNull(values.phone),
    companyId: textOrNull(values.companyId),
    createdAt: textOrNull(values.createdAt),
    properties: properties(values.properties),
  });
