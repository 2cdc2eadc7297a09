// Every address of the simulated API. Order matters: fixed paths stand before paths with parameters.
import { companyRoutes } from './api/companies.ts';
import { contactLinkRoutes } from './api/contact-links.ts';
import { contactRoutes } from './api/contacts.ts';
import { conversationAttributeRoutes } from './api/conversation-attributes.ts';
import { conversationPartRoutes } from './api/conversation-parts.ts';
import { conversationRoutes } from './api/conversations.ts';
import { dataAttributeRoutes } from './api/data-attributes.ts';
import { libraryRoutes } from './api/library.ts';
import { messageRoutes } from './api/messages.ts';
import { replyRoutes } from './api/replies.ts';
import { snippetRoutes } from './api/snippets.ts';
import { tagRoutes } from './api/tags.ts';
import { ticketChangeRoutes } from './api/ticket-changes.ts';
import { ticketTypeRoutes } from './api/ticket-types.ts';
import { ticketRoutes } from './api/tickets.ts';
import { workspaceRoutes } from './api/workspace.ts';
import type { Route } from './call.ts';

export const routes: readonly Route[] = [
  ...workspaceRoutes,
  ...tagRoutes,
  ...dataAttributeRoutes,
  ...conversationAttributeRoutes,
  ...ticketTypeRoutes,
  ...snippetRoutes,
  ...libraryRoutes,
  ...contactRoutes,
  ...contactLinkRoutes,
  ...companyRoutes,
  ...conversationPartRoutes,
  ...conversationRoutes,
  ...replyRoutes,
  ...messageRoutes,
  ...ticketRoutes,
  ...ticketChangeRoutes,
];
