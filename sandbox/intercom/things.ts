// What the simulated workspace stores, apart from how the API shows it.

export interface Admin {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly hasInboxSeat: boolean;
  readonly teamIds: number[];
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly adminIds: number[];
}

export interface Tag {
  readonly id: string;
  name: string;
  /** Segments built on it; while there are any it cannot be deleted. */
  readonly segments: readonly string[];
}

export interface AppliedTag {
  readonly tagId: string;
  readonly at: number;
  readonly by: string;
}

export interface DataAttribute {
  readonly id: number;
  readonly name: string;
  readonly model: 'contact' | 'company';
  readonly dataType: string;
  description: string | undefined;
  options: string[] | undefined;
  messengerWritable: boolean;
  archived: boolean;
  readonly dependant: boolean;
  readonly createdAt: number;
  updatedAt: number;
}

export interface ListOption {
  readonly id: string;
  label: string;
  archived: boolean;
}

export interface ConversationAttribute {
  readonly id: number;
  name: string;
  readonly dataType: string;
  description: string;
  required: boolean;
  visibleToTeamIds: string[];
  archived: boolean;
  multiline: boolean;
  readonly options: ListOption[];
  reference: unknown;
  readonly createdAt: number;
  updatedAt: number;
}

export interface TicketTypeAttribute {
  readonly id: string;
  readonly typeId: string;
  name: string;
  description: string;
  readonly dataType: string;
  multiline: boolean;
  allowMultiple: boolean;
  options: ListOption[];
  readonly order: number;
  requiredToCreate: boolean;
  requiredToCreateForContacts: boolean;
  visibleOnCreate: boolean;
  visibleToContacts: boolean;
  readonly builtIn: boolean;
  archived: boolean;
  readonly createdAt: number;
  updatedAt: number;
}

export type TicketCategory = 'Customer' | 'Back-office' | 'Tracker';

export interface TicketType {
  readonly id: string;
  name: string;
  description: string;
  category: TicketCategory;
  icon: string;
  isInternal: boolean;
  archived: boolean;
  readonly attributes: TicketTypeAttribute[];
  readonly createdAt: number;
  updatedAt: number;
}

export interface TicketState {
  readonly id: string;
  readonly category: 'submitted' | 'in_progress' | 'waiting_on_customer' | 'resolved';
  readonly internalLabel: string;
  readonly externalLabel: string;
}

export interface Note {
  readonly id: string;
  readonly on: { readonly type: 'contact' | 'company'; readonly id: string };
  readonly adminId: string;
  readonly body: string;
  readonly createdAt: number;
}

export interface Contact {
  readonly id: string;
  readonly order: number;
  role: 'user' | 'lead';
  externalId: string | null;
  email: string | null;
  phone: string | null;
  name: string | null;
  avatar: string | null;
  ownerId: string | null;
  unsubscribed: boolean;
  signedUpAt: number | null;
  lastSeenAt: number | null;
  lastRepliedAt: number | null;
  readonly attributes: Map<string, unknown>;
  readonly tags: Map<string, AppliedTag>;
  readonly companyIds: Set<string>;
  readonly noteIds: string[];
  readonly createdAt: number;
  updatedAt: number;
  archived: boolean;
  blocked: boolean;
  mergedInto: string | null;
}

export interface Company {
  readonly id: string;
  readonly companyId: string;
  name: string;
  plan: string | null;
  size: number | null;
  website: string | null;
  industry: string | null;
  monthlySpend: number;
  remoteCreatedAt: number;
  lastRequestAt: number | null;
  readonly attributes: Map<string, unknown>;
  readonly contactIds: Set<string>;
  readonly tagIds: Set<string>;
  readonly noteIds: string[];
  archived: boolean;
  readonly createdAt: number;
  updatedAt: number;
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: string | null;
  readonly bytes: Uint8Array | null;
  /** Address it was given by, for files named by URL only. */
  readonly link: string | null;
}

export interface Author {
  readonly type: 'admin' | 'user' | 'lead' | 'bot';
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
}

export interface Part {
  readonly id: string;
  readonly type: string;
  body: string | null;
  readonly createdAt: number;
  updatedAt: number;
  readonly author: Author;
  readonly assignedTo: {
    readonly type: 'admin' | 'team' | 'nobody_admin';
    readonly id: string | null;
  } | null;
  attachments: readonly StoredFile[];
  redacted: boolean;
  readonly state: ThreadState;
  /** Fields only this kind of part has, as the API shows them. */
  readonly extra: Readonly<Record<string, unknown>>;
}

export type ThreadState = 'open' | 'closed' | 'snoozed';

export interface Source {
  readonly id: string;
  readonly deliveredAs: 'customer_initiated' | 'admin_initiated';
  body: string;
  readonly author: Author;
  readonly attachments: readonly StoredFile[];
  redacted: boolean;
}

export interface TicketSide {
  readonly number: string;
  typeId: string;
  readonly values: Map<string, unknown>;
  stateId: string;
  previousStateId: string | null;
  isShared: boolean;
}

/** A conversation, a ticket, or a conversation that became a ticket: one id, one list of parts. */
export interface Thread {
  readonly id: string;
  readonly order: number;
  /** Milliseconds; when the API took it in, whatever `createdAt` says. */
  readonly receivedAt: number;
  readonly createdAt: number;
  updatedAt: number;
  source: Source | null;
  ticket: TicketSide | null;
  title: string | null;
  readonly contactIds: string[];
  adminAssigneeId: string | null;
  teamAssigneeId: string | null;
  state: ThreadState;
  snoozedUntil: number | null;
  waitingSince: number | null;
  firstContactReplyAt: number | null;
  read: boolean;
  companyId: string | null;
  readonly tags: Map<string, AppliedTag>;
  readonly attributes: Map<number, unknown>;
  readonly parts: Part[];
  readonly linkedIds: Set<string>;
  /** When the API took recent replies, for the reply throttle. */
  recentReplies: number[];
}
