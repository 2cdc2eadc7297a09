// `threadlift consent grant|show|revoke`: the permission an extraction is made under.
import { z } from 'zod';
import { isoSeconds } from '../lib/clock.ts';
import { OperatorError, UsageError } from '../lib/errors.ts';
import { type Consent, consentWording } from '../model/consent.ts';
import { streamNames } from '../model/streams.ts';
import { assertConsent, readConsent, wordingHash, writeConsent } from '../state/consent-file.ts';
import type { CommandModule, Context, Handler } from './context.ts';
import { parseDate, parseOptions, parseStreams } from './options.ts';

const grantOptions = z.object({
  customer: z.string().min(1).optional(),
  grantedBy: z.string().min(1).optional(),
  expires: z.string().optional(),
  origin: z.array(z.string()).optional(),
  streams: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  identify: z.boolean().default(true),
  yes: z.boolean().default(false),
});

export const runGrant: Handler = async (context, raw) => {
  const run = context.run();
  const options = parseOptions(grantOptions, raw);
  const now = context.clock.now();
  const granted: Consent = {
    formatVersion: 1,
    customer: options.customer ?? (await ask(context, '--customer', 'Customer (company name)')),
    grantedBy: options.grantedBy ?? (await ask(context, '--granted-by', 'Who grants it (full name)')),
    grantedAt: isoSeconds(now),
    expiresAt: parseDate(
      '--expires',
      options.expires ?? (await ask(context, '--expires', 'Good until the end of (YYYY-MM-DD, UTC)')),
      'end',
    ),
    revokedAt: null,
    origins: (
      options.origin ?? [await ask(context, '--origin', 'Origin of the Thread account (https://…)')]
    ).map(readOrigin),
    streams: parseStreams(options.streams) ?? [...streamNames],
    from: options.from === undefined ? null : parseDate('--from', options.from),
    to: options.to === undefined ? null : parseDate('--to', options.to),
    identify: options.identify,
    wordingHash,
  };
  if (Date.parse(granted.expiresAt) <= now) {
    throw new UsageError('date_passed', `--expires ${granted.expiresAt} has passed already.`);
  }
  context.say(`${consentWording}\n`);
  await agree(context, options.yes, granted.grantedBy);
  await writeConsent(run.consent, granted);
  context.say(`Consent of ${granted.customer} kept, good until ${granted.expiresAt} (UTC).`);
  context.say(
    `Requests ${granted.identify ? 'name threadlift' : 'do not name threadlift'} in their user agent.`,
  );
  return { json: { consent: granted }, next: 'threadlift login' };
};

export const runShow: Handler = async (context) => {
  const granted = await readConsent(context.run().consent);
  context.say(JSON.stringify(granted, undefined, 2));
  assertConsent(granted, { now: context.clock.now() });
  context.say(`In force, good until ${granted.expiresAt} (UTC).`);
  return { json: { consent: granted } };
};

export const runRevoke: Handler = async (context) => {
  const run = context.run();
  const granted = await readConsent(run.consent);
  const revoked = { ...granted, revokedAt: granted.revokedAt ?? isoSeconds(context.clock.now()) };
  await writeConsent(run.consent, revoked);
  context.say(`Consent of ${granted.customer} revoked; a running extraction stops at its next request.`);
  return { json: { consent: revoked }, next: 'threadlift purge' };
};

export const configure: CommandModule['configure'] = (command, act) => {
  command
    .command('grant')
    .description('record the permission, by flags or by questions')
    .option('--customer <name>', 'whose account it is')
    .option('--granted-by <name>', 'the person who grants it')
    .option(
      '--expires <date>',
      'good until the end of this day (UTC), YYYY-MM-DD, or until a moment with its offset',
    )
    .option('--origin <url...>', 'origins that may be read; the first is the UI, others are file hosts')
    .option('--streams <names>', 'comma-separated streams (default: all)')
    .option('--from <date>', 'only records created from the start of this day (UTC), or from a moment, on')
    .option('--to <date>', 'only records created before the start of this day (UTC), or before a moment')
    .option('--identify', 'name threadlift in the user agent of every request (default)')
    .option('--no-identify', "send the browser's own user agent and nothing more")
    .option('--yes', 'the wording was agreed to; do not ask')
    .action(act(runGrant));
  command.command('show').description('show it and whether it is in force').action(act(runShow));
  command.command('revoke').description('withdraw it').action(act(runRevoke));
};

async function ask(context: Context, flag: string, message: string): Promise<string> {
  if (!context.interactive)
    throw new UsageError('flag_missing', `${flag} is needed where nobody can be asked.`);
  return context.ask.input({ message, required: true });
}

async function agree(context: Context, yes: boolean, grantedBy: string): Promise<void> {
  if (yes) return;
  if (!context.interactive) {
    throw new OperatorError('consent_unanswered', 'Nobody has agreed to the wording above.', {
      hint: `If ${grantedBy} has, add --yes.`,
    });
  }
  if (!(await context.ask.confirm({ message: `Does ${grantedBy} agree to this wording?`, default: false }))) {
    throw new OperatorError('consent_refused', 'Without consent nothing is read.');
  }
}

/** A socket's origin is that of the server it lies on: wss://host is agreed to as https://host. */
function readOrigin(text: string): string {
  const address = text.replace(/^ws(s?:)/i, 'http$1');
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(
      'origin_invalid',
      `--origin "${text}" is not an address like https://inbox.example.com.`,
    );
  }
  return url.origin;
}
