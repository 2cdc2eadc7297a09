// `threadlift record`: reads a few records of every kind, as an extraction would, and keeps the pages, scrubbed.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { extract } from '../extractors/run.ts';
import { UNSCRUBBED } from '../recordings/manifest.ts';
import { createRunFolder } from '../state/run-folder.ts';
import type { CommandModule, Handler } from './context.ts';
import { parseOptions, parseRefs, parseStreams } from './options.ts';
import { prepareRecording } from './recording.ts';
import { openSourceOptions, sourceFlags } from './source.ts';
import { addSourceFlags } from './source-flags.ts';
import { withLock } from './with-lock.ts';

const recordOptions = sourceFlags.extend({
  streams: z.string().optional(),
  perPage: z.coerce.number().int().positive().max(1000).default(3),
  only: z.string().optional(),
  name: z.string().optional(),
  scrub: z.boolean().default(true),
  uiText: z.array(z.string().min(2)).default([]),
});

export const runRecord: Handler = async (context, raw) => {
  const flags = parseOptions(recordOptions, raw);
  const only = parseRefs(flags.only);
  const sample = { perPage: flags.perPage, only };
  const { name, scrub } = flags;
  const kept = await withLock(context, 'record', async (signal) => {
    const pending = await prepareRecording(context, {
      ...{ name, scrub, sample, profile: flags.profile },
      uiTexts: flags.uiText,
    });
    const run = context.run();
    const source = { ...(await openSourceOptions(context, flags)), signal };
    // The real extraction goes on in its own folder; this one has one beside it, under the same consent and session.
    const scratch = join(run.recordings, `.scratch-${process.pid}.tmp`);
    const { consent, session, errors } = run;
    try {
      const sampled = { ...(await createRunFolder(scratch)), consent, session, errors };
      const result = await extract({
        ...source,
        run: sampled,
        streams: parseStreams(flags.streams),
        sample,
        concurrency: 1,
        pages: 1,
        transport: pending.recorder.transport,
      });
      return await pending.keep(source, { ...result, snapshot: sampled.snapshot });
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
  const { counts, pages } = kept.manifest;
  context.say(`Recorded ${counts.exchanges} answers of ${pages.length} page kinds: ${kept.dir}`);
  context.say(scrub ? 'Scrubbed, scanned, and replayed once.' : UNSCRUBBED);
  return {
    json: { recording: kept.dir, scrubbed: kept.manifest.scrubbed, counts, pages, sample },
    next: `threadlift replay ${kept.dir}`,
  };
};

export const configure: CommandModule['configure'] = (command, act) => {
  addSourceFlags(command)
    .option('--per-page <number>', 'records of every page kind', '3')
    .option('--only <refs>', 'exactly these, comma-separated: conversations/c12,tickets/t3')
    .option('--streams <names>', 'comma-separated streams (default: all consented)')
    .option('--name <name>', "the recording's folder below recordings/ (default: the time)")
    .option(
      '--ui-text <text>',
      "a text of the user interface that was taken for the customer's; repeatable",
      (text: string, earlier: string[] = []) => [...earlier, text],
    )
    .option('--no-scrub', 'keep everything as it is, for this machine only; a person has to confirm')
    .action(act(runRecord));
};
