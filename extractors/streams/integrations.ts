// Values of one integration -> integration record.
import { finish, text, textOrNull } from './assemble.ts';
import type { Parser } from './parse-types.ts';

export const parseIntegration: Parser<'integrations'> = (values) =>
  finish('integrations', {
    id: text(values.id).trim(),
    name: text(values.name).trim(),
    kind: textOrNull(values.kind),
    status: textOrNull(values.status),
    lastSyncedAt: textOrNull(values.lastSyncedAt),
  });
