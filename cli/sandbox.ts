// `threadlift sandbox`: the two embedded servers alone, for demos, tests and trying things out.
import { z } from 'zod';
import { startIntercom } from '../sandbox/intercom/server.ts';
import { hazardsText } from '../sandbox/thread/hazards.ts';
import { faces, startThread, type ThreadSandbox } from '../sandbox/thread/server.ts';
import type { CommandModule, Handler } from './context.ts';
import { parseOptions } from './options.ts';

const port = z.coerce.number().int().min(0).max(65_535);

const sandboxOptions = z.object({
  seed: z.coerce.number().int().nonnegative(),
  size: z.enum(['small', 'medium', 'large']),
  ui: z.enum(faces),
  hazards: hazardsText,
  threadPort: port,
  intercomPort: port,
  /** Minutes. */
  stopAfter: z.coerce.number().positive().optional(),
});

export const runSandbox: Handler = async (context, raw) => {
  const options = parseOptions(sandboxOptions, raw);
  const { seed, size, ui, hazards } = options;
  const thread = await startThread({ port: options.threadPort, seed, size, ui, hazards });
  const intercom = await startIntercom({ port: options.intercomPort, seed });
  const line = {
    thread: described(thread),
    intercom: { url: intercom.url, token: intercom.token },
  };
  // This line is the product of the command, so it goes out at once, and its last line is not repeated at the end.
  process.stdout.write(`${JSON.stringify(line)}\n`);
  if (!context.json) {
    context.say(`\nThread:   ${thread.url}  sign in as ${thread.email}, passcode at ${thread.mailboxUrl}`);
    context.say(`Intercom: ${intercom.url}  token ${intercom.token}\nCtrl-C stops both.`);
  }
  await untilStopped(context.signal, options.stopAfter);
  await Promise.all([thread.close(), intercom.close()]);
  return { json: line, silent: true };
};

export const configure: CommandModule['configure'] = (command, act) => {
  command
    .option('--seed <number>', 'which account to invent', '1')
    .option('--size <size>', 'small, medium or large', 'small')
    .option(
      '--ui <face>',
      'how Thread is shown: classic (pages of the server) or spa (app, API, sign-in apart)',
      'classic',
    )
    .option('--hazards <names>', 'what makes the spa hard to read: all, none or names with commas', 'none')
    .option('--thread-port <port>', 'port of the Thread side (0: any)', '0')
    .option('--intercom-port <port>', 'port of the Intercom side (0: any)', '0')
    .option('--stop-after <minutes>', 'stop by itself')
    .action(act(runSandbox));
};

/** What others need to know of the Thread side. */
function described({ url, cdnUrl, email, mailboxUrl, ui, origins }: ThreadSandbox) {
  return { url, cdnUrl, email, mailboxUrl, ...(origins ? { ui, origins } : {}) };
}

function untilStopped(signal: AbortSignal, minutes: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = minutes === undefined ? undefined : setTimeout(resolve, minutes * 60_000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
