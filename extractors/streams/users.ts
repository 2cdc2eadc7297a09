// Values of one member of the workspace -> user record.
import { finish, text, textOrNull } from './assemble.ts';
import type { Parser } from './parse-types.ts';

export const parseUser: Parser<'users'> = (values) =>
  finish('users', {
    id: text(values.id).trim(),
    name: text(values.name).trim(),
    email: textOrNull(values.email),
    state: text(values.state),
    role: text(values.role),
  });
