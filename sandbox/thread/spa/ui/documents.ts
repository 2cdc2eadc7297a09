// The documents the app sends, by operation name.

const authorFields = `
fragment ActorFields on Actor {
  __typename
  ... on Contact { id name }
  ... on Member { id name }
  ... on Guest { name }
  ... on Automaton { name }
}`;

const messageFields = `
fragment MessageFields on Message {
  id
  createdAt
  visibility
  author { ...ActorFields }
  subject
  bodyHtml
  editedAt
  isDeleted
  attachments { id fileName contentType byteSize isInline url }
}
fragment ActivityFields on Activity {
  id
  createdAt
  actor { ...ActorFields }
  summaryHtml
  editedAt
  isDeleted
}${authorFields}`;

const nodeFields = `
fragment TimelineNodeFields on TimelineNode {
  __typename
  ... on Message { ...MessageFields }
  ... on Activity { ...ActivityFields }
  ... on CollapsedActivities { count after until }
}${messageFields}`;

const pageInfo = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

const list: Readonly<Record<string, string>> = {
  Viewer: `query Viewer {
  viewer { id name email role savedInboxFilter { label teamId } }
  workspace { id name timeZone }
}`,
  InboxThreads: `query InboxThreads($first: Int!, $after: String, $filter: ThreadFilter) {
  threads(first: $first, after: $after, filter: $filter) {
    edges {
      cursor
      node {
        id reference subject state isUnread lastActivityAt
        company { id name }
        participants { isOwner contact { id name } }
        owner { id name }
      }
    }
    ${pageInfo}
    totalCount
  }
}`,
  ThreadView: `query ThreadView($id: ID!) {
  thread(id: $id) {
    id reference subject source state isUnread createdAt closedAt lastActivityAt neighbors
    company { id name }
    participants { isOwner contact { id name email } }
    owner { id name state }
    team { id name }
    tags { id name }
    customFields { field { id name } value }
  }
}`,
  ThreadTimeline: `query ThreadTimeline($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
  thread(id: $id) {
    id
    items(first: $first, after: $after, last: $last, before: $before) {
      edges { cursor node { ...TimelineNodeFields } }
      ${pageInfo}
      totalCount
    }
  }
}${nodeFields}`,
  ExpandActivities: `query ExpandActivities($id: ID!, $after: String!, $until: String!) {
  thread(id: $id) {
    id
    collapsed(after: $after, until: $until) {
      __typename
      ... on Message { ...MessageFields }
      ... on Activity { ...ActivityFields }
    }
  }
}${messageFields}`,
  TicketTable: `query TicketTable($page: Int!, $perPage: Int, $state: TicketState) {
  tickets(page: $page, perPage: $perPage, state: $state) {
    nodes {
      id reference summary status priority createdAt
      company { id name }
      contact { id name }
      owner { id name }
    }
    page
    hasNextPage
    pageCount
    totalCount
  }
}`,
  TicketPanel: `query TicketPanel($id: ID!) {
  ticket(id: $id) {
    id reference summary description status priority type board psaTicketId createdAt updatedAt closedAt
    company { id name }
    contact { id name email }
    owner { id name state }
    team { id name }
    tags { id name }
    customFields { field { id name } value }
    items { ...TimelineNodeFields }
  }
}${nodeFields}`,
  CompanyList: `query CompanyList($first: Int!, $after: String) {
  companies(first: $first, after: $after) {
    nodes { id name status types }
    ${pageInfo}
    totalCount
  }
}`,
  CompanyDetails: `query CompanyDetails($id: ID!) {
  company(id: $id) { id name status types website parent { id name } }
}`,
  ContactList: `query ContactList($first: Int!, $after: String) {
  contacts(first: $first, after: $after) {
    nodes { id name email lastSeenAt company { id name } }
    ${pageInfo}
    totalCount
  }
}`,
  ContactDetails: `query ContactDetails($id: ID!) {
  contact(id: $id) {
    id name email phone createdAt
    company { id name }
    customFields { field { id name } value }
  }
}`,
  TeamList: 'query TeamList { teams { id name members { id name state } } }',
  CustomFieldList: 'query CustomFieldList { customFields { id name entity kind choices helpText } }',
  IntegrationList: `query IntegrationList {
  integrations { id name category status lastSyncedAt }
  workspace { id psa { name syncs { name lastSyncedAt } } }
}`,
  FlowList: 'query FlowList { flows { id name isEnabled } }',
  FlowDetails: 'query FlowDetails($id: ID!) { flow(id: $id) { id name isEnabled trigger filters actions } }',
  ArticleList: `query ArticleList($first: Int!, $after: String) {
  articles(first: $first, after: $after) {
    edges { node { id title state collection } }
    ${pageInfo}
    totalCount
  }
}`,
  ArticleDetails: `query ArticleDetails($id: ID!) {
  article(id: $id) { id title state collection bodyHtml createdAt updatedAt author { id name } }
}`,
  WorkspaceSettings: 'query WorkspaceSettings { workspace { id name timeZone psa { name } } }',
  MarkThreadRead: `mutation MarkThreadRead($threadId: ID!) {
  markThreadRead(threadId: $threadId) { thread { id isUnread } }
}`,
  SaveDraft: `mutation SaveDraft($threadId: ID!, $body: String!) {
  saveDraft(threadId: $threadId, body: $body) { savedAt }
}`,
  SendReply: `mutation SendReply($threadId: ID!, $body: String!) {
  sendReply(threadId: $threadId, body: $body) { thread { id lastActivityAt } }
}`,
  AddNote: `mutation AddNote($threadId: ID!, $body: String!) {
  addNote(threadId: $threadId, body: $body) { thread { id lastActivityAt } }
}`,
  CloseThread: `mutation CloseThread($threadId: ID!) {
  closeThread(threadId: $threadId) { thread { id state closedAt } }
}`,
  SetFlowEnabled: `mutation SetFlowEnabled($flowId: ID!, $enabled: Boolean!) {
  setFlowEnabled(flowId: $flowId, enabled: $enabled) { flow { id isEnabled } }
}`,
};

/** @param withTotals whether the app asks how many there are */
export function documents(withTotals: boolean): Readonly<Record<string, string>> {
  if (withTotals) return list;
  return Object.fromEntries(
    Object.entries(list).map(([name, text]) => [
      name,
      text.replaceAll(/^ *totalCount\n/gm, '').replaceAll(/^ *pageCount\n/gm, ''),
    ]),
  );
}
