// The parser of every stream, by name. The stream files hold them; this is only the table.
import type { StreamName } from '../model/streams.ts';
import type { Parser } from './parse-types.ts';
import { parseArticle } from './streams/articles.ts';
import { parseAttachment } from './streams/attachments.ts';
import { parseAutomation } from './streams/automations.ts';
import { parseCompany } from './streams/companies.ts';
import { parseContact } from './streams/contacts.ts';
import { parseConversation } from './streams/conversations.ts';
import { parseIntegration } from './streams/integrations.ts';
import { parseProperty } from './streams/properties.ts';
import { parseResponse } from './streams/responses.ts';
import { parseReview } from './streams/reviews.ts';
import { parseTag } from './streams/tags.ts';
import { parseTeam } from './streams/teams.ts';
import { parseTemplate } from './streams/templates.ts';
import { parseTicket } from './streams/tickets.ts';
import { parseUser } from './streams/users.ts';

export const parsers: { readonly [S in StreamName]: Parser<S> } = {
  users: parseUser,
  teams: parseTeam,
  companies: parseCompany,
  contacts: parseContact,
  tags: parseTag,
  properties: parseProperty,
  reviews: parseReview,
  responses: parseResponse,
  conversations: parseConversation,
  tickets: parseTicket,
  attachments: parseAttachment,
  templates: parseTemplate,
  integrations: parseIntegration,
  automations: parseAutomation,
  articles: parseArticle,
};
