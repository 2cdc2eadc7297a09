// `threadlift profile try`: a kept page or a recording, read by a profile as it is on disk now. No account, no network.
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createPatch } from 'diff';
import { stringify } from 'yaml';
import { z } from 'zod';
import { recordedPages } from '../extractors/probe/recorded-pages.ts';
import { type Tried, type TriedPage, tryPage } from '../extractors/probe/try-page.ts';
import { EXIT, MigrationError, UsageError } from '../lib/errors.ts';
import { sha256 } from '../lib/json.ts';
import { tapeOf } from '../recordings/har.ts';
import { readRecording } from '../recordings/store.ts';
import { ProfileMistake, parseProfile } from '../selectors/load.ts';
import { fillUrl } from '../selectors/paging.ts';
import type { Profile } from '../selectors/schema.ts';
import type { Env, RawValues } from '../selectors/values.ts';
import { writeAtomic } from '../state/atomic-file.ts';
import type { runFolder } from '../state/run-folder.ts';
import type { Context, Handler, Outcome } from './context.ts';
import { parseOptions } from './options.ts';
import { defaultProfile } from './package-root.ts';
import { changesOf } from './watch-files.ts';

export const tryOptions = z.object({
  arguments: z.array(z.string()).min(1),
  page: z.string(),
  profile: z.string().optional(),
  row: z.array(z.string().regex(/^[^=]+=/, 'is no name=value')).default([]),
  url: z.url().optional(),
  timezone: z.string().default('UTC'),
  watch: z.boolean().default(false),
});
type Options = z.infer<typeof tryOptions>;

export const runTry: Handler = async (context, raw) => {
  const options = parseOptions(tryOptions, raw);
  if (!options.watch) return tryOnce(context, options);
  if (options.arguments[0] === '-')
    throw new UsageError('flags_conflict', '--watch needs a file to watch; standard input is read once.');
  let outcome = await tried(context, options);
  for await (const _ of changesOf(
    [fileOf(context, options), resolve(options.arguments[0] as string)],
    context.signal,
  )) {
    context.say(`\n--- ${new Date(context.clock.now()).toISOString()}`);
    outcome = await tried(context, options);
  }
  return outcome;
};

/** One try of many: a profile that is wrong while it is being written ends nothing. */
async function tried(context: Context, options: Options): Promise<Outcome> {
  try {
    return await tryOnce(context, options);
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    context.say(error.message);
    return { exitCode: error.exitCode, json: { error: error.code } };
  }
}

async function tryOnce(context: Context, options: Options): Promise<Outcome> {
  const file = fileOf(context, options);
  const profile = await profileIn(file);
  const { page } = options;
  const names = ['account', ...Object.keys(profile.pages)];
  if (!names.includes(page))
    throw new UsageError('page_unknown', `The profile has no page "${page}".`, {
      file,
      hint: `It has ${names.join(', ')}.`,
    });
  const env: Env = { timezone: options.timezone, takenAt: await takenAt(context, options) };
  const pages = await pagesIn(options, profile, env);
  const all = pages.map((one) => tryPage(profile, page, one, env));
  for (const one of all) sayTried(context, one);
  await sayDifferences(context, options, file, all);
  const isWrong = all.some(
    ({ problem, records }) => problem !== null || records.some(({ record }) => record === null),
  );
  return { exitCode: isWrong ? EXIT.drift : EXIT.ok, json: { page, tries: all } };
}

function fileOf(context: Context, { profile }: Options): string {
  if (profile !== undefined) return profile;
  const own = runOf(context)?.profile;
  return own !== undefined && existsSync(own) ? own : defaultProfile;
}

/** The run folder, where there is one; a try needs none. */
function runOf(context: Context): ReturnType<typeof runFolder> | null {
  try {
    return context.run();
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

async function profileIn(file: string): Promise<Profile> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UsageError('profile_unreadable', 'The profile cannot be read.', { file, cause });
  });
  try {
    return parseProfile(text, file);
  } catch (error) {
    if (error instanceof ProfileMistake) throw new UsageError('profile_invalid', error.message, { file });
    throw error;
  }
}

/** "3 days ago" is counted from when the page was kept. */
async function takenAt({ clock }: Context, { arguments: [place = ''] }: Options): Promise<number> {
  return place === '-' ? clock.now() : (await statOf(place)).mtimeMs;
}

const statOf = (place: string) =>
  stat(place).catch((cause: unknown) => {
    throw new UsageError('page_missing', 'There is no such page or recording.', { file: place, cause });
  });

async function pagesIn(options: Options, profile: Profile, env: Env): Promise<TriedPage[]> {
  const [place = ''] = options.arguments;
  const row: RawValues = Object.fromEntries(
    options.row.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  if (place !== '-' && (await statOf(place)).isDirectory()) {
    const { har, manifest } = await readRecording(resolve(place));
    const pages = recordedPages(tapeOf(har), profile, options.page, manifest.origins[0] as string, env);
    const own = pages.filter((one) =>
      Object.entries(row).every(([name, value]) => String(one.row[name]) === value),
    );
    if (own.length > 0) return own;
    throw new UsageError(
      'page_unrecorded',
      `The recording holds no page "${options.page}"${options.row.length > 0 ? ' of such a row' : ''}.`,
      {
        file: place,
        hint: 'Name another page kind, or record anew: threadlift record.',
      },
    );
  }
  const text = place === '-' ? await standardInput() : await readFile(place, 'utf8');
  const path = fillUrl(profile.pages[options.page]?.url ?? profile.account.url, row) ?? '/';
  const url = options.url ?? new URL(path, 'http://localhost').href;
  const isJson = /^\s*[[{]/.test(text);
  return [
    {
      content: isJson
        ? { kind: 'json', url, value: JSON.parse(text) as unknown }
        : { kind: 'html', url, html: text },
      row,
    },
  ];
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function sayTried(context: Context, { page, url, problem, places, fields, records, notes }: Tried): void {
  context.say(`${page}  ${url}`);
  for (const one of fields) {
    const by = one.choice ? `  by ${one.choice.position}/${one.choice.of} ${one.choice.selector}` : '';
    const what = one.problem ?? (one.found > 0 ? (one.value === null ? '' : short(one.value)) : '-');
    context.say(
      `  ${one.state === 'ok' ? ' ' : one.state === 'broken' ? 'x' : '~'} ${one.field} ${one.found}/${one.tried}  ${what}`,
    );
    if (one.state === 'broken' || one.state === 'fallback' || one.several)
      context.say(`      ${one.several ? `matches ${one.several} elements; ` : ''}${one.place ?? ''}${by}`);
  }
  for (const note of notes) context.say(`  note: ${note}`);
  for (const { record, problems } of records) {
    if (record !== null) context.say(`\n${indented(stringify(record, { lineWidth: 76 }))}`);
    for (const { path, message, place } of problems)
      context.say(`  refused: ${path}: ${message}\n      ${place ?? ''}`);
  }
  context.say(problem === null ? '  An extraction reads it.' : `  An extraction stops: ${problem}.`);
  for (const place of places) context.say(`      ${place}`);
}

const LONGEST = 60;

function short(value: unknown): string {
  const text = typeof value === 'string' ? value.replace(/\s+/g, ' ') : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

const indented = (text: string): string => text.trimEnd().replace(/^/gm, '  ');

/** What differs from the last try of the same page; kept with the run's own pages, or in the temporary folder. */
async function sayDifferences(
  context: Context,
  options: Options,
  profile: string,
  all: readonly Tried[],
): Promise<void> {
  const [place = ''] = options.arguments;
  const own = runOf(context)?.errors;
  // A folder that only looks like a run has no such part.
  const folder = own !== undefined && existsSync(own) ? own : join(tmpdir(), 'threadlift-tries');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = sha256([resolve(place), options.page, resolve(profile), ...options.row].join('\n')).slice(
    0,
    16,
  );
  const file = join(folder, `try-${key}.yaml`);
  const told = stringify(
    all.map(({ problem, fields, records }) => ({
      problem,
      fields: Object.fromEntries(
        fields.map(({ field, value, found, problem: why }) => [field, why ?? value ?? `${found} found`]),
      ),
      records,
    })),
  );
  const before = existsSync(file) ? await readFile(file, 'utf8') : null;
  await writeAtomic(file, told);
  if (before === null) return;
  const lines = createPatch('values', before, told, '', '', { context: 0 })
    .split('\n')
    .slice(4)
    .filter((line) => /^[+-]/.test(line));
  context.say(lines.length === 0 ? '\nNothing differs from the last try.' : '\nSince the last try:');
  for (const line of lines) context.say(`  ${line}`);
}
