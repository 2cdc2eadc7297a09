// `threadlift extract --only`: single records, to see what a profile makes of them. Nothing is sealed.
import { stringify } from 'yaml';
import { readSingle } from '../extractors/probe/single.ts';
import { EXIT } from '../lib/errors.ts';
import type { Ref } from '../model/streams.ts';
import type { Context, Outcome } from './context.ts';
import { openSourceOptions, type SourceFlags } from './source.ts';

/** Shows each record as it was read, and where it is kept; snapshot and queue stay as they are. */
export async function extractOnly(
  context: Context,
  flags: SourceFlags,
  refs: readonly Ref[],
): Promise<Outcome> {
  const records = await readSingle(await openSourceOptions(context, flags), refs);
  for (const { ref, record, problem, file, read } of records) {
    if (record === null) {
      context.say(`${ref}: not read: ${problem}`);
      continue;
    }
    context.say(`${ref}  ${read ? `${read.url} (${read.strategy})` : ''}`);
    context.say(stringify(record, { lineWidth: 78 }).trimEnd().replace(/^/gm, '  '));
    context.say(`  kept: ${file}`);
  }
  const failed = records.filter(({ record }) => record === null).length;
  context.say(
    `${records.length - failed} of ${records.length} records read. The snapshot is left as it was.`,
  );
  return {
    exitCode: failed > 0 ? EXIT.failedRecords : EXIT.ok,
    json: { records: records.map(({ record: _, ...told }) => told) },
    next: failed > 0 ? 'threadlift probe' : 'threadlift extract',
  };
}
