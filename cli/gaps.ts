// What a sealed snapshot lacks, by name: shown at the end of an extraction and whenever somebody asks how things stand.
import type { Gap } from '../model/snapshot.ts';
import type { Context } from './context.ts';

/** Named on the terminal; the JSON has them all. */
const SHOWN = 20;

export interface NamedGap {
  readonly stream: string;
  /** Null where not even the id is known. */
  readonly id: string | null;
  readonly reason: string;
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
