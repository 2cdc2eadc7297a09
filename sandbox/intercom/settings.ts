// Every number and every undocumented choice of the simulator in one place, all changeable while it runs.

/** What Intercom does not document, or documents in two ways; the default is the likelier reading. */
export interface Behaviours {
  /** An admin comment on a closed conversation reopens it. Never recorded. */
  adminCommentReopens: boolean;
  /** A contact may reply to a conversation it is no participant of. */
  strangersMayReply: boolean;
  /** Two users may share an e-mail when both carry different external ids. */
  sharedEmailAcrossExternalIds: boolean;
  /** `GET /companies?company_id=` answers a list (as recorded) instead of the company itself. */
  companyLookupIsList: boolean;
  /** How a list attribute's value reads back on a ticket. */
  ticketListValue: 'id' | 'label';
  /** A `created_at` later than now is refused. */
  refuseFutureCreatedAt: boolean;
  /** The token's own teammate has an inbox seat; without it assigning and adding people is forbidden. */
  tokenOwnerHasInboxSeat: boolean;
  /** The workspace's plan covers conversations, messages and ticket deletion. */
  activeSubscription: boolean;
  companiesPerContact: number;
  conversationsPerTracker: number;
  customAttributes: number;
  /** Parts a conversation or ticket shows; the most recent ones. */
  readableParts: number;
  /** Seconds until the address of an attachment stops working. */
  attachmentSeconds: number;
}

export interface ReplyThrottle {
  readonly perConversation: number;
  readonly windowMs: number;
}

export interface Settings {
  appPerMinute: number;
  workspacePerMinute: number;
  /** What other apps of the same workspace use up. */
  otherAppsPerMinute: number;
  searchLagMs: { conversations: number; tickets: number; contacts: number };
  /** How long after its creation a conversation or ticket still answers 404 by id. */
  readLagMs: number;
  /** Reported by one practitioner only, so off unless asked for. */
  replyThrottle: ReplyThrottle | null;
  behaviours: Behaviours;
}

export const defaultSettings = (): Settings => ({
  appPerMinute: 10_000,
  workspacePerMinute: 25_000,
  otherAppsPerMinute: 0,
  searchLagMs: { conversations: 10_000, tickets: 10_000, contacts: 60_000 },
  readLagMs: 0,
  replyThrottle: null,
  behaviours: {
    adminCommentReopens: false,
    strangersMayReply: false,
    sharedEmailAcrossExternalIds: true,
    companyLookupIsList: true,
    ticketListValue: 'id',
    refuseFutureCreatedAt: true,
    tokenOwnerHasInboxSeat: true,
    activeSubscription: true,
    companiesPerContact: 1000,
    conversationsPerTracker: 2500,
    customAttributes: 250,
    readableParts: 500,
    attachmentSeconds: 1800,
  },
});
