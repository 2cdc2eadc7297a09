// One Thread account: records made on demand from the seed, with what has been changed since laid over them.
import type { Attachment, Conversation, Ticket } from '../../../model/records.ts';
import type { RecordOf, SourceRecord, StreamName } from '../../../model/streams.ts';
import { conversationHead, conversationPlan } from './conversations.ts';
import { attachmentOf, type Draft, finishThread, type Thread } from './drafts.ts';
import { idOf, type NumberedStream, numberOf, parentOfAttachment } from './ids.ts';
import type { World } from './lookup.ts';
import { initialCount, makers, type SimpleStream } from './makers.ts';
import type { ConversationPlan } from './plan.ts';
import { responsePlace } from './reviews.ts';
import { hour, lastDay, minute, type Size } from './size.ts';
import { conversationDrafts } from './special-threads.ts';
import { templateFiles } from './templates.ts';
import { ticketDrafts, ticketHead, ticketPlan } from './tickets.ts';

export type Head = Omit<Conversation, 'messages'>;
export type TicketHead = Omit<Ticket, 'messages'>;
type ThreadStream = 'conversations' | 'tickets';
type Patch = (record: never) => unknown;

/** As many finished threads as are kept; a page and its fragments and files ask for the same one. */
const keptThreads = 8;

export class Account implements World {
  readonly seed: number;
  readonly size: Size;
  readonly #added = new Map<NumberedStream, number[]>();
  readonly #addedAt = new Map<string, number>();
  readonly #removed = new Set<string>();
  readonly #patches = new Map<string, Patch[]>();
  readonly #appended = new Map<string, Draft[]>();
  readonly #records = new Map<string, unknown>();
  readonly #threads = new Map<string, Thread>();
  #ticks = 0;

  constructor(seed: number, size: Size) {
    this.seed = seed;
    this.size = size;
  }

  /** A time after everything generated, a minute later on each call: changes do not depend on the wall clock. */
  tick(): number {
    this.#ticks += 1;
    return lastDay + hour + this.#ticks * minute;
  }

  existing(stream: NumberedStream, number: number): string | null {
    const id = idOf(stream, number);
    if (this.#removed.has(id) || number < 1) return null;
    if (this.#added.get(stream)?.includes(number)) return id;
    if (number > initialCount(stream, this.size)) return null;
    if (stream === 'responses' && responsePlace(this, number) !== 'record') return null;
    return id;
  }

  /** Ids in the order the records were made, oldest first. */
  ids(stream: StreamName): string[] {
    if (stream === 'attachments') return this.#attachmentIds();
    const ids: string[] = [];
    for (let n = 1; n <= initialCount(stream, this.size); n += 1) {
      const id = this.existing(stream, n);
      if (id !== null) ids.push(id);
    }
    for (const n of this.#added.get(stream) ?? []) {
      const id = this.existing(stream, n);
      if (id !== null && !ids.includes(id)) ids.push(id);
    }
    return ids;
  }

  get<Stream extends NumberedStream>(stream: Stream, id: string): RecordOf[Stream] | undefined {
    return this.record(stream, id) as RecordOf[Stream] | undefined;
  }

  /** Any record by stream and id, whole. */
  record(stream: StreamName, id: string): SourceRecord | undefined {
    if (stream === 'attachments') return this.attachment(id)?.record;
    if (stream === 'conversations' || stream === 'tickets') {
      const head = stream === 'conversations' ? this.conversation(id) : this.ticket(id);
      const thread = this.thread(id);
      return head && thread ? ({ ...head, messages: [...thread.messages] } as SourceRecord) : undefined;
    }
    return this.#kept(stream, id, (n) => makers[stream as SimpleStream](this, n)) as SourceRecord | undefined;
  }

  conversation(id: string): Head | undefined {
    return this.#kept('conversations', id, (n) => conversationHead(this, n, this.#conversationPlan(n)));
  }

  ticket(id: string): TicketHead | undefined {
    return this.#kept('tickets', id, (n) => ticketHead(this, n, this.#ticketPlan(n)));
  }

  /** When the thread last got a message, without making any of them. */
  lastMessageAt(id: string): number {
    const appended = this.#appended.get(id)?.at(-1);
    return appended?.at ?? this.#conversationPlan(numberOf('conversations', id) ?? 0).to;
  }

  /** Messages and files of a conversation or ticket. */
  thread(id: string): Thread | undefined {
    const known = this.#threads.get(id);
    if (known) return known;
    const drafts = this.#drafts(id);
    if (!drafts) return undefined;
    const thread = finishThread(this, id, [...drafts, ...(this.#appended.get(id) ?? [])]);
    const oldest = this.#threads.keys().next().value;
    if (this.#threads.size >= keptThreads && oldest !== undefined) this.#threads.delete(oldest);
    this.#threads.set(id, thread);
    return thread;
  }

  attachment(id: string): { record: Attachment; blob: string } | undefined {
    const parent = parentOfAttachment(id);
    const snippet = parent === null ? null : numberOf('templates', parent);
    if (snippet !== null) return this.#templateFile(id, snippet);
    const file = parent === null ? undefined : this.thread(parent)?.files.get(id);
    if (!file) return undefined;
    const stream = parent?.startsWith('c') ? 'conversations' : 'tickets';
    return {
      record: attachmentOf(id, `${stream}/${parent}`, file.messageId, file.use),
      blob: file.use.blob,
    };
  }

  #templateFile(id: string, n: number): { record: Attachment; blob: string } | undefined {
    const template = this.existing('templates', n);
    const use = templateFiles(n).get(id);
    if (template === null || use === undefined) return undefined;
    return { record: attachmentOf(id, `templates/${template}`, null, use), blob: use.blob };
  }

  /** Adds one more record of the stream. @param number which; the next free one if absent */
  add(stream: NumberedStream, number?: number): string {
    const added = this.#added.get(stream) ?? [];
    const n = number ?? initialCount(stream, this.size) + added.length + 1;
    this.#added.set(stream, [...added, n]);
    const id = idOf(stream, n);
    this.#addedAt.set(id, this.tick());
    this.#forget();
    return id;
  }

  /** Changes what the record shows (for threads and tickets: everything but the messages). */
  patch<Stream extends NumberedStream>(
    stream: Stream,
    id: string,
    change: (record: RecordOf[Stream]) => Partial<RecordOf[Stream]>,
  ): void {
    const ref = `${stream}/${id}`;
    this.#patches.set(ref, [...(this.#patches.get(ref) ?? []), change as Patch]);
    this.#forget();
  }

  append(id: string, draft: Draft): void {
    this.#appended.set(id, [...(this.#appended.get(id) ?? []), draft]);
    this.#forget();
  }

  remove(id: string): void {
    this.#removed.add(id);
    this.#forget();
  }

  /** Something worked out from the whole account, kept until the next change. */
  derived<Value>(key: string, make: () => Value): Value {
    if (!this.#records.has(key)) this.#records.set(key, make());
    return this.#records.get(key) as Value;
  }

  /** Everything derived is dropped on a change: records show the names of others. */
  #forget(): void {
    this.#records.clear();
    this.#threads.clear();
  }

  #kept<Made extends object>(
    stream: NumberedStream,
    id: string,
    make: (n: number) => Made,
  ): Made | undefined {
    const n = numberOf(stream, id);
    if (n === null || this.existing(stream, n) === null) return undefined;
    const ref = `${stream}/${id}`;
    let made = this.#records.get(ref) as Made | undefined;
    if (!made) {
      made = make(n);
      for (const patch of this.#patches.get(ref) ?? []) {
        made = { ...made, ...(patch(made as never) as Partial<Made>) };
      }
      this.#records.set(ref, made);
    }
    return made;
  }

  #conversationPlan(n: number): ConversationPlan {
    return this.#moved(idOf('conversations', n), conversationPlan(this, n));
  }

  #ticketPlan(n: number): ReturnType<typeof ticketPlan> {
    return this.#moved(idOf('tickets', n), ticketPlan(this, n));
  }

  /** Records added later are young and open, whatever their number would make them. */
  #moved<Plan extends ConversationPlan>(id: string, plan: Plan): Plan {
    const at = this.#addedAt.get(id);
    return at === undefined ? plan : { ...plan, from: at, to: at + 30_000, state: 'active', status: 'New' };
  }

  #drafts(id: string): Draft[] | undefined {
    const stream: ThreadStream = id.startsWith('x') ? 'tickets' : 'conversations';
    const n = numberOf(stream, id);
    if (n === null || this.existing(stream, n) === null) return undefined;
    return stream === 'tickets'
      ? ticketDrafts(this, n, this.#ticketPlan(n))
      : conversationDrafts(this, n, this.#conversationPlan(n));
  }

  #attachmentIds(): string[] {
    const parents = [...this.ids('conversations'), ...this.ids('tickets')];
    return [
      ...parents.flatMap((parent) => [...(this.thread(parent)?.files.keys() ?? [])]),
      ...this.ids('templates').flatMap((id) => this.get('templates', id)?.attachmentIds ?? []),
    ];
  }
}
