// `threadlift discover`: how much there is, how it is shaped, and how long it will take. Writes nothing.
import { z } from 'zod';
import { type Discovery, discover } from '../extractors/discover/discover.ts';
import { DEFAULT_IMPORT_RATE } from '../extractors/discover/discover-estimates.ts';
import { discoverFolder } from '../extractors/discover/discover-export.ts';
import type { CommandModule, Context, Handler } from './context.ts';
import { parseOptions, parseStreams } from './options.ts';
import { openSourceOptions, sourceFlags } from './source.ts';
import { addSourceFlags } from './source-flags.ts';
import { textTable } from './table.ts';

const discoverOptions = sourceFlags.extend({
  streams: z.string().optional(),
  fromExport: z.string().optional(),
  importRate: z
    .string()
    .regex(/^\d+(\/min)?$/, 'is not a rate like 10000/min')
    .transform((text) => Number.parseInt(text, 10))
    .refine((rate) => rate > 0, 'is not a rate like 10000/min')
    .default(DEFAULT_IMPORT_RATE),
});

export const runDiscover: Handler = async (context, raw) => {
  const options = parseOptions(discoverOptions, raw);
  const streams = parseStreams(options.streams);
  const { fromExport, importRate } = options;
  if (fromExport !== undefined) {
    const { clock, logger } = context;
    const run = context.run();
    const folder = await discoverFolder({ run, dir: fromExport, streams, importRate, clock, logger });
    context.say(textTable(['stream', 'count'], Object.entries(folder.counts)));
    sayVolumes(context, folder);
    return { json: { ...folder }, next: `threadlift extract --from-export ${fromExport}` };
  }
  const found = await discover({
    ...(await openSourceOptions(context, options)),
    streams,
    importRate,
  });
  const rows = found.pages.map((page) => [
    page.stream,
    page.name,
    page.count ?? 'not shown',
    page.recordStrategy ?? page.strategy,
    page.msPerRecord === null ? '' : Math.round(page.msPerRecord),
  ]);
  context.say(textTable(['stream', 'page', 'count', 'strategy', 'ms/record'], rows));
  context.say(
    `\nAccount ${found.account.name ?? '?'}, time zone ${found.account.timezone ?? '?'}, PSA ${found.account.psa ?? 'none'}.`,
  );
  context.say(
    `Review responses: ${found.responseShape}. Extraction will take about ${found.estimatedSeconds} s, files not counted.`,
  );
  context.say(`Export: ${found.exportMethod}.`);
  sayVolumes(context, found);
  return { json: { ...found }, next: 'threadlift extract' };
};

export const configure: CommandModule['configure'] = (command, act) => {
  addSourceFlags(command)
    .option('--streams <names>', 'comma-separated streams (default: all consented)')
    .option('--from-export <folder>', 'look into an exported folder instead of the account')
    .option('--import-rate <rate>', 'requests a minute Intercom takes (default: 10000/min)')
    .action(act(runDiscover));
};

function sayVolumes(context: Context, found: Pick<Discovery, 'attachments' | 'import'>): void {
  const { attachments, import: planned } = found;
  const size = attachments.bytes === null ? 'of unknown size' : `${attachments.bytes} bytes`;
  context.say(`Attachments: about ${attachments.files} files, ${size}.`);
  context.say(
    `Import: about ${planned.requests} requests, ${planned.seconds} s at ${planned.perMinute} a minute.`,
  );
}
