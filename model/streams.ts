// THE table: every stream, in dependency order. Everything else iterates over it.
import type { z } from 'zod';
import * as records from './records.ts';

/** What undoing a created object means in Intercom. */
export type Undo = 'delete' | 'archive' | 'with-parent' | 'none';
/** How a record of an earlier attempt is recognised: by a key of its own, or by comparing content. */
export type Identity = 'exact' | 'compared';
/** Whether the importer writes it, matches it with what exists, or hands it to a person. */
export type Handling = 'create' | 'match' | 'manual';

export interface StreamSpec<Record = unknown> {
  readonly schema: z.ZodType<Record>;
  /** Streams whose records this one refers to. Correctness only, never grouping. */
  readonly dependsOn: readonly StreamName[];
  readonly handling: Handling;
  readonly undo: Undo;
  readonly identity: Identity;
  /** What it becomes in Intercom, for tables people read. */
  readonly becomes: string;
}

export interface RecordOf {
  users: records.User;
  teams: records.Team;
  companies: records.Company;
  contacts: records.Contact;
  tags: records.Tag;
  properties: records.Property;
  reviews: records.Review;
  responses: records.Response;
  conversations: records.Conversation;
  tickets: records.Ticket;
  attachments: records.Attachment;
  templates: records.Template;
  integrations: records.Integration;
  automations: records.Automation;
  articles: records.Article;
}

export type StreamName = keyof RecordOf;
/** Any record of any stream. */
export type SourceRecord = RecordOf[StreamName];
/** One name for "this source record": `conversations/42`. */
export type Ref = `${StreamName}/${string}`;

type StreamTable = { readonly [Name in StreamName]: StreamSpec<RecordOf[Name]> };

export const streams: StreamTable = {
  users: {
    schema: records.user,
    dependsOn: [],
    handling: 'match',
    undo: 'none',
    identity: 'exact',
    becomes: 'admin (matched by e-mail)',
  },
  teams: {
    schema: records.team,
    dependsOn: ['users'],
    handling: 'match',
    undo: 'none',
    identity: 'exact',
    becomes: 'team (matched by name)',
  },
  properties: {
    schema: records.property,
    dependsOn: [],
    handling: 'create',
    undo: 'archive',
    identity: 'exact',
    becomes: 'conversation, ticket-type or contact attribute',
  },
  companies: {
    schema: records.company,
    dependsOn: [],
    handling: 'create',
    undo: 'archive',
    identity: 'exact',
    becomes: 'company',
  },
  contacts: {
    schema: records.contact,
    dependsOn: ['companies', 'properties'],
    handling: 'create',
    undo: 'archive',
    identity: 'exact',
    becomes: 'contact',
  },
  tags: {
    schema: records.tag,
    dependsOn: [],
    handling: 'create',
    undo: 'delete',
    identity: 'exact',
    becomes: 'tag',
  },
  reviews: {
    schema: records.review,
    dependsOn: ['users', 'contacts', 'tags'],
    handling: 'create',
    undo: 'delete',
    identity: 'exact',
    becomes: 'ticket or tagged conversation',
  },
  responses: {
    schema: records.response,
    dependsOn: ['users', 'reviews'],
    handling: 'create',
    undo: 'with-parent',
    identity: 'compared',
    becomes: 'admin note on the review',
  },
  conversations: {
    schema: records.conversation,
    dependsOn: ['users', 'teams', 'companies', 'contacts', 'tags', 'properties'],
    handling: 'create',
    undo: 'delete',
    identity: 'compared',
    becomes: 'conversation or ticket',
  },
  tickets: {
    schema: records.ticket,
    dependsOn: ['users', 'teams', 'companies', 'contacts', 'tags', 'properties'],
    handling: 'create',
    undo: 'delete',
    identity: 'exact',
    becomes: 'ticket',
  },
  templates: {
    schema: records.template,
    dependsOn: [],
    handling: 'manual',
    undo: 'none',
    identity: 'exact',
    becomes: 'macro (made by a person, then verified)',
  },
  attachments: {
    schema: records.attachment,
    dependsOn: ['conversations', 'tickets', 'templates'],
    handling: 'create',
    undo: 'with-parent',
    identity: 'compared',
    becomes: 'attachment on its part, file for a macro',
  },
  integrations: {
    schema: records.integration,
    dependsOn: [],
    handling: 'manual',
    undo: 'none',
    identity: 'exact',
    becomes: 'reference inventory',
  },
  automations: {
    schema: records.automation,
    dependsOn: [],
    handling: 'manual',
    undo: 'none',
    identity: 'exact',
    becomes: 'reference inventory',
  },
  articles: {
    schema: records.article,
    dependsOn: ['users'],
    handling: 'create',
    undo: 'delete',
    identity: 'exact',
    becomes: 'help-centre article',
  },
};

/** Stream names in the table's order, which is a dependency order (a contract test holds it to that). */
export const streamNames = Object.keys(streams) as StreamName[];

export function isStreamName(name: string): name is StreamName {
  return Object.hasOwn(streams, name);
}

export function refOf(stream: StreamName, id: string): Ref {
  return `${stream}/${id}`;
}

/** @throws TypeError for text that is not `stream/id` */
export function splitRef(ref: string): { stream: StreamName; id: string } {
  const slash = ref.indexOf('/');
  const stream = ref.slice(0, slash);
  if (slash < 1 || !isStreamName(stream)) throw new TypeError(`not a ref: ${ref}`);
  return { stream, id: ref.slice(slash + 1) };
}
