// The environment, read in one place, checked by zod, its secrets registered as they are read.
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { UsageError } from './errors.ts';
import { registerSecret } from './secrets.ts';

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** Addresses with commas or blanks between them; a wrong one is named by its place, since it may hold a token. */
const browserEndpoints = z.string().transform((text, context) => {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== '');
  for (const [index, entry] of entries.entries()) {
    if (URL.canParse(entry) && /^(wss?|https?):$/.test(new URL(entry).protocol)) continue;
    context.addIssue(`entry ${index + 1} is no ws://, wss://, http:// or https:// address`);
  }
  if (entries.length === 0) context.addIssue('no address in it');
  return entries;
});

/** "api=https://api.example.com, auth=https://login.example.com" as name -> origin. */
const namedOrigins = z.string().transform((text, context) => {
  const origins: Record<string, string> = {};
  for (const entry of text.split(/[\s,]+/).filter((one) => one !== '')) {
    const [name = '', url = ''] = entry.split(/=(.*)/s);
    if (!URL.canParse(url) || !/^(https?|wss?):$/.test(new URL(url).protocol))
      context.addIssue(`"${name}" is not an address: write name=https://host`);
    origins[name] = url.replace(/\/+$/, '');
  }
  return origins;
});

const environmentSchema = z.object({
  SOURCE_ORIGINS: namedOrigins.optional(),
  THREAD_ORIGINS: namedOrigins.optional(),
  SOURCE_URL: httpUrl.optional(),
  SOURCE_USER: z.string().min(1).optional(),
  SOURCE_SECRET_COMMAND: z.string().min(1).optional(),
  THREAD_URL: httpUrl.optional(),
  THREAD_EMAIL: z.email().optional(),
  THREAD_PASSCODE_COMMAND: z.string().min(1).optional(),
  THREADLIFT_PASSPHRASE: z.string().min(8).optional(),
  THREADLIFT_BROWSER: z.string().min(1).optional(),
  THREADLIFT_BROWSER_WS: browserEndpoints.optional(),
  /** Makes the fakes of a recording repeatable; a random one is used, and forgotten, without it. */
  THREADLIFT_SCRUB_KEY: z.string().min(16).optional(),
  INTERCOM_BASE_URL: httpUrl.default('https://api.intercom.io'),
  INTERCOM_ACCESS_TOKEN: z.string().min(1).optional(),
});

export type Environment = z.infer<typeof environmentSchema>;

const SECRETS = [
  'INTERCOM_ACCESS_TOKEN',
  'THREADLIFT_PASSPHRASE',
  'THREADLIFT_SCRUB_KEY',
  'THREAD_PASSCODE_COMMAND',
  'SOURCE_SECRET_COMMAND',
] as const;

/**
 * Reads settings from `.env` files (first one wins) and the process environment (wins over all files).
 * @throws UsageError naming the first variable that cannot be used
 */
export function readEnvironment(env: NodeJS.ProcessEnv, envFiles: readonly string[]): Environment {
  const merged: Record<string, string | undefined> = {};
  for (const file of [...envFiles].reverse()) {
    if (existsSync(file)) Object.assign(merged, parseEnv(readFileSync(file, 'utf8')));
  }
  for (const [key, value] of Object.entries(env))
    if (value !== undefined && value !== '') merged[key] = value;
  const parsed = environmentSchema.safeParse(merged);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new UsageError('setting_invalid', `${String(issue?.path[0])}: ${issue?.message}`, {
      hint: 'Correct it in the environment or in .env (see .env.example).',
    });
  }
  for (const name of SECRETS) registerSecret(parsed.data[name]);
  for (const endpoint of parsed.data.THREADLIFT_BROWSER_WS ?? []) registerTokens(endpoint);
  return parsed.data;
}

/**
 * A setting this command cannot do without.
 * @throws UsageError `setting_missing`, naming the variable
 */
export function required<Name extends keyof Environment>(
  environment: Environment,
  name: Name,
): NonNullable<Environment[Name]> {
  const value = environment[name];
  if (value === undefined) {
    throw new UsageError('setting_missing', `${name} is not set.`, {
      hint: `Set it in the environment or in .env, then run the same command again.`,
    });
  }
  return value as NonNullable<Environment[Name]>;
}

/** Shorter parts of an address ("chromium") are no tokens, and masking them would mask ordinary words. */
const SHORTEST_TOKEN = 16;

function registerTokens(endpoint: string): void {
  const { username, password, pathname, search, searchParams } = new URL(endpoint);
  // Whole, the query is nobody's ordinary word, however short the token in it.
  registerSecret(search);
  for (const part of [username, password, pathname, ...searchParams.values()]) {
    if (part.length >= SHORTEST_TOKEN) registerSecret(part);
  }
}
