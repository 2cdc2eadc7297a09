// The parser of every stream, by name. The stream files hold them; this is only the table.
import type { StreamName } from '../../model/streams.ts';
import { parseArticle } from './articles.ts';
import { parseAttachment } from './attachments.ts';
import { parseAutomation } from './automations.ts';
import { parseCompany } from './companies.ts';
import { parseContact } from './contacts.ts';
import { parseConversation } from './conversations.ts';
import { parseIntegration } from './integrations.ts';
import type { Parser } from './parse-types.ts';
import { parseProperty } from './properties.ts';
import { parseResponse } from './responses.ts';
import { parseReview } from './reviews.ts';
import { parseTag } from './tags.ts';
import { parseTeam } from './teams.ts';
import { parseTemplate } from './templates.ts';
import { parseTicket } from './tickets.ts';
import { parseUser } from './users.ts';

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
