// Records that an earlier version stored, as today's schemas want them: fields that did not exist then are filled in
// with "nothing", renamed ones renamed. Stored bytes stay as they are, and so does their seal. Pure.
import type { StreamName } from './streams.ts';

type Stored = Readonly<Record<string, unknown>>;

const WITHOUT: { readonly [S in StreamName]?: (stored: Stored) => Stored } = {
  conversations: withMessages,
  tickets: withMessages,
  templates: (stored) => ({ attachmentIds: [], ...stored }),
};

/** @param stored one record as parsed from JSON; whatever it is not, the schema says afterwards */
export function asToday(stream: StreamName, stored: unknown): unknown {
  if (!isObject(stored)) return stored;
  return WITHOUT[stream]?.(stored) ?? stored;
}

function withMessages(stored: Stored): Stored {
  const { messages } = stored;
  if (!Array.isArray(messages)) return stored;
  return {
    ...stored,
    messages: messages.map((one) => (isObject(one) ? { subject: null, ...one } : one)),
  };
}

function isObject(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
