// What the request queue knows and can be asked for, and the lines of its journal. Types only.
import type { Finding } from '../../model/findings.ts';
import type { Proof } from '../../model/proof.ts';
import type { RefusedRequest } from '../../model/snapshot.ts';
import type { StreamName } from '../../model/streams.ts';
import type { FieldMiss } from '../../selectors/read-fields.ts';
import type { Strategy } from '../../selectors/schema.ts';
import type { RawValues } from '../../selectors/values.ts';
import type { FileRequest } from '../streams/parse-types.ts';

export type ItemState = 'queued' | 'pending' | 'done' | 'failed';

/** A record to be read from its page, or a file to be fetched. */
export interface Work {
  /** Unique in the queue: "conversations/c1", or the page's address where the row tells no id. */
  readonly key: string;
  readonly stream: StreamName;
  /** Page kind of a record; absent for a file. */
  readonly page?: string | undefined;
  /** What the list told about it. */
  readonly row?: RawValues | undefined;
  /** Fields of the row with a time that is only as good as "3 days ago". */
  readonly relative?: readonly string[] | undefined;
  /** Texts of the row that another stream told no value for. */
  readonly misses?: readonly FieldMiss[] | undefined;
  readonly file?: FileRequest | undefined;
  /** A record file was there before the queue knew of it: read it again, since its own files may be missing. */
  readonly again?: boolean | undefined;
}

export interface Item extends Omit<Work, 'again'> {
  again: boolean | undefined;
  state: ItemState;
  attempts: number;
  /** Why it failed, or why it was left out though it is done. */
  reason: string | null;
}

/** How far a list was walked. */
export interface ListProgress {
  strategy: Strategy;
  /** Where it goes on; null before the first page. */
  next: string | null;
  counter: number | null;
  done: boolean;
  /** What proves it whole; null while it is being walked, and where nothing does. */
  proof: Proof | null;
  /** Keys of the rows seen in this walk. */
  keys: Set<string>;
}

/** Whether a stream was read to its end by this run or an earlier one of the same queue. */
export interface StreamProgress {
  readonly finished: boolean;
  /** Why not, where that is known: what did not look as the profile says. */
  readonly problem: string | null;
}

/** One line of the queue's journal. */
export type Entry =
  | { op: 'begin'; profile: string }
  | { op: 'add'; work: Work }
  | { op: 'done'; key: string; reason?: string }
  | { op: 'failed'; key: string; reason: string }
  | { op: 'again'; key: string }
  | { op: 'wrong'; page: string; keys: readonly string[] }
  | {
      op: 'list';
      page: string;
      strategy: Strategy;
      next: string | null;
      counter: number | null;
      keys: string[];
    }
  | { op: 'restart'; page: string }
  | { op: 'listed'; page: string; counter: number | null; proof?: Proof }
  | { op: 'stream'; stream: StreamName; problem: string | null }
  | { op: 'strategy'; page: string; strategy: Strategy }
  | { op: 'finding'; finding: Finding }
  | { op: 'refused'; requests?: readonly RefusedRequest[]; counts?: Record<string, number> }
  | { op: 'fact'; name: string };

export interface Queue {
  /** Adds work once; what is known is left as it is. @returns the items, new or known */
  add(works: readonly Work[]): Promise<Item[]>;
  get(key: string): Item | undefined;
  items(stream: StreamName): Iterable<Item>;
  /** Items of a stream, whatever their state. */
  size(stream: StreamName): number;
  /** Items still queued. */
  waiting(stream: StreamName): number;
  /** The next queued item of a stream, marked pending. */
  next(stream: StreamName): Item | undefined;
  /** Marks this very item pending. @returns false when it is not queued */
  claim(item: Item): boolean;
  /** @param reason why it was left out on purpose */
  done(item: Item, reason?: string): Promise<void>;
  failed(item: Item, reason: string): Promise<void>;
  /** Puts failed items back, and files that were left out on purpose. @returns how many */
  retryFailed(): number;
  /** Puts records back that were read from a page of their own, whatever lies on the disk. @returns how many */
  readAgain(keys: readonly string[]): Promise<number>;
  /**
   * Asking for a page kind directly proved wrong: these records are read again, in one entry, so that no kill leaves
   * some of them out.
   */
  askedWrong(page: string, keys: readonly string[]): Promise<void>;
  /** Page kinds for which asking proved wrong, with this profile. */
  wronglyAsked(): ReadonlySet<string>;
  list(page: string): ListProgress | undefined;
  /** One more page of a list was read; its rows are in the queue already. */
  listed(
    page: string,
    part: Omit<ListProgress, 'done' | 'keys' | 'proof'> & { keys: string[] },
  ): Promise<void>;
  /** The walk begins anew. */
  restartList(page: string): Promise<void>;
  finishList(page: string, counter: number | null, proof: Proof | null): Promise<void>;
  /**
   * How far a stream has come, whichever run read it: what one run left unfinished, no later one may take for whole.
   * Undefined for a stream of which nothing was read.
   */
  stream(stream: StreamName): StreamProgress | undefined;
  /** All of a stream was read. */
  finishStream(stream: StreamName): Promise<void>;
  /** Reading it ended at something that is not as the profile says. */
  spoilStream(stream: StreamName, problem: string): Promise<void>;
  strategies(): ReadonlyMap<string, Strategy>;
  rememberStrategy(page: string, strategy: Strategy): Promise<void>;
  find(finding: Finding): Promise<void>;
  findings(): readonly Finding[];
  /** What the guard stopped in earlier runs; this run's are added with `addRefused`. */
  refused(): readonly RefusedRequest[];
  addRefused(requests: readonly RefusedRequest[]): Promise<void>;
  /** Something seen once and for all, for example "reviews.response". */
  note(fact: string): Promise<void>;
  facts(): ReadonlySet<string>;
  close(): Promise<void>;
}
