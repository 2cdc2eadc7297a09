// What an extraction of nothing knows of itself: for tests to which only the files matter, or some part of this.
import type { SealInput } from '../../state/snapshot-seal.ts';

export const emptySeal: SealInput = {
  sealedAt: '2026-01-01T00:00:00Z',
  account: { name: 'Example', timezone: 'UTC', psa: null },
  consent: { customer: 'Example', grantedBy: 'Ann', expiresAt: '2027-01-01T00:00:00Z', sha256: 'x' },
  profile: { name: 'thread', sha256: 'y' },
  responseShape: 'none',
  aborted: { writes: 0, foreignOrigins: 0, requests: [] },
  findings: [],
  streams: {},
};
