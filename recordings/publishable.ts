// Whether a recording may leave the machine it was made on: scrubbed, and nothing in any of its files that the scan
// finds by its shape. What the customer's own texts were is known only while it is made.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '../lib/errors.ts';
import { UNSCRUBBED } from './manifest.ts';
import { assertClean } from './record.ts';
import { scanHar, scanText } from './scan.ts';
import { HAR, type Recording } from './store.ts';

/** @throws OperatorError `recording_unscrubbed`, `recording_not_clean` */
export async function assertPublishable({ dir, manifest, har }: Recording): Promise<void> {
  if (!manifest.scrubbed) {
    throw new OperatorError('recording_unscrubbed', `This recording is ${UNSCRUBBED}`, {
      file: join(dir, 'manifest.json'),
      hint: 'Record again without --no-scrub.',
    });
  }
  const others = Object.keys(manifest.files).filter((file) => file !== HAR);
  const hits = await Promise.all(
    others.map(async (file) => scanText(await readFile(join(dir, file), 'utf8'), file)),
  );
  assertClean([...scanHar(har), ...hits.flat()]);
}
