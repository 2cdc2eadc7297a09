// `threadlift teach`: one page of the profile in a window, on which a person points at what a field is.
import { z } from 'zod';
import { teach } from '../extractors/teach/teach.ts';
import { UsageError } from '../lib/errors.ts';
import type { CommandModule, Handler } from './context.ts';
import { parseOptions } from './options.ts';
import { defaultProfile, singlePageProfile } from './package-root.ts';
import { openSourceOptions, profileFile, sourceFlags } from './source.ts';
import { addSourceFlags } from './source-flags.ts';
import { withLock } from './with-lock.ts';

const teachOptions = sourceFlags.extend({ page: z.string().optional(), url: z.string().optional() });

export const runTeach: Handler = async (context, raw) => {
  const flags = parseOptions(teachOptions, raw);
  const run = context.run();
  const file = profileFile(run, flags.profile);
  if (file === defaultProfile || file === singlePageProfile)
    throw new UsageError('profile_shipped', 'The profile that ships with threadlift is not written to.', {
      file,
      hint: `Copy it first: cp ${file} ${run.profile}`,
    });
  const source = await openSourceOptions(context, flags);
  if (source.browser?.endpoints)
    throw new UsageError(
      'headed_elsewhere',
      'A browser that runs elsewhere has no window here to point at.',
      {
        hint: 'Unset THREADLIFT_BROWSER_WS for `threadlift teach`; set it again afterwards.',
      },
    );
  const result = await withLock(context, 'teach', (signal) =>
    teach({ ...source, signal, file, page: flags.page, url: flags.url, headed: true, tell: context.say }),
  ).catch((error: unknown) => {
    throw isWithoutDisplay(error) ? withoutDisplay(error) : error;
  });
  const { accepted, page } = result;
  context.say(
    accepted.length === 0
      ? `Page "${page}": nothing was written.`
      : `Page "${page}": ${accepted.join(', ')} written to ${file}.`,
  );
  return { json: { ...result, file }, next: `threadlift probe --profile ${file}` };
};

export const configure: CommandModule['configure'] = (command, act) => {
  addSourceFlags(command)
    .option('--page <kind>', 'page kind of the profile, or "account" (default: its first record page)')
    .option('--url <url>', 'address of the page (default: the first record of its list)')
    .action(act(runTeach));
};

const isWithoutDisplay = (error: unknown): error is UsageError =>
  error instanceof UsageError && error.code === 'display_missing';

function withoutDisplay(cause: UsageError): UsageError {
  return new UsageError('display_missing', 'There is no display here to show the page on.', {
    hint:
      'Run threadlift teach on a desktop (DISPLAY or WAYLAND_DISPLAY is not set). Without one, edit the profile by hand: ' +
      'threadlift probe writes pictures of what each selector matches.',
    cause,
  });
}
