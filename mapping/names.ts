// Names of everything threadlift itself adds to a workspace, and how units for it are called.

/** Attributes on conversations and tickets; `sourceRef` is what an import is recognised by afterwards. */
export const ATTRIBUTES = {
  sourceRef: 'source_ref',
  number: 'source_number',
  channel: 'source_channel',
  state: 'source_state',
  createdAt: 'source_created_at',
  updatedAt: 'source_updated_at',
  closedAt: 'source_closed_at',
  status: 'source_status',
  priority: 'priority',
  sourcePriority: 'source_priority',
  type: 'source_type',
  board: 'source_board',
  psaReference: 'psa_reference__c',
  reviewSource: 'rt_source__c',
  reviewRating: 'rt_rating__c',
  reviewAuthor: 'rt_author__c',
  reviewUrl: 'rt_url__c',
  reviewStatus: 'rt_status__c',
} as const;

/** Attributes on companies. */
export const COMPANY_ATTRIBUTES = {
  status: 'source_status',
  types: 'source_types',
  parent: 'source_parent',
} as const;

const KEY = 'thread:';
/** Contacts and companies carry `thread:<source id>` as their key. */
export function keyOf(id: string): string {
  return `${KEY}${id}`;
}

/** Whether an `external_id` is one that an import gave. */
export function isOurKey(externalId: string): boolean {
  return externalId.startsWith(KEY);
}

export function channelTag(channel: string): string {
  return `channel:${channel}`;
}

export function platformTag(platform: string): string {
  return `source:${platform}`;
}

/** @param name free text; "#" would read as the start of a step, so it is escaped */
export function setupRef(kind: string, name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not end up in a ref
  return `setup/${kind}:${name.replace(/[%#\u0000-\u001f]/g, encodeURIComponent)}`;
}

export const PLACEHOLDER_CONTACT = setupRef('contact', 'unknown');

export const REVIEWER = 'setup/reviewer:';
/** The contact made for a reviewer whom the source could not match to one. */
export function reviewerRef(reviewId: string): string {
  return `${REVIEWER}${reviewId}`;
}

/** The unit of a response that the review itself carries. */
export function ownResponseRef(reviewId: string): string {
  return `reviews/${reviewId}#response`;
}

export function ticketTypeRef(name: string): string {
  return setupRef('ticket-type', name);
}

export function conversationAttributeRef(name: string): string {
  return setupRef('conversation-attribute', name);
}

export function companyAttributeRef(name: string): string {
  return setupRef('company-attribute', name);
}

export function ticketAttributeRef(type: string, name: string): string {
  return setupRef('ticket-attribute', `${type}/${name}`);
}

export function collectionRef(name: string): string {
  return setupRef('collection', name);
}
