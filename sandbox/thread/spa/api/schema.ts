// The GraphQL schema of the app's backend.
import { buildSchema } from 'graphql';

export const schema = buildSchema(/* GraphQL */ `
  "ISO 8601 in UTC, with milliseconds."
  scalar DateTime

  type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }

  type Viewer { id: ID! name: String! email: String role: MemberRole! savedInboxFilter: SavedFilter }
  type SavedFilter { label: String! teamId: ID! }
  type Workspace { id: ID! name: String! timeZone: String! psa: Psa }
  type Psa { name: String! syncs: [PsaSync!]! }
  type PsaSync { name: String! lastSyncedAt: DateTime! }

  enum MemberRole { ADMIN TEAM_ADMIN MEMBER }
  enum MemberState { ACTIVE PENDING DELETED }
  type Member { id: ID! name: String! email: String state: MemberState! role: MemberRole! }
  type Team { id: ID! name: String! members: [Member!]! }

  type Company { id: ID! name: String! status: String types: [String!]! website: String parent: Company }
  type CompanyEdge { cursor: String! node: Company! }
  type CompanyConnection { nodes: [Company!]! edges: [CompanyEdge!]! pageInfo: PageInfo! totalCount: Int }
  type Contact {
    id: ID! name: String! email: String phone: String company: Company createdAt: DateTime
    customFields: [CustomFieldValue!]! lastSeenAt: DateTime
  }
  type ContactEdge { cursor: String! node: Contact! }
  type ContactConnection { nodes: [Contact!]! edges: [ContactEdge!]! pageInfo: PageInfo! totalCount: Int }
  "Somebody who wrote and whom the account no longer has."
  type Guest { name: String! }
  type Automaton { name: String! }
  union Actor = Contact | Member | Guest | Automaton

  type Tag { id: ID! name: String! }
  enum CustomFieldEntity { THREAD TICKET CONTACT }
  enum CustomFieldKind { TEXT NUMBER CHECKBOX DATE DROPDOWN }
  type CustomField {
    id: ID! name: String! entity: CustomFieldEntity! kind: CustomFieldKind! choices: [String!] helpText: String
  }
  type CustomFieldValue { field: CustomField! value: String! }

  enum ThreadState { ACTIVE WAITING DONE }
  input ThreadFilter { states: [ThreadState!] teamId: ID ownerId: ID unassigned: Boolean }
  type Participant { isOwner: Boolean! contact: Contact! }
  type Thread {
    id: ID! reference: String! subject: String! source: String! state: ThreadState!
    company: Company participants: [Participant!]! owner: Member team: Team tags: [Tag!]!
    customFields: [CustomFieldValue!]! createdAt: DateTime! closedAt: DateTime lastActivityAt: DateTime!
    isUnread: Boolean! neighbors: [ID!]!
    items(first: Int, after: String, last: Int, before: String): TimelineConnection!
    collapsed(after: String!, until: String!): [TimelineItem!]!
  }
  type ThreadEdge { cursor: String! node: Thread! }
  type ThreadConnection { edges: [ThreadEdge!]! nodes: [Thread!]! pageInfo: PageInfo! totalCount: Int }

  enum Visibility { EXTERNAL INTERNAL }
  interface TimelineItem { id: ID! createdAt: DateTime! }
  type Message implements TimelineItem {
    id: ID! createdAt: DateTime! visibility: Visibility! author: Actor! subject: String bodyHtml: String editedAt: DateTime
    isDeleted: Boolean! attachments: [Attachment!]!
  }
  type Activity implements TimelineItem {
    id: ID! createdAt: DateTime! actor: Actor! summaryHtml: String editedAt: DateTime isDeleted: Boolean!
  }
  "A run of activities that is fetched when somebody wants to see it."
  type CollapsedActivities { count: Int! after: String! until: String! }
  union TimelineNode = Message | Activity | CollapsedActivities
  type TimelineEdge { cursor: String! node: TimelineNode! }
  type TimelineConnection { edges: [TimelineEdge!]! pageInfo: PageInfo! totalCount: Int }
  type Attachment {
    id: ID! fileName: String! contentType: String! byteSize: Int! isInline: Boolean!
    "Null where links are made one by one; see GET /v1/files/{id}/url."
    url: String
  }

  enum TicketState { OPEN CLOSED ALL }
  type Ticket {
    id: ID! reference: String! summary: String! description: String! status: String! priority: String type: String
    board: String psaTicketId: String company: Company contact: Contact owner: Member team: Team tags: [Tag!]!
    customFields: [CustomFieldValue!]! createdAt: DateTime! updatedAt: DateTime closedAt: DateTime
    items: [TimelineNode!]!
  }
  type TicketPage { nodes: [Ticket!]! page: Int! hasNextPage: Boolean! pageCount: Int totalCount: Int }

  type Integration { id: ID! name: String! category: String status: String lastSyncedAt: DateTime }
  type Flow { id: ID! name: String! isEnabled: Boolean! trigger: String! filters: [String!]! actions: [String!]! }
  enum ArticleState { DRAFT PUBLISHED }
  type Article {
    id: ID! title: String! state: ArticleState! collection: String author: Member bodyHtml: String!
    createdAt: DateTime updatedAt: DateTime
  }
  type ArticleEdge { cursor: String! node: Article! }
  type ArticleConnection { edges: [ArticleEdge!]! nodes: [Article!]! pageInfo: PageInfo! totalCount: Int }

  type Query {
    viewer: Viewer!
    workspace: Workspace!
    threads(first: Int!, after: String, filter: ThreadFilter): ThreadConnection!
    thread(id: ID!): Thread
    tickets(page: Int!, perPage: Int, state: TicketState): TicketPage!
    ticket(id: ID!): Ticket
    companies(first: Int!, after: String): CompanyConnection!
    company(id: ID!): Company
    contacts(first: Int!, after: String): ContactConnection!
    contact(id: ID!): Contact
    teams: [Team!]!
    customFields: [CustomField!]!
    integrations: [Integration!]!
    flows: [Flow!]!
    flow(id: ID!): Flow
    articles(first: Int!, after: String): ArticleConnection!
    article(id: ID!): Article
  }

  type ThreadPayload { thread: Thread! }
  type DraftPayload { savedAt: DateTime! }
  type FlowPayload { flow: Flow! }
  type Mutation {
    markThreadRead(threadId: ID!): ThreadPayload!
    saveDraft(threadId: ID!, body: String!): DraftPayload!
    sendReply(threadId: ID!, body: String!): ThreadPayload!
    addNote(threadId: ID!, body: String!): ThreadPayload!
    closeThread(threadId: ID!): ThreadPayload!
    setFlowEnabled(flowId: ID!, enabled: Boolean!): FlowPayload!
  }
`);
