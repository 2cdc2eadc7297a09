// The end of every extraction, crawled or exported: what was not read is carried over, then all of it is sealed.
import { hashOf } from '../../lib/json.ts';
import type { Consent } from '../../model/consent.ts';
import type { Manifest } from '../../model/snapshot.ts';
import type { StreamName } from '../../model/streams.ts';
import type { EarlierSnapshot } from '../../state/earlier-snapshot.ts';
import type { SealInput } from '../../state/snapshot-seal.ts';
import type { SnapshotWriter } from '../../state/snapshot-writer.ts';
import type { Carried, CarryOver } from '../crawl/carry-over.ts';
import { compareGenerations, type Generation, withCarried } from './delta.ts';

export async function sealGeneration(parts: {
  readonly writer: SnapshotWriter;
  readonly earlier: { readonly number: number; readonly snapshot: EarlierSnapshot } | null;
  readonly carryOver: CarryOver | null;
  readonly read: ReadonlySet<StreamName>;
  readonly since: string | null;
  /** Whether a file was among those asked for. */
  isAsked(attachmentId: string): boolean;
  told(): Promise<SealInput>;
}): Promise<{ manifest: Manifest; carried: Carried }> {
  const { writer, earlier, read, since } = parts;
  const carried: Carried = (await parts.carryOver?.finish()) ?? new Map();
  const told = await parts.told();
  if (!earlier) return { manifest: await writer.seal(told), carried };
  const generation: Generation = {
    earlier: earlier.snapshot,
    number: earlier.number,
    read,
    since,
    carried,
  };
  const input = { ...told, ...withCarried(told, generation, parts.isAsked) };
  const manifest = await writer.seal(input, (sums) =>
    compareGenerations(sums, writer.dir, generation, input),
  );
  return { manifest, carried };
}

/** What the manifest names of the consent it was made under. */
export function sealedConsent(consent: Consent): Manifest['consent'] {
  const { customer, grantedBy, expiresAt } = consent;
  return { customer, grantedBy, expiresAt, sha256: hashOf(consent) };
}
