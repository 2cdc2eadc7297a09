// What was written in a thread or ticket, as the API and the socket give it: plain data, whole.
import type { Author, Message } from '../../../../model/records.ts';
import { filePath } from '../../web/cdn.ts';
import { escapeText } from '../../world/text.ts';
import type { Spa } from '../environment.ts';
import { decodeCursor, encodeCursor, type PageArguments, slice } from './connections.ts';
import { dateTime } from './shapes.ts';

/** Runs of activities longer than this are collapsed after the first. */
const unfolded = 3;
/** Messages of a thread that only the socket brings, where that hazard is on. */
export const heldForSocket = 3;

/** Message with its position in the thread, from 0. */
interface Placed {
  readonly message: Message;
  readonly at: number;
}

const keyOf = ({ at }: Placed): readonly [number] => [at];
const cursorOf = (placed: Placed): string => encodeCursor(keyOf(placed));

function actor({ type, id, name }: Author) {
  if (type === 'system') return { __typename: 'Automaton', name };
  if (id === null) return { __typename: 'Guest', name };
  return { __typename: type === 'user' ? 'Member' : 'Contact', id, name };
}

/** Link to a file, signed anew. */
export function fileUrl(spa: Spa, id: string, name: string): string {
  return spa.signer.sign(filePath(id, name), spa.traffic.faults.expiredUrls);
}

/** Inline images carry a link, or only the file's id where links are made one by one. */
function bodyOf(spa: Spa, html: string): string {
  return html.replaceAll(/"attachment:([^"]+)"/g, (_, id: string) => {
    if (spa.hazards().mintedUrls) return `"cid:${id}"`;
    const name = spa.account.attachment(id)?.record.name ?? 'image';
    return `"${escapeText(fileUrl(spa, id, name))}"`;
  });
}

export function attachmentShape(spa: Spa, id: string) {
  const file = spa.account.attachment(id)?.record;
  if (!file) return [];
  const { name, contentType, size, inline } = file;
  const url = spa.hazards().mintedUrls ? null : fileUrl(spa, id, name);
  return [{ id, fileName: name, contentType, byteSize: size, isInline: inline, url }];
}

export function itemShape(spa: Spa, message: Message) {
  const { id, kind, author, createdAt, subject, html, editedAt, deleted, attachmentIds } = message;
  const common = { id, createdAt: dateTime(createdAt), editedAt: dateTime(editedAt), isDeleted: deleted };
  const body = deleted ? null : bodyOf(spa, html);
  if (kind === 'activity') {
    return { __typename: 'Activity', ...common, actor: actor(author), summaryHtml: body };
  }
  return {
    __typename: 'Message',
    ...common,
    visibility: kind === 'note' ? 'INTERNAL' : 'EXTERNAL',
    author: actor(author),
    subject,
    bodyHtml: body,
    attachments: attachmentIds.flatMap((file) => attachmentShape(spa, file)),
  };
}

/** What the API gives of a thread: everything, or all but what the socket brings. */
function served(spa: Spa, messages: readonly Message[]): readonly Message[] {
  if (!spa.hazards().socketNewest) return messages;
  return messages.slice(0, Math.max(1, messages.length - heldForSocket));
}

/** The messages of a thread that only the socket brings. */
export function heldItems(spa: Spa, threadId: string) {
  const messages = spa.account.thread(threadId)?.messages ?? [];
  return messages.slice(served(spa, messages).length).map((message) => itemShape(spa, message));
}

export function timelineConnection(spa: Spa, messages: readonly Message[], page: PageArguments) {
  const placed = served(spa, messages).map((message, at) => ({ message, at }));
  const cut = slice(placed, page, keyOf);
  const runs = spa.hazards().collapsedActivities ? runsOf(cut.rows) : cut.rows.map((row) => [row]);
  return {
    edges: runs.flatMap((run) => edgesOf(spa, run)),
    pageInfo: {
      hasNextPage: cut.hasNextPage,
      hasPreviousPage: cut.hasPreviousPage,
      startCursor: cut.rows[0] ? cursorOf(cut.rows[0]) : null,
      endCursor: cut.rows.at(-1) ? cursorOf(cut.rows.at(-1) as Placed) : null,
    },
    totalCount: spa.hazards().noTotals ? null : messages.length,
  };
}

/** Neighboring activities together, everything else alone. */
function runsOf(rows: readonly Placed[]): Placed[][] {
  const runs: Placed[][] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (row.message.kind === 'activity' && last?.[0]?.message.kind === 'activity') last.push(row);
    else runs.push([row]);
  }
  return runs;
}

function edgesOf(spa: Spa, run: readonly Placed[]) {
  const [first, last] = [run[0], run.at(-1)];
  const edge = (row: Placed) => ({ cursor: cursorOf(row), node: itemShape(spa, row.message) });
  if (!first || !last || run.length <= unfolded) return run.map(edge);
  const collapsed = {
    __typename: 'CollapsedActivities',
    count: run.length - 1,
    after: cursorOf(first),
    until: cursorOf(last),
  };
  return [edge(first), { cursor: cursorOf(last), node: collapsed }];
}

/** The items behind one "Show n more activities". */
export function collapsedItems(spa: Spa, messages: readonly Message[], after: string, until: string) {
  const [from, to] = [Number(decodeCursor(after)[0]), Number(decodeCursor(until)[0])];
  return messages.slice(from + 1, to + 1).map((message) => itemShape(spa, message));
}
