// Turns what somebody writes (a draft) into a message with ids, and keeps the files it carries.
import { isoSeconds } from '../../../lib/clock.ts';
import type { Attachment, Author, Message } from '../../../model/records.ts';
import type { Random } from '../../random.ts';
import { blobFacts } from './blobs.ts';
import { contactName } from './clients.ts';
import { attachmentId, idOf, messageId } from './ids.ts';
import type { World } from './lookup.ts';

/** Who writes: numbers of records, so that people deleted later turn into a bare name. */
export type Writer =
  | { readonly contact: number }
  | { readonly user: number }
  | { readonly system: 'Thread' | 'PSA / System' }
  /** A contact the source no longer has. */
  | { readonly gone: string };

export interface FileUse {
  readonly name: string;
  readonly contentType: string;
  /** Key of the bytes; see blobs.ts. */
  readonly blob: string;
  readonly inline?: true;
}

export interface Draft {
  readonly kind: Message['kind'];
  readonly by: Writer;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Of an e-mail, where it is not the thread's. */
  readonly subject?: string;
  /** Its own files appear as `attachment:#0`, `attachment:#1`. */
  readonly html: string;
  /** Inline images first: the order a reader meets them in. */
  readonly files?: readonly FileUse[];
  readonly editedAt?: number;
  readonly deleted?: true;
}

/** The messages of one thread or ticket, and the files they use by attachment id. */
export interface Thread {
  readonly messages: readonly Message[];
  readonly files: ReadonlyMap<string, { readonly use: FileUse; readonly messageId: string }>;
}

export function finishThread(world: World, parentId: string, drafts: readonly Draft[]): Thread {
  const files = new Map<string, { use: FileUse; messageId: string }>();
  const messages = drafts.map((draft, index): Message => {
    const id = messageId(parentId, index + 1);
    const uses = draft.deleted ? [] : (draft.files ?? []);
    const attachmentIds = uses.map((use, position) => {
      const file = attachmentId(id, position + 1);
      files.set(file, { use, messageId: id });
      return file;
    });
    return {
      id,
      kind: draft.kind,
      author: writtenBy(world, draft.by),
      createdAt: isoSeconds(draft.at),
      subject: draft.subject ?? null,
      html: draft.deleted
        ? ''
        : draft.html.replaceAll(/attachment:#(\d+)/g, (_, at) => `attachment:${attachmentIds[Number(at)]}`),
      editedAt: draft.editedAt === undefined || draft.deleted ? null : isoSeconds(draft.editedAt),
      deleted: draft.deleted ?? false,
      attachmentIds,
    };
  });
  return { messages, files };
}

/** The attachment record of one use of a file. */
export function attachmentOf(id: string, parent: string, message: string | null, use: FileUse): Attachment {
  return {
    id,
    name: use.name,
    contentType: use.contentType,
    ...blobFacts(use.blob),
    inline: use.inline ?? false,
    parent,
    messageId: message,
  };
}

function writtenBy(world: World, writer: Writer): Author {
  if ('system' in writer) return { type: 'system', id: null, name: writer.system };
  if ('gone' in writer) return { type: 'contact', id: null, name: writer.gone };
  if ('user' in writer) {
    const user = world.get('users', idOf('users', writer.user));
    return { type: 'user', id: user?.id ?? null, name: user?.name ?? 'Somebody' };
  }
  const contact = world.get('contacts', idOf('contacts', writer.contact));
  return {
    type: 'contact',
    id: contact?.id ?? null,
    name: contact?.name ?? contactName(world.seed, writer.contact),
  };
}

/** `count` times from `from` to `to`, both included, in order, on whole seconds. */
export function spread(random: Random, from: number, to: number, count: number): number[] {
  const times = Array.from({ length: count }, () => from + random.next() * (to - from))
    .map((time) => Math.floor(time / 1000) * 1000)
    .sort((a, b) => a - b);
  times[0] = from;
  times[count - 1] = to;
  return times;
}
