// What is noted beside the records of a snapshot: where each was read, how, and what proves its own lists.
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Provenance, provenance } from '../model/snapshot.ts';
import { PROVENANCE } from './snapshot-layout.ts';

/**
 * The last word on each record, in the order first noted. Lines that do not read are passed over: a torn one is as if
 * it were not there.
 * @param pick what to keep of a note; a large account has many
 */
export async function readNotes<T>(
  dir: string,
  pick: (note: Provenance) => T,
): Promise<ReadonlyMap<string, T>> {
  const file = join(dir, PROVENANCE);
  const notes = new Map<string, T>();
  if (!existsSync(file)) return notes;
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const note = parse(line);
    if (note) notes.set(note.ref, pick(note));
  }
  return notes;
}

function parse(line: string): Provenance | null {
  try {
    return provenance.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
