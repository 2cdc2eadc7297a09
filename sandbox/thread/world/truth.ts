// The account as the source really holds it, for tests and outside checks; the product never asks for it.
import { type SourceRecord, type StreamName, streamNames } from '../../../model/streams.ts';
import type { Account } from './account.ts';
import { account as workspace } from './workspace.ts';

export interface Truth {
  readonly account: { readonly name: string; readonly timezone: string; readonly psa: string | null };
  readonly responseShape: 'none' | 'field' | 'record' | 'both';
  readonly streams: { readonly [Name in StreamName]: readonly SourceRecord[] };
}

/** Everything at once; for a large account ask stream by stream. */
export function wholeTruth(account: Account): Truth {
  const streams: Partial<Record<StreamName, readonly SourceRecord[]>> = {};
  for (const stream of streamNames) streams[stream] = recordsOf(account, stream, sortedIds(account, stream));
  return { account: workspace, responseShape: responseShape(account), streams: streams as Truth['streams'] };
}

/** A slice of one stream, in the order of ids. */
export function truthOf(account: Account, stream: StreamName, offset: number, limit: number) {
  const ids = sortedIds(account, stream);
  const records = recordsOf(account, stream, ids.slice(offset, offset + limit));
  return { stream, total: ids.length, offset, records };
}

const sortedIds = (account: Account, stream: StreamName): readonly string[] =>
  account.derived(`ids/${stream}`, () => account.ids(stream).sort());

function recordsOf(account: Account, stream: StreamName, ids: readonly string[]): SourceRecord[] {
  return ids.flatMap((id) => account.record(stream, id) ?? []);
}

function responseShape(account: Account): Truth['responseShape'] {
  const record = account.ids('responses').length > 0;
  const field = account.ids('reviews').some((id) => account.get('reviews', id)?.response != null);
  if (record) return field ? 'both' : 'record';
  return field ? 'field' : 'none';
}
