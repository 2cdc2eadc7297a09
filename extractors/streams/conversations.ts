// Values of one chat thread with its messages -> conversation record and the files it refers to.
import { refOf } from '../../model/streams.ts';
import { finish, properties, sortedTexts, text, textOrNull, texts } from './assemble.ts';
import { readThread } from './messages.ts';
import type { Parser } from './parse-types.ts';

export const parseConversation: Parser<'conversations'> = (values) => {
  const id = text(values.id).trim();
  const { messages, files, problems } = readThread(values.messages, refOf('conversations', id));
  const candidate = {
    id,
    number: textOrNull(values.number),
    subject: text(values.subject),
    channel: text(values.channel).trim(),
    state: text(values.state),
    companyId: textOrNull(values.companyId),
    // The first is the owner, so the source's order stands.
    contactIds: [...new Set(texts(values.contactIds))],
    ownerId: textOrNull(values.ownerId),
    teamId: textOrNull(values.teamId),
    tags: sortedTexts(values.tags),
    properties: properties(values.properties),
    createdAt: text(values.createdAt),
    closedAt: textOrNull(values.closedAt),
    messages,
  };
  return finish('conversations', candidate, files, problems);
};
