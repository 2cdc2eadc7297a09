// How near the name of a JSON member is to what a record calls its field: the words helpdesks use for one thing. Only
// ever one reason among others to take a path for a field. Pure.

/** By field: what it is called, likeliest first. A word is in the singular; "." of a path counts as a space. */
const CALLED: Readonly<Record<string, readonly string[]>> = {
  id: ['id', 'uuid', 'key', 'uid'],
  number: ['number', 'reference', 'ref', 'display id', 'human id', 'no', 'key'],
  subject: ['subject', 'title', 'topic', 'summary'],
  title: ['title', 'summary', 'headline', 'subject', 'name'],
  name: ['name', 'full name', 'display name', 'title', 'label', 'file name', 'filename'],
  description: ['description', 'detail', 'help text', 'body', 'text'],
  body: ['body', 'text', 'content', 'body html', 'message'],
  html: [
    'html',
    'body html',
    'html body',
    'body',
    'content html',
    'content',
    'message',
    'text',
    'summary html',
  ],
  channel: ['channel', 'source', 'via', 'medium', 'origin'],
  state: ['state', 'status'],
  status: ['status', 'state'],
  email: ['email', 'email address', 'mail'],
  phone: ['phone', 'phone number', 'telephone', 'mobile'],
  createdAt: [
    'created at',
    'created',
    'created on',
    'created time',
    'at',
    'sent at',
    'posted at',
    'timestamp',
    'time',
    'date',
  ],
  updatedAt: ['updated at', 'updated', 'modified at', 'changed at', 'last updated at', 'last activity at'],
  closedAt: ['closed at', 'closed', 'resolved at', 'done at', 'completed at'],
  editedAt: ['edited at', 'edited', 'last edited at'],
  lastSyncedAt: ['last synced at', 'last sync at', 'synced at', 'last sync'],
  deleted: ['deleted', 'removed'],
  enabled: ['enabled', 'active'],
  inline: ['inline', 'embedded'],
  companyId: ['company id', 'client id', 'organization id', 'account id'],
  contactId: ['contact id', 'requester id', 'customer id', 'reviewer contact id'],
  contactIds: ['contact id', 'participant contact id', 'participant id', 'requester id'],
  ownerId: ['owner id', 'assignee id', 'assigned to id', 'agent id'],
  teamId: ['team id', 'group id', 'queue id'],
  parentId: ['parent id', 'parent company id'],
  authorId: ['author id', 'created by id'],
  reviewId: ['review id'],
  memberIds: ['member id', 'user id', 'agent id'],
  tags: ['tag name', 'tag', 'label name', 'label'],
  properties: ['custom field', 'property', 'attribute', 'custom attribute', 'field'],
  author: ['author', 'actor', 'sender', 'from', 'created by', 'user', 'by'],
  messages: ['message', 'item', 'comment', 'timeline', 'entry', 'event', 'note', 'node'],
  attachments: ['attachment', 'file', 'upload'],
  response: ['response', 'reply', 'answer'],
  kind: ['kind', 'visibility', 'type', 'typename', 'category'],
  type: ['type', 'content type', 'mime type', 'typename', 'kind'],
  size: ['size', 'byte size', 'byte', 'file size'],
  url: ['url', 'href', 'link', 'permalink', 'download url'],
  website: ['website', 'url', 'domain', 'site'],
  rating: ['rating', 'star', 'score'],
  platform: ['platform', 'source', 'site', 'provider'],
  authorName: ['author name', 'reviewer name', 'author', 'reviewer'],
  psaNumber: ['psa number', 'psa ticket id', 'psa ticket number', 'external id'],
  board: ['board', 'queue', 'board name'],
  options: ['option', 'choice', 'value'],
  appliesTo: ['applies to', 'entity', 'object type', 'target'],
  conditions: ['condition', 'filter', 'rule'],
  actions: ['action', 'step'],
  variables: ['variable', 'placeholder', 'body'],
  timezone: ['timezone', 'time zone', 'tz'],
};

/** What only wraps what it holds. */
const WRAPPERS = new Set(['attribute', 'data', 'detail', 'info', 'item', 'node', 'record']);
const FLAG = new Set(['is', 'has', 'was']);
const STEP = 0.05;

/** @returns 0 (nothing in common) to 1 (called just so) */
export function nameScore(field: string, path: string): number {
  const words = wordsOf(path);
  const tries = [words, words.filter((word) => !WRAPPERS.has(word))];
  const bare = tries[1] as string[];
  if (FLAG.has(bare[0] ?? '')) tries.push(bare.slice(1));
  if (bare.at(-1) === 'name' || bare.at(-1) === 'label') tries.push(bare.slice(0, -1));
  const called = CALLED[field] ?? [];
  const names = [wordsOf(field).join(' '), ...called];
  let best = 0;
  for (const one of tries) {
    const text = one.join(' ');
    const at = names.indexOf(text);
    if (text !== '' && at >= 0)
      best = Math.max(best, 1 - STEP * Math.max(0, at - (called.length > 0 ? 1 : 0)));
  }
  return best;
}

/** "data.bodyHtml" -> data, body, html; in the singular, so that tags and tag are one word. */
export function wordsOf(path: string): string[] {
  return path
    .replace(/\[[^\]]*\]/g, '.')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) =>
      /(?:ss|us)$/.test(word) || word.length < 4 ? word : word.replace(/ies$/, 'y').replace(/s$/, ''),
    );
}
