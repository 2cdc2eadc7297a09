// `threadlift discover`: how much there is, how it is shaped, and how long it will take. Writes nothing.
import { z } from 'zod';
import { discover } from '../extractors/discover.ts';
import type { CommandModule, Handler } from './context.ts';
import { parseOptions, parseStreams } from './options.ts';
import { openSourceOptions, sourceFlags } from './source.ts';
import { addSourceFlags } from './source-flags.ts';
import { textTable } from './table.ts';

const discoverOptions = sourceFlags.extend({ streams: z.string().optional() });

export const runDiscover: Handler = async (context, raw) => {
  const options = parseOptions(discoverOptions, raw);
  const found = await discover({
    ...(await openSourceOptions(context, options)),
    streams: parseStreams(options.streams),
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
  return { json: { ...found }, next: 'threadlift extract' };
};

export const configure: CommandModule['configure'] = (command, act) => {
  addSourceFlags(command)
    .option('--streams <names>', 'comma-separated streams (default: all consented)')
    .action(act(runDiscover));
};
