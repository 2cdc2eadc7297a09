// The importer of every stream, in the table's order.
import { type StreamName, streamNames } from '../../model/streams.ts';
import type { StreamImporter } from '../writes/stream-importer.ts';
import { articles } from './articles.ts';
import { attachments } from './attachments.ts';
import { automations } from './automations.ts';
import { companies } from './companies.ts';
import { contacts } from './contacts.ts';
import { conversations } from './conversations.ts';
import { integrations } from './integrations.ts';
import { properties } from './properties.ts';
import { responses } from './responses.ts';
import { reviews } from './reviews.ts';
import { tags } from './tags.ts';
import { teams } from './teams.ts';
import { templates } from './templates.ts';
import { tickets } from './tickets.ts';
import { users } from './users.ts';

export const importers: { readonly [S in StreamName]: StreamImporter<S> } = {
  users,
  teams,
  companies,
  contacts,
  tags,
  properties,
  reviews,
  responses,
  conversations,
  tickets,
  attachments,
  templates,
  integrations,
  automations,
  articles,
};

/** Streams that have units in a phase, in the table's order. */
export function streamsIn(phase: StreamImporter<StreamName>['phases'][number]): StreamName[] {
  return streamNames.filter((stream) => importers[stream].phases.includes(phase));
}
