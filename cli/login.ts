// `threadlift login`: signs in to the source and keeps the browser's session, encrypted. Never a credential.
import { login } from '../extractors/authenticate.ts';
import type { CommandModule, Handler } from './context.ts';
import { parseOptions } from './options.ts';
import { openSourceOptions, sourceFlags } from './source.ts';
import { addSourceFlags } from './source-flags.ts';

export const runLogin: Handler = async (context, raw) => {
  const options = await openSourceOptions(context, parseOptions(sourceFlags, raw), true);
  const result = await login({ ...options, tell: context.say });
  const browser = result.browser;
  context.say(
    `Signed in at ${result.origin}${browser ? ` with ${browser.kind} (${browser.executablePath})` : ''}.`,
  );
  context.say(`Session kept, encrypted, in ${options.run.session}.`);
  return { json: { origin: result.origin, browser: browser?.kind ?? null }, next: 'threadlift extract' };
};

export const configure: CommandModule['configure'] = (command, act) => {
  addSourceFlags(command)
    .option('--headed', 'sign in by hand in a visible browser (single sign-on)')
    .action(act(runLogin));
};
