// Holds what an extraction sealed against what the source holds: every record, every field, every byte of a file.
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { sha256 } from '../../lib/json.ts';
import type { Manifest } from '../../model/snapshot.ts';
import { type SourceRecord, type StreamName, streamNames } from '../../model/streams.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { type Bench, type Helpdesk, truthOf } from './extraction.ts';

/** @param streams those that were read; all when absent */
export async function expectTruth(
  bench: Bench,
  helpdesk: Helpdesk,
  streams: readonly StreamName[] = streamNames,
): Promise<void> {
  const truth = await truthOf(helpdesk);
  const snapshot = await openSnapshot(bench.run.snapshot);
  const { manifest } = snapshot;
  for (const stream of streams) {
    const captured: SourceRecord[] = [];
    for await (const record of snapshot.records(stream)) captured.push(record);
    captured.sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(captured, stream).to.deep.equal(truth.streams[stream]);
    expect(manifest.streams[stream], stream).to.deep.include({
      captured: truth.streams[stream].length,
      gaps: [],
    });
    expect(manifest.streams[stream]?.expected ?? truth.streams[stream].length, `${stream}, counted`).to.equal(
      truth.streams[stream].length,
    );
  }
  if (streams.includes('attachments'))
    for await (const { id, sha256: hash, size } of snapshot.records('attachments')) {
      const bytes = await readFile(snapshot.filePath(hash));
      expect([sha256(bytes), bytes.length], id).to.deep.equal([hash, size]);
    }
  if (streams.includes('reviews')) expect(manifest.responseShape).to.equal(truth.responseShape);
}

/** How often the guard stopped each operation, frame or request, by name. */
export function stoppedIn({ aborted }: Manifest): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation, method, path, count } of aborted.requests) {
    const name = operation?.name ?? `${method} ${path}`;
    counts[name] = (counts[name] ?? 0) + count;
  }
  return counts;
}
