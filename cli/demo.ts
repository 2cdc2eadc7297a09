// `threadlift demo`: the whole journey on the embedded sandbox, then a judgement that trusts no counter of the
// run: both servers are read back. The sandbox is a process of its own, so an interrupted demo can be finished
// with the ordinary commands.
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { readEnvironment } from '../lib/config.ts';
import { EXIT, Interrupted, UsageError } from '../lib/errors.ts';
import { createLogger } from '../lib/logger.ts';
import { openRunFolder, type RunFolder, runFolder } from '../state/run-folder.ts';
import { runGrant } from './consent.ts';
import type { CommandModule, Context, Handler, Outcome } from './context.ts';
import { judge } from './demo-judge.ts';
import { type SandboxProcess, startSandboxProcess } from './demo-sandbox.ts';
import { runExtract } from './extract.ts';
import { runHandoff } from './handoff.ts';
import { runImport } from './import.ts';
import { runInit } from './init.ts';
import { runLogin } from './login.ts';
import { runConfirm, runPropose } from './map.ts';
import { parseOptions } from './options.ts';
import { defaultProfile, singlePageProfile } from './package-root.ts';
import { runPlan } from './plan.ts';
import { runReport } from './report.ts';
import { textTable } from './table.ts';
import { runVerify } from './verify.ts';

const demoOptions = z.object({
  seed: z.coerce.number().int().nonnegative(),
  size: z.enum(['small', 'medium', 'large']),
  ui: z.enum(['spa', 'classic']).default('spa'),
  run: z.string(),
});

const MARKER = 'sandbox.json';

export const runDemo: Handler = async (context, raw) => {
  const options = parseOptions(demoOptions, raw);
  const dir = resolve(options.run === '.' ? 'demo-run' : options.run);
  await clearEarlierDemo(dir);
  const sandbox = await startSandboxProcess(options);
  const run = runFolder(dir);
  const started = context.clock.now();
  const demo = demoContext(context, run);
  let finished = false;
  try {
    const profile = options.ui === 'spa' ? singlePageProfile : defaultProfile;
    await step(demo, 'init', runInit, { arguments: [dir], profile });
    await writeFile(
      join(dir, MARKER),
      `${JSON.stringify({ pid: sandbox.pid, ...sandbox.address }, undefined, 2)}\n`,
    );
    await writeFile(run.env, environmentOf(sandbox), { mode: 0o600 });
    await journey(demo, sandbox);
    const verdict = await judge(run, sandbox.address);
    finished = true;
    const seconds = Math.round((context.clock.now() - started) / 100) / 10;
    const page = join(run.reports, 'report.html');
    context.say(
      `\n${textTable(['stream', 'truth', 'captured', 'planned', 'imported', 'fields', 'equal'], verdict.rows)}`,
    );
    const { planned, applied, adopted } = verdict.writes;
    context.say(
      `\nWrites planned ${planned}, applied by Intercom ${applied}; ${adopted} contacts were there and adopted.`,
    );
    context.say(
      verdict.ok ? `Everything matches, in ${seconds} s.` : `Differences: ${verdict.problems.join('; ')}`,
    );
    context.say(`Report: ${page}`);
    return {
      exitCode: verdict.ok ? EXIT.ok : EXIT.differences,
      json: { run: dir, report: page, seconds, ...verdict.json },
    };
  } finally {
    await demo.logger.close();
    if (finished) sandbox.stop();
    else leaveRunning(context, sandbox, dir);
  }
};

export const configure: CommandModule['configure'] = (command, act) => {
  command
    .option('--seed <number>', 'which account to invent', '1')
    .option('--size <size>', 'small, medium or large', 'small')
    .option('--ui <face>', 'spa (an app that reads an API) or classic (pages of the server)', 'spa')
    .action(act(runDemo));
};

/** The commands of the README, in its order. */
async function journey(context: Context, sandbox: SandboxProcess): Promise<void> {
  const { thread } = sandbox.address;
  await step(context, 'consent', runGrant, {
    customer: 'Northwind (invented)',
    grantedBy: 'Ada Lindqvist',
    expires: new Date(context.clock.now() + 86_400_000).toISOString(),
    origin: [thread.url, thread.cdnUrl, ...Object.values(thread.origins ?? {})],
    yes: true,
  });
  await step(context, 'login', runLogin, {});
  await step(context, 'extract', runExtract, { rps: '200' });
  await step(context, 'map propose', runPropose, {});
  await step(context, 'map confirm', runConfirm, { by: 'Ada Lindqvist', yes: true });
  await step(context, 'plan', runPlan, {});
  await step(context, 'import', runImport, { acknowledge: 'all' });
  await step(context, 'verify', runVerify, {});
  await step(context, 'handoff', runHandoff, {});
  await step(context, 'report', runReport, {});
}

async function step(
  context: Context,
  name: string,
  handler: Handler,
  options: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  if (context.signal.aborted) throw new Interrupted();
  context.say(`\n== ${name}`);
  return handler(context, options);
}

/** The demo must never reach a real account: its settings come from its own folder alone. */
function demoContext(context: Context, run: RunFolder): Context {
  const logger = createLogger({ file: run.logFile, quiet: true });
  return {
    ...context,
    signal: context.signal,
    logger,
    interactive: false,
    say: (line) => context.say(line),
    run: () => openRunFolder(run.dir),
    environment: () => readEnvironment({}, [run.env]),
  };
}

function environmentOf({ address }: SandboxProcess): string {
  const printPasscode = `node -e "fetch('${address.thread.mailboxUrl}').then(r => r.text()).then(t => process.stdout.write(t))"`;
  return [
    '# Written by `threadlift demo`: the embedded sandbox, invented data only.',
    `THREAD_URL=${address.thread.url}`,
    `THREAD_EMAIL=${address.thread.email}`,
    ...namedOrigins(address.thread.origins),
    `THREAD_PASSCODE_COMMAND=\`${printPasscode}\``,
    'THREADLIFT_PASSPHRASE=demo-only-passphrase',
    `INTERCOM_BASE_URL=${address.intercom.url}`,
    `INTERCOM_ACCESS_TOKEN=${address.intercom.token}`,
    '',
  ].join('\n');
}

function namedOrigins(origins: Readonly<Record<string, string>> = {}): string[] {
  const named = Object.entries(origins).map(([name, origin]) => `${name}=${origin}`);
  return named.length === 0 ? [] : [`THREAD_ORIGINS=${named.join(',')}`];
}

/** Removes the folder of an earlier demo, and its sandbox if that is still up; anything else is left alone. */
async function clearEarlierDemo(dir: string): Promise<void> {
  if (!existsSync(dir)) return;
  const marker = join(dir, MARKER);
  if (!existsSync(marker)) {
    throw new UsageError('not_a_demo_folder', `${dir} exists and is not a demo's run folder.`, {
      hint: 'Name another with --run.',
    });
  }
  const { pid, thread } = JSON.parse(await readFile(marker, 'utf8')) as SandboxProcess['address'] & {
    pid: number;
  };
  const alive = await fetch(thread.mailboxUrl).then(
    () => true,
    () => false,
  );
  if (alive) process.kill(pid, 'SIGTERM');
  await rm(dir, { recursive: true, force: true });
}

function leaveRunning(context: Context, sandbox: SandboxProcess, dir: string): void {
  if (!existsSync(join(dir, MARKER))) {
    sandbox.stop();
    return;
  }
  const run = relative(process.cwd(), dir) || '.';
  context.say(
    `\nThe sandbox stays up for ${sandbox.minutes} minutes (process ${sandbox.pid}), so you can go on:`,
  );
  context.say(`  npx threadlift ${existsSync(runFolder(dir).plan) ? 'import' : 'status'} --run ${run}`);
}
