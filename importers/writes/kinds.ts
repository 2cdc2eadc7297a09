// What kind of Intercom object a unit stands for. Intercom's ids are unique among objects of one kind only: a ticket
// and a tag may well have the same. Pure.
import { REVIEWER } from '../../mapping/names.ts';
import { isStreamName, type StreamName } from '../../model/streams.ts';
import { type Ledger, streamOf } from '../../state/ledger.ts';

/** Ids are unique among these only; conversations and tickets share theirs. */
export type Kind = 'thread' | 'part' | 'contact' | 'article' | 'collection' | 'attribute';

const STREAM_KINDS: Partial<Record<StreamName, Kind>> = {
  conversations: 'thread',
  tickets: 'thread',
  reviews: 'thread',
  responses: 'part',
  contacts: 'contact',
  articles: 'article',
  properties: 'attribute',
};

/** @returns undefined for kinds whose ids nobody compares */
export function kindOf(ref: string): Kind | undefined {
  const stream = streamOf(ref);
  if (isStreamName(stream)) return STREAM_KINDS[stream];
  if (ref.startsWith(REVIEWER) || ref.startsWith('setup/contact:')) return 'contact';
  if (ref.startsWith('setup/collection:')) return 'collection';
  return /^setup\/[a-z]+-attribute:/.test(ref) ? 'attribute' : undefined;
}

/** The ids of everything the ledger knows, also of what is taken back already: searches trail behind. */
export function targetsByKind(ledger: Ledger): ReadonlyMap<Kind, ReadonlySet<string>> {
  const targets = new Map<Kind, Set<string>>();
  for (const [ref, { target }] of ledger.units()) {
    const kind = kindOf(ref);
    if (kind === undefined || target === null) continue;
    const known = targets.get(kind) ?? new Set();
    targets.set(kind, known.add(target));
  }
  return targets;
}

/** Whether a unit other than `ref` has the object of that kind and id. */
export function isClaimed(kind: Kind, id: string, ref: string, ledger: Pick<Ledger, 'units'>): boolean {
  for (const [other, { target }] of ledger.units()) {
    if (target === id && other !== ref && kindOf(other) === kind) return true;
  }
  return false;
}
