// What the map itself wants to exist before any record is sent: ticket types, the attributes every import keeps,
// collections and a placeholder. Only what some record will use.
import type { MigrationMap } from '../model/map.ts';
import type { Survey } from '../model/survey.ts';
import { placeholderDraft } from './contact.ts';
import type {
  AttributeOwner,
  AttributeType,
  CollectionDraft,
  ContactDraft,
  DefinitionDraft,
  TicketTypeDraft,
} from './draft.ts';
import {
  ATTRIBUTES as A,
  COMPANY_ATTRIBUTES as C,
  collectionRef,
  companyAttributeRef,
  conversationAttributeRef,
  ticketAttributeRef,
  ticketTypeRef,
} from './names.ts';

type Wanted = readonly [name: string, type: AttributeType, description: string];

const SOURCE_REF: Wanted = [A.sourceRef, 'string', 'The record in the source this was imported from'];
const ON_THREADS: readonly Wanted[] = [
  SOURCE_REF,
  [A.number, 'string', 'Number in the source'],
  [A.channel, 'string', 'Channel in the source'],
  [A.state, 'string', 'State in the source'],
  [A.createdAt, 'datetime', 'Created in the source'],
  [A.closedAt, 'datetime', 'Closed in the source'],
];
const ON_TICKETS: readonly Wanted[] = [
  SOURCE_REF,
  [A.priority, 'string', 'Priority'],
  [A.sourcePriority, 'string', 'Priority in the source'],
  [A.status, 'string', 'Status in the source'],
  [A.number, 'string', 'Number in the source'],
  [A.type, 'string', 'Type in the source'],
  [A.board, 'string', 'Board in the source'],
  [A.updatedAt, 'datetime', 'Last changed in the source'],
  [A.closedAt, 'datetime', 'Closed in the source'],
];
const PSA: Wanted = [A.psaReference, 'string', 'Ticket number in the PSA'];
const ON_REVIEWS: readonly Wanted[] = [
  SOURCE_REF,
  [A.reviewSource, 'string', 'Where the review was published'],
  [A.reviewRating, 'integer', 'Rating, 1 to 5'],
  [A.reviewAuthor, 'string', 'Who wrote the review'],
  [A.reviewUrl, 'string', 'Address of the review'],
  [A.reviewStatus, 'string', 'Status of the review in the source'],
];
const ON_COMPANIES: readonly Wanted[] = [
  [C.status, 'string', 'Status in the source'],
  [C.types, 'string', 'Types in the source'],
  [C.parent, 'string', 'Parent company in the source'],
];

export function wantedTicketTypes(map: MigrationMap, survey: Survey): TicketTypeDraft[] {
  const types: TicketTypeDraft[] = [];
  const want = (name: string, category: TicketTypeDraft['category'], description: string): void => {
    const ref = ticketTypeRef(name);
    if (!types.some((type) => type.ref === ref)) {
      types.push({ object: 'ticket-type', ref, name, category, description, findings: [] });
    }
  };
  if (has(survey, 'tickets')) want(map.ticketTypes.tickets, 'Customer', 'Imported tickets');
  if (map.conversations.as === 'ticket' && has(survey, 'conversations')) {
    want(map.ticketTypes.conversations, 'Customer', 'Imported conversations');
  }
  if (map.reviews.as === 'ticket' && has(survey, 'reviews')) {
    want(map.ticketTypes.reviews, 'Back-office', 'Imported public reviews');
  }
  return types;
}

/** @param psa whether the account is connected to a PSA */
export function wantedAttributes(map: MigrationMap, survey: Survey, psa: boolean): DefinitionDraft[] {
  const all = new Map<string, DefinitionDraft>();
  const want = (on: AttributeOwner, list: readonly Wanted[]): void => {
    for (const [name, type, description] of list) {
      const ref = refOf(on, name);
      all.set(ref, {
        object: 'definition',
        ref,
        on,
        name,
        type,
        description,
        multiline: false,
        options: [],
        findings: [],
      });
    }
  };
  const conversation = { object: 'conversation' } as const;
  const ticket = (type: string) => ({ object: 'ticket', type }) as const;
  if (has(survey, 'companies')) want({ object: 'company' }, ON_COMPANIES);
  if (has(survey, 'conversations')) {
    want(
      map.conversations.as === 'ticket' ? ticket(map.ticketTypes.conversations) : conversation,
      ON_THREADS,
    );
  }
  if (has(survey, 'reviews')) {
    want(map.reviews.as === 'ticket' ? ticket(map.ticketTypes.reviews) : conversation, ON_REVIEWS);
  }
  if (has(survey, 'tickets')) {
    want(ticket(map.ticketTypes.tickets), psa || survey.psaNumbers ? [...ON_TICKETS, PSA] : ON_TICKETS);
  }
  return [...all.values()];
}

export function wantedCollections(survey: Survey): CollectionDraft[] {
  return survey.collections.map((name) => ({
    object: 'collection',
    ref: collectionRef(name),
    name,
    findings: [],
  }));
}

export function wantedContacts(survey: Survey): ContactDraft[] {
  return survey.withoutContact ? [placeholderDraft()] : [];
}

/** Names a custom property must not take on this kind of object. */
export function reservedNames(on: AttributeOwner['object']): readonly string[] {
  if (on === 'contact' || on === 'company') return Object.values(C);
  return Object.values(A);
}

function refOf(on: AttributeOwner, name: string): string {
  if (on.object === 'ticket') return ticketAttributeRef(on.type, name);
  return on.object === 'company' ? companyAttributeRef(name) : conversationAttributeRef(name);
}

function has(survey: Survey, stream: string): boolean {
  return (survey.counts[stream] ?? 0) > 0;
}
