// The log of every write the API processed, so that a test can count duplicates.
import { createHash } from 'node:crypto';

export interface AuditEntry {
  readonly seq: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** SHA-256 of the request body's bytes. */
  readonly bodyHash: string;
  /** The object created or changed; null where the write was refused. */
  readonly objectId: string | null;
  /** Present where the caller did not get this answer. */
  readonly fault?: string;
}

export interface Audit {
  add(entry: Omit<AuditEntry, 'seq' | 'bodyHash'>, body: Uint8Array): void;
  /** Counts a write turned away before it was processed; it changed nothing and is not an entry. */
  refuse(reason: string): void;
  report(): { writes: readonly AuditEntry[]; refused: Record<string, number> };
}

export function createAudit(): Audit {
  const writes: AuditEntry[] = [];
  const refused: Record<string, number> = {};
  return {
    add(entry, body) {
      const bodyHash = createHash('sha256').update(body).digest('hex');
      writes.push({ seq: writes.length + 1, ...entry, bodyHash });
    },
    refuse(reason) {
      refused[reason] = (refused[reason] ?? 0) + 1;
    },
    report: () => ({ writes, refused }),
  };
}
