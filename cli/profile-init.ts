// `threadlift profile init URL`: from an unknown helpdesk to a first profile, under consent and read-only.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { initProfile } from '../extractors/init/init-profile.ts';
import { UsageError } from '../lib/errors.ts';
import { writeAtomic } from '../state/atomic-file.ts';
import type { Handler } from './context.ts';
import { parseOptions } from './options.ts';
import { defaultProfile } from './package-root.ts';
import { openReading, sourceFlags } from './source.ts';

const initFlags = sourceFlags.extend({
  page: z.array(z.string()).default([]),
  force: z.boolean().default(false),
});

export const runProfileInit: Handler = async (context, raw) => {
  const [url = ''] = raw.arguments as readonly string[];
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new UsageError('url_invalid', `Not an address of a page: ${url}`, {
      hint: 'Write it in full: https://desk.example.com/agent',
    });
  const flags = parseOptions(initFlags, raw);
  const reading = await openReading(context, flags, true);
  const { run } = reading;
  if (!flags.force && (await isOwnWork(run.profile)))
    throw new UsageError('profile_exists', 'The run folder has a profile already.', {
      file: run.profile,
      hint: 'Write over it with --force.',
    });
  const { getSecret } = reading;
  if (getSecret === undefined)
    throw new UsageError('headed_init', 'profile init signs in by itself.', { hint: 'Leave out --headed.' });
  const { text, streams, absent, todos, looked } = await initProfile({
    ...reading,
    getSecret,
    url,
    firstPages: flags.page,
  });
  await writeAtomic(run.profile, text);
  context.say(`Looked at ${looked} pages.`);
  for (const one of streams)
    context.say(`${one.stream}: ${one.pages.join(', ')}; ${one.fields} fields, ${one.todos} to do`);
  context.say(`Not found: ${absent.join(', ')}.`);
  context.say(`${todos} TODO in ${run.profile}.`);
  return { json: { profile: run.profile, looked, streams, absent, todos }, next: 'threadlift probe' };
};

/** Whether the profile was edited: one that equals the copy `threadlift init` made was not. */
async function isOwnWork(file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  const [there, copied] = await Promise.all([file, defaultProfile].map((one) => readFile(one, 'utf8')));
  return there !== copied;
}
