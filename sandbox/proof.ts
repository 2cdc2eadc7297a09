// Holds a finished run against what the two servers really hold, read back from them: the demo's and the
// tests' judge. It trusts no counter of the run.
import { isDeepStrictEqual } from 'node:util';
import type { StreamName } from '../model/streams.ts';
import { streamNames } from '../model/streams.ts';

export interface Captured {
  /** Records the source really holds. */
  readonly truth: number;
  readonly captured: number;
  /** Of these, equal in every field. */
  readonly equal: number;
  /** First few ids that differ, are missing or too many. */
  readonly differing: readonly string[];
}

interface TruthAnswer {
  readonly streams: Partial<Record<StreamName, readonly { readonly id: string }[]>>;
}

/**
 * Compares captured records with the Thread side's truth, stream by stream.
 * @param records the captured records of a stream
 */
export async function compareWithTruth(
  threadUrl: string,
  records: (stream: StreamName) => AsyncIterable<{ readonly id: string }>,
): Promise<Record<StreamName, Captured>> {
  const truth = await getJson<TruthAnswer>(`${threadUrl}/__sandbox/truth`);
  const result: Partial<Record<StreamName, Captured>> = {};
  for (const stream of streamNames) {
    const left = new Map((truth.streams[stream] ?? []).map((record) => [record.id, record]));
    const total = left.size;
    const differing: string[] = [];
    let captured = 0;
    let equal = 0;
    for await (const record of records(stream)) {
      captured += 1;
      if (isDeepStrictEqual(left.get(record.id), record)) equal += 1;
      else differing.push(record.id);
      left.delete(record.id);
    }
    result[stream] = {
      truth: total,
      captured,
      equal,
      differing: [...differing, ...left.keys()].slice(0, 10),
    };
  }
  return result as Record<StreamName, Captured>;
}

export interface AuditedWrites {
  /** Successful writes the Intercom side applied. */
  readonly applied: number;
  /** Applied writes per endpoint, ids taken out of their paths. */
  readonly byEndpoint: Readonly<Record<string, number>>;
  /** Refused with 409 per endpoint: the object was there already, and is adopted. */
  readonly conflicts: Readonly<Record<string, number>>;
}

interface AuditAnswer {
  readonly writes: readonly { readonly method: string; readonly path: string; readonly status: number }[];
}

/** Counts what the Intercom side's audit log says was really written. */
export async function countWrites(intercomUrl: string): Promise<AuditedWrites> {
  const audit = await getJson<AuditAnswer>(`${intercomUrl}/__sandbox/audit`);
  const byEndpoint: Record<string, number> = {};
  const conflicts: Record<string, number> = {};
  let applied = 0;
  for (const { method, path, status } of audit.writes) {
    const endpoint = `${method} ${withoutIds(path)}`;
    if (status === 409) conflicts[endpoint] = (conflicts[endpoint] ?? 0) + 1;
    if (status < 200 || status > 299) continue;
    applied += 1;
    byEndpoint[endpoint] = (byEndpoint[endpoint] ?? 0) + 1;
  }
  return { applied, byEndpoint, conflicts };
}

/** One name for an endpoint whether its ids are filled in ("/conversations/12/reply") or named ("{conversation_id}"). */
export function withoutIds(path: string): string {
  return path
    .split('/')
    .map((part) => (/^(\d+|[0-9a-f]{24}|\{.*\})$/.test(part) ? '*' : part))
    .join('/');
}

async function getJson<T>(url: string): Promise<T> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return (await answer.json()) as T;
}
