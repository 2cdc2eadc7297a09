// What a few samples say of the whole: files, bytes, how long reading and importing will take. Pure arithmetic.
import type { StreamName } from '../../model/streams.ts';
import type { RawValue, RawValues } from '../../selectors/values.ts';

/** What one sampled record holds. */
export interface RecordSample {
  readonly messages: number;
  readonly files: number;
  /** Bytes of those files whose size the page states; a rounded or missing size says nothing. */
  readonly stated: readonly number[];
}

export interface StreamSample {
  /** Records the stream has; null where its lists show no total. */
  readonly count: number | null;
  readonly samples: readonly RecordSample[];
}

export type Samples = Partial<Record<StreamName, StreamSample>>;

export interface FileVolume {
  readonly files: number;
  /** Null where no sampled file states its size. */
  readonly bytes: number | null;
}

export interface ImportEstimate {
  readonly requests: number;
  readonly perMinute: number;
  readonly seconds: number;
  /** Mean over the sampled records; null where none was sampled. */
  readonly messagesPerRecord: Partial<Record<StreamName, number | null>>;
}

/** Intercom's limit for a private app: 10,000 requests a minute. */
export const DEFAULT_IMPORT_RATE = 10_000;

/**
 * Requests per record, its messages not counted: create, attributes, assignment, closing for what is a thread; the
 * upsert and its company for a contact. What is matched by reading lists, or made by a person, costs next to nothing.
 */
const REQUESTS: Readonly<Record<StreamName, number>> = {
  users: 0,
  teams: 0,
  properties: 2,
  companies: 1,
  contacts: 2,
  tags: 1,
  reviews: 2,
  responses: 1,
  conversations: 4,
  tickets: 4,
  // Files travel with the message they hang on.
  attachments: 0,
  templates: 0,
  integrations: 0,
  automations: 0,
  articles: 1,
};

/** Messages and files in the values of a record page. */
export function sampleOf(values: RawValues): RecordSample {
  const messages = listOf(values.messages);
  const files = messages.flatMap((message) => listOf(memberOf(message, 'attachments')));
  const sizes = files.map((file) => memberOf(file, 'size'));
  return {
    messages: messages.length,
    files: files.length,
    stated: sizes.filter((size) => typeof size === 'number'),
  };
}

export function estimateFiles(samples: Samples): FileVolume {
  let files = 0;
  for (const { count, samples: own } of Object.values(samples)) {
    files += (count ?? own.length) * mean(own.map((sample) => sample.files));
  }
  const stated = Object.values(samples).flatMap(({ samples: own }) => own.flatMap((sample) => sample.stated));
  const bytes = stated.length === 0 ? null : Math.round(files * mean(stated));
  return { files: Math.round(files), bytes: files === 0 ? 0 : bytes };
}

/** @param perMinute requests the workspace takes */
export function estimateImport(samples: Samples, perMinute: number): ImportEstimate {
  let requests = 0;
  const messagesPerRecord: Partial<Record<StreamName, number | null>> = {};
  for (const [name, { count, samples: own }] of Object.entries(samples)) {
    const stream = name as StreamName;
    const messages = mean(own.map((sample) => sample.messages));
    requests += (count ?? own.length) * (REQUESTS[stream] + messages);
    if (stream === 'conversations' || stream === 'tickets')
      messagesPerRecord[stream] = own.length === 0 ? null : Math.round(messages * 10) / 10;
  }
  requests = Math.ceil(requests);
  return { requests, perMinute, seconds: Math.ceil((requests * 60) / perMinute), messagesPerRecord };
}

/** So many of a list, evenly spread: the first rows are the newest, and not like the rest. */
export function spread<T>(items: readonly T[], wanted: number): T[] {
  if (items.length <= wanted) return [...items];
  return Array.from(
    { length: wanted },
    (_, place) => items[Math.floor((place * items.length) / wanted)] as T,
  );
}

const mean = (numbers: readonly number[]): number =>
  numbers.length === 0 ? 0 : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

const listOf = (value: RawValue | undefined): readonly RawValue[] => (Array.isArray(value) ? value : []);

function memberOf(value: RawValue, name: string): RawValue | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value[name] : undefined;
}
