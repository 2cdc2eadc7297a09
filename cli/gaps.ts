// What a sealed snapshot lacks, by name, and what nobody can say is whole: shown at the end of an extraction and
// whenever somebody asks how things stand.
import { unprovedIn } from '../model/proof.ts';
import type { Gap, StreamSeal } from '../model/snapshot.ts';
import type { Context } from './context.ts';

/** Named on the terminal; the JSON has them all. */
const SHOWN = 20;

export interface NamedGap {
  readonly stream: string;
  /** Null where not even the id is known. */
  readonly id: string | null;
  readonly reason: string;
}

/** A manifest, as far as it tells how complete its streams are. */
interface Sealed {
  readonly streams: Readonly<Record<string, StreamSeal>>;
}

/** @param manifest the seal's account of every stream */
export function gapsIn(manifest: {
  readonly streams: Readonly<Record<string, { readonly gaps: readonly Gap[] }>>;
}): NamedGap[] {
  return Object.entries(manifest.streams).flatMap(([stream, { gaps }]) =>
    gaps.map(({ id, reason }) => ({ stream, id, reason })),
  );
}

export function sayGaps(context: Pick<Context, 'say'>, gaps: readonly NamedGap[]): void {
  for (const { stream, id, reason } of gaps.slice(0, SHOWN)) {
    context.say(`missing  ${stream}/${id ?? '?'}: ${reason}`);
  }
  if (gaps.length > SHOWN) context.say(`… and ${gaps.length - SHOWN} more are missing (--json names them)`);
}

/** One sentence on how complete the snapshot is. That nothing is missing is never said of a list nobody can prove. */
export function completeness({ streams }: Sealed): string {
  const gaps = gapsIn({ streams }).length;
  const unproved = unprovedIn(streams).map(({ text }) => text);
  const told = gaps === 0 ? 'none' : String(gaps);
  return unproved.length === 0
    ? `Gaps: ${told}; every ${gaps === 0 ? '' : 'other '}list is proved.`
    : `Gaps: ${told}; unproved: ${unproved.join(', ')}.`;
}

/** For machines: of every stream its state, and its lists with what proves them. */
export function proofsIn({ streams }: Sealed): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(streams).map(([stream, { state, lists }]) => [stream, { state, lists }]),
  );
}
