// Reads threads and tickets of the single-page face from the answers of its API and its socket.
import { WebSocket } from 'ws';
import type { Attachment, Author, Conversation, Message, Ticket } from '../../../model/records.ts';
import type { Visitor } from './visitor.ts';

export interface Node {
  readonly __typename: string;
  readonly id: string;
  readonly createdAt: string;
  readonly visibility: string;
  readonly author?: { readonly __typename: string; readonly id?: string; readonly name: string };
  readonly actor?: Node['author'];
  readonly bodyHtml?: string | null;
  readonly summaryHtml?: string | null;
  readonly editedAt: string | null;
  readonly isDeleted: boolean;
  readonly attachments?: readonly {
    readonly id: string;
    readonly fileName: string;
    readonly contentType: string;
    readonly byteSize: number;
    readonly isInline: boolean;
    readonly url: string | null;
  }[];
  readonly subject?: string | null;
  readonly after: string;
  readonly until: string;
}
interface Related {
  readonly id: string;
  readonly name: string;
}
interface Head {
  readonly id: string;
  readonly reference: string;
  readonly company: Related | null;
  readonly owner: Related | null;
  readonly team: Related | null;
  readonly tags: readonly Related[];
  readonly customFields: readonly { readonly field: Related; readonly value: string }[];
  readonly createdAt: string;
  readonly closedAt: string | null;
}
interface Page {
  readonly thread: {
    readonly items: {
      readonly edges: readonly { readonly node: Node }[];
      readonly pageInfo: { readonly hasPreviousPage: boolean; readonly startCursor: string | null };
      readonly totalCount: number | null;
    };
  };
}

export const instantOf = <Text extends string | null>(at: Text): Text =>
  (at === null ? null : at.replace('.000Z', 'Z')) as Text;

function authorOf(node: Node): Author {
  const actor = node.author ?? node.actor;
  const type = { Contact: 'contact', Guest: 'contact', Member: 'user', Automaton: 'system' } as const;
  return {
    type: type[actor?.__typename as keyof typeof type],
    id: actor?.id ?? null,
    name: actor?.name ?? '',
  };
}

export function messageOf(node: Node): Message {
  const html = (node.bodyHtml ?? node.summaryHtml ?? '')
    .replaceAll(/"cid:([^"]+)"/g, '"attachment:$1"')
    .replaceAll(/"http:\/\/127\.0\.0\.1:\d+\/files\/([^/]+)\/[^"]*"/g, '"attachment:$1"');
  return {
    id: node.id,
    kind: node.__typename === 'Activity' ? 'activity' : node.visibility === 'INTERNAL' ? 'note' : 'reply',
    author: authorOf(node),
    createdAt: instantOf(node.createdAt),
    subject: node.subject ?? null,
    html,
    editedAt: instantOf(node.editedAt),
    deleted: node.isDeleted,
    attachmentIds: (node.attachments ?? []).map(({ id }) => id),
  };
}

/** What the API says of the files of some messages; their bytes are another matter. */
export function attachmentsOf(
  parent: string,
  nodes: readonly Node[],
): Omit<Attachment, 'sniffedType' | 'sha256'>[] {
  return nodes.flatMap((node) =>
    (node.attachments ?? []).map(({ id, fileName, contentType, byteSize, isInline }) => ({
      ...{ id, name: fileName, contentType, size: byteSize, inline: isInline, parent, messageId: node.id },
    })),
  );
}

/** All nodes of a thread, oldest first: pages from the newest back, folded runs unfolded, the rest by socket. */
export async function nodesOf(visitor: Visitor, id: string): Promise<Node[]> {
  const nodes: Node[] = [];
  let before: string | null = null;
  do {
    const { thread }: Page = await visitor.query<Page>('ThreadTimeline', { id, last: 30, before });
    const page: Node[] = [];
    for (const { node } of thread.items.edges) {
      if (node.__typename === 'CollapsedActivities') {
        const { after, until } = node;
        const more = await visitor.query<{ thread: { collapsed: Node[] } }>('ExpandActivities', {
          id,
          after,
          until,
        });
        page.push(...more.thread.collapsed);
      } else page.push(node);
    }
    nodes.unshift(...page);
    before = thread.items.pageInfo.hasPreviousPage ? thread.items.pageInfo.startCursor : null;
  } while (before !== null);
  return nodes;
}

const common = (head: Head) => ({
  id: head.id,
  number: head.reference,
  companyId: head.company?.id ?? null,
  ownerId: head.owner?.id ?? null,
  teamId: head.team?.id ?? null,
  tags: head.tags.map(({ name }) => name),
  properties: Object.fromEntries(head.customFields.map(({ field, value }) => [field.id, value])),
  createdAt: instantOf(head.createdAt),
  closedAt: instantOf(head.closedAt),
});

export async function conversationOf(
  visitor: Visitor,
  id: string,
  nodes: readonly Node[],
): Promise<Conversation> {
  type Thread = Head & {
    readonly subject: string;
    readonly source: string;
    readonly state: string;
    readonly participants: readonly { readonly contact: Related }[];
  };
  const { thread } = await visitor.query<{ thread: Thread }>('ThreadView', { id });
  return {
    ...common(thread),
    subject: thread.subject,
    channel: thread.source,
    state: thread.state.toLowerCase() as Conversation['state'],
    contactIds: thread.participants.map(({ contact }) => contact.id),
    messages: nodes.map(messageOf),
  };
}

export async function ticketOf(
  visitor: Visitor,
  id: string,
): Promise<{ record: Ticket; nodes: readonly Node[] }> {
  type Answer = Head & {
    readonly summary: string;
    readonly description: string;
    readonly status: string;
    readonly priority: string | null;
    readonly type: string | null;
    readonly board: string | null;
    readonly psaTicketId: string | null;
    readonly contact: Related | null;
    readonly updatedAt: string | null;
    readonly items: readonly Node[];
  };
  const { ticket } = await visitor.query<{ ticket: Answer }>('TicketPanel', { id });
  const { description, status, priority, type, board } = ticket;
  const record = {
    ...common(ticket),
    ...{ description, status, priority, type, board },
    title: ticket.summary,
    psaNumber: ticket.psaTicketId,
    contactId: ticket.contact?.id ?? null,
    updatedAt: instantOf(ticket.updatedAt),
    messages: ticket.items.map(messageOf),
  };
  return { record, nodes: ticket.items };
}

/** Subscribes to a thread and gives the nodes the socket brings at once. */
export async function socketNodes(
  visitor: Visitor,
  token: string,
  ids: readonly string[],
): Promise<Map<string, Node[]>> {
  const socket = new WebSocket(visitor.origins.socket);
  const found = new Map<string, Node[]>();
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => socket.send(JSON.stringify({ type: 'auth', token })));
    socket.on('close', (code) => reject(new Error(`closed: ${code}`)));
    socket.on('message', (text) => {
      const message = JSON.parse(String(text)) as { type: string; data?: { id: string; items: Node[] } };
      if (message.type === 'auth.ok') {
        for (const id of ids) socket.send(JSON.stringify({ type: 'subscribe', channel: `thread:${id}` }));
        socket.send(JSON.stringify({ type: 'ping' }));
      }
      if (message.data) found.set(message.data.id, message.data.items);
      if (message.type === 'pong') resolve();
    });
  });
  socket.removeAllListeners('close');
  socket.close();
  return found;
}
