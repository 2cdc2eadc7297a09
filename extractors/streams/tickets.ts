// Values of one ticket with its messages -> ticket record and the files it refers to.
import { refOf } from '../../model/streams.ts';
import { finish, properties, sortedTexts, text, textOrNull } from './assemble.ts';
import { readThread } from './messages.ts';
import type { Parser } from './parse-types.ts';

export const parseTicket: Parser<'tickets'> = (values) => {
  const id = text(values.id).trim();
  const { messages, files, problems } = readThread(values.messages, refOf('tickets', id));
  const candidate = {
    id,
    number: textOrNull(values.number),
    title: text(values.title),
    description: text(values.description),
    status: text(values.status).trim(),
    priority: textOrNull(values.priority),
    type: textOrNull(values.type),
    board: textOrNull(values.board),
    psaNumber: textOrNull(values.psaNumber),
    companyId: textOrNull(values.companyId),
    contactId: textOrNull(values.contactId),
    ownerId: textOrNull(values.ownerId),
    teamId: textOrNull(values.teamId),
    tags: sortedTexts(values.tags),
    properties: properties(values.properties),
    createdAt: text(values.createdAt),
    updatedAt: textOrNull(values.updatedAt),
    closedAt: textOrNull(values.closedAt),
    messages,
  };
  return finish('tickets', candidate, files, problems);
};
