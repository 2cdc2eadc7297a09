// Changes common to conversations and tickets: making them, adding parts, keeping the search index posted.
import { Problem } from './problem.ts';
import { conversationDoc, ticketDoc } from './search/fields.ts';
import type { Author, Part, Source, StoredFile, Thread, TicketSide } from './things.ts';
import type { World } from './world.ts';

interface NewThread {
  readonly createdAt: number;
  readonly contactIds: readonly string[];
  readonly source: Source | null;
  readonly ticket: TicketSide | null;
}

/** Adds a conversation or ticket; the caller posts it to the index when it is complete. */
export function addThread(world: World, { createdAt, contactIds, source, ticket }: NewThread): Thread {
  const thread: Thread = {
    id: world.ids.decimal('thread'),
    order: world.nextOrder(),
    receivedAt: world.nowMs(),
    createdAt,
    updatedAt: world.now(),
    source,
    ticket,
    title: null,
    contactIds: [...contactIds],
    adminAssigneeId: null,
    teamAssigneeId: null,
    state: 'open',
    snoozedUntil: null,
    waitingSince: null,
    firstContactReplyAt: null,
    read: false,
    companyId: null,
    tags: new Map(),
    attributes: new Map(),
    parts: [],
    linkedIds: new Set(),
    recentReplies: [],
  };
  world.threads.set(thread.id, thread);
  return thread;
}

interface NewPart {
  readonly type: string;
  readonly author: Author;
  readonly body?: string | null;
  readonly createdAt?: number;
  readonly assignedTo?: Part['assignedTo'];
  readonly attachments?: readonly StoredFile[];
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** Appends a part; set the thread's new state first, as the part records it. */
export function addPart(world: World, thread: Thread, given: NewPart): Part {
  const createdAt = given.createdAt ?? world.now();
  const part: Part = {
    id: world.ids.decimal('part'),
    type: given.type,
    body: given.body ?? null,
    createdAt,
    updatedAt: createdAt,
    author: given.author,
    assignedTo: given.assignedTo ?? null,
    attachments: given.attachments ?? [],
    redacted: false,
    state: thread.state,
    extra: given.extra ?? {},
  };
  thread.parts.push(part);
  return part;
}

/** Marks the thread changed now and tells the search index. */
export function touch(world: World, thread: Thread): void {
  thread.updatedAt = world.now();
  if (thread.source !== null) world.index.conversations.put(thread.id, conversationDoc(thread));
  if (thread.ticket !== null) world.index.tickets.put(thread.id, ticketDoc(world, thread));
}

export function removeThread(world: World, thread: Thread, metricsRetained: boolean): void {
  world.threads.delete(thread.id);
  world.deletedThreads.push({
    id: thread.id,
    at: world.now(),
    metricsRetained,
    wasTicket: thread.source === null,
  });
  for (const id of thread.linkedIds) world.threads.get(id)?.linkedIds.delete(thread.id);
  world.index.conversations.remove(thread.id);
  world.index.tickets.remove(thread.id);
}

/** Whether a read by id already sees it. */
export function readable(world: World, thread: Thread): boolean {
  return world.nowMs() - thread.receivedAt >= world.settings.readLagMs;
}

/**
 * Counts a reply against the per-conversation throttle, where one is set.
 * @throws Problem 400 when there were too many; only its message has ever been reported, the code is assumed
 */
export function throttleReply(world: World, thread: Thread): void {
  const { replyThrottle } = world.settings;
  if (replyThrottle === null) return;
  const now = world.nowMs();
  thread.recentReplies = thread.recentReplies.filter((at) => at > now - replyThrottle.windowMs);
  if (thread.recentReplies.length >= replyThrottle.perConversation) throw tooManyReplies();
  thread.recentReplies.push(now);
}

export const tooManyReplies = (): Problem =>
  new Problem(400, 'parameter_invalid', 'Too many recent replies to this conversation');
