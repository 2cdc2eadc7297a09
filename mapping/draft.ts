// What should exist in Intercom for a source record: who, what, when. Independent of requests; the import
// derives its writes from a draft, verification what it expects to read. Other objects are named by unit ref.
import type { Finding } from '../model/findings.ts';
import type { TicketCategory } from '../model/map.ts';

/** A contact by its unit's ref, or an admin by Intercom id. */
export type Person =
  | { readonly type: 'contact'; readonly ref: string }
  | { readonly type: 'admin'; readonly id: string };

/** Contacts write plain text, admins may write HTML (docs/intercom.md 6.1, 6.3). */
export interface Body {
  readonly format: 'text' | 'html';
  readonly content: string;
}

export interface FileDraft {
  readonly name: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

export interface PartDraft {
  /** Unique in its thread. */
  readonly step: string;
  readonly kind: 'comment' | 'note';
  readonly author: Person;
  /** Unix seconds. */
  readonly at: number;
  readonly body: Body;
  readonly files: readonly FileDraft[];
}

/** `option` is a list's label, `time` Unix seconds. */
export type AttributeValue =
  | string
  | number
  | boolean
  | { readonly option: string }
  | { readonly time: number };

export interface AttributeDraft {
  readonly name: string;
  readonly value: AttributeValue;
  /** Ref of the unit that makes the attribute. */
  readonly from: string;
}

interface ThreadDraft {
  readonly ref: string;
  /** The admin who acts: adds people and tags, assigns, closes. */
  readonly actor: string;
  readonly parts: readonly PartDraft[];
  readonly attributes: readonly AttributeDraft[];
  readonly company: string | null;
  readonly tags: readonly string[];
  readonly adminAssignee: string | null;
  readonly teamAssignee: string | null;
  readonly findings: readonly Finding[];
}

export interface ConversationDraft extends ThreadDraft {
  readonly object: 'conversation';
  readonly opener: { readonly contact: string; readonly at: number; readonly text: string };
  /** Contacts beside the one who opens it. */
  readonly participants: readonly string[];
  readonly title: string | null;
  readonly closed: boolean;
}

export interface TicketDraft extends ThreadDraft {
  readonly object: 'ticket';
  /** Name of the ticket type. */
  readonly type: string;
  readonly contact: string;
  readonly at: number;
  readonly title: string;
  readonly description: string;
  readonly category: TicketCategory;
}

/** One more part on a ticket or conversation that another unit makes. */
export interface ReplyDraft {
  readonly object: 'reply';
  readonly ref: string;
  readonly parent: { readonly ref: string; readonly object: 'ticket' | 'conversation' };
  readonly part: PartDraft;
  readonly findings: readonly Finding[];
}

export interface ContactDraft {
  readonly object: 'contact';
  readonly ref: string;
  readonly externalId: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  /** Unix seconds; the nearest thing to a creation time that Intercom takes. */
  readonly signedUpAt: number | null;
  readonly attributes: readonly AttributeDraft[];
  readonly company: string | null;
  readonly findings: readonly Finding[];
}

export interface CompanyDraft {
  readonly object: 'company';
  readonly ref: string;
  readonly companyId: string;
  readonly name: string;
  readonly website: string | null;
  readonly attributes: readonly AttributeDraft[];
  readonly findings: readonly Finding[];
}

export interface TagDraft {
  readonly object: 'tag';
  readonly ref: string;
  readonly name: string;
  readonly findings: readonly Finding[];
}

export type AttributeOwner =
  | { readonly object: 'conversation' | 'contact' | 'company' }
  | { readonly object: 'ticket'; readonly type: string };

export type AttributeType = 'string' | 'integer' | 'decimal' | 'boolean' | 'datetime' | 'list';

/** The definition of an attribute, not a value of it. */
export interface DefinitionDraft {
  readonly object: 'definition';
  readonly ref: string;
  readonly on: AttributeOwner;
  readonly name: string;
  readonly description: string;
  readonly type: AttributeType;
  readonly multiline: boolean;
  /** Labels, only for `list`. */
  readonly options: readonly string[];
  readonly findings: readonly Finding[];
}

export interface TicketTypeDraft {
  readonly object: 'ticket-type';
  readonly ref: string;
  readonly name: string;
  readonly description: string;
  readonly category: 'Customer' | 'Back-office';
  readonly findings: readonly Finding[];
}

export interface CollectionDraft {
  readonly object: 'collection';
  readonly ref: string;
  readonly name: string;
  readonly findings: readonly Finding[];
}

export interface ArticleDraft {
  readonly object: 'article';
  readonly ref: string;
  readonly title: string;
  readonly html: string;
  readonly author: string;
  readonly state: 'draft' | 'published';
  readonly collection: string | null;
  readonly findings: readonly Finding[];
}

/** Something found in Intercom, not made: it must still be there. */
export interface MatchDraft {
  readonly object: 'match';
  readonly ref: string;
  readonly what: 'admin' | 'team';
  readonly target: string;
  readonly findings: readonly Finding[];
}

/** A file that rides on a part of its parent, and is verified there. */
export interface CarriedDraft {
  readonly object: 'carried';
  readonly ref: string;
  readonly by: string;
  readonly findings: readonly Finding[];
}

/** Nothing to send. `manual` is for a person, `skip` for nobody. */
export interface NothingDraft {
  readonly object: 'nothing';
  readonly ref: string;
  readonly kind: 'skip' | 'manual';
  readonly why: string;
  readonly findings: readonly Finding[];
}

export type Draft =
  | ConversationDraft
  | TicketDraft
  | ReplyDraft
  | ContactDraft
  | CompanyDraft
  | TagDraft
  | DefinitionDraft
  | TicketTypeDraft
  | CollectionDraft
  | ArticleDraft
  | MatchDraft
  | CarriedDraft
  | NothingDraft;
