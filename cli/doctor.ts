// `threadlift doctor`: is this machine, are the settings, are both ends ready? Asks Intercom one question (who am I);
// Thread is asked nothing, since that takes a consent.
import { connectBrowser, nameOf } from '../extractors/browser/browser.ts';
import { findBrowser, systemProbes } from '../extractors/browser/browser-path.ts';
import { required } from '../lib/config.ts';
import { EXIT, MigrationError, UsageError } from '../lib/errors.ts';
import { assertConsent, readConsent } from '../state/consent-file.ts';
import type { RunFolder } from '../state/run-folder.ts';
import { openRunFolder } from '../state/run-folder.ts';
import type { CommandModule, Context, Handler } from './context.ts';
import { readProfile } from './source.ts';
import { textTable } from './table.ts';
import { openTarget } from './target.ts';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly what: string;
}

export const runDoctor: Handler = async (context) => {
  const checks: Check[] = [];
  const check = async (name: string, look: () => Promise<string>): Promise<void> => {
    try {
      checks.push({ name, ok: true, what: await look() });
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error;
      checks.push({ name, ok: false, what: `${error.message}${error.hint ? ` ${error.hint}` : ''}` });
    }
  };
  let run: RunFolder | undefined;
  await check('node', async () => process.version);
  await check('run folder', async () => {
    run = context.run();
    return run.dir;
  });
  const endpoints = endpointsOf(context, run);
  for (const endpoint of endpoints ?? []) {
    await check(`browser at ${nameOf(endpoint)}`, async () => {
      const { browser, close } = await connectBrowser(endpoint, { agent: null });
      const version = browser.version();
      await close();
      return `${browser.browserType().name()} ${version}`;
    });
  }
  if (endpoints === undefined) {
    await check('browser', async () => {
      const found = await findBrowser(context.environment(run).THREADLIFT_BROWSER, systemProbes());
      return `${found.kind}: ${found.executablePath}`;
    });
  }
  if (run) {
    const folder = openRunFolder(run.dir);
    await check('profile', async () => (await readProfile(folder, undefined)).name);
    await check('consent', async () => {
      const granted = await readConsent(folder.consent);
      assertConsent(granted, { now: context.clock.now() });
      return `${granted.customer}, until ${granted.expiresAt}`;
    });
    await check('source settings', async () => sourceSettings(context, folder));
    await check('Intercom', async () => whoAmI(context, folder));
  }
  context.say(
    textTable(
      ['check', '', 'what'],
      checks.map((one) => [one.name, one.ok ? 'ok' : 'no', one.what]),
    ),
  );
  const ok = checks.every((one) => one.ok);
  return { exitCode: ok ? EXIT.ok : EXIT.personMustAct, json: { checks } };
};

export const configure: CommandModule['configure'] = (command, act) => {
  command.action(act(runDoctor));
};

/** Undefined where the browser is one of this machine, also when a setting is wrong: the check of it says so. */
function endpointsOf(context: Context, run: RunFolder | undefined): string[] | undefined {
  try {
    return context.environment(run).THREADLIFT_BROWSER_WS;
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

function sourceSettings(context: Context, run: RunFolder): string {
  const environment = context.environment(run);
  const url = environment.SOURCE_URL ?? required(environment, 'THREAD_URL');
  const user = environment.SOURCE_USER ?? required(environment, 'THREAD_EMAIL');
  required(environment, 'THREADLIFT_PASSPHRASE');
  return `${url} as ${user}`;
}

async function whoAmI(context: Context, run: RunFolder): Promise<string> {
  const { api } = openTarget(context, run);
  const me = await api.me();
  if (!me.has_inbox_seat) {
    throw new UsageError('no_inbox_seat', `The token belongs to ${me.name ?? me.id}, who has no inbox seat.`);
  }
  return `${me.app?.name ?? 'a workspace'} as ${me.name ?? me.id}`;
}
