// `threadlift profile check|init|try|schema`: what is wrong with a selector profile, line by line, before anything is read by it.
import { readFile } from 'node:fs/promises';
import { EXIT, UsageError } from '../lib/errors.ts';
import { profileJsonSchema } from '../selectors/json-schema.ts';
import { type ProfileIssue, ProfileMistake, warningsIn } from '../selectors/load.ts';
import type { CommandModule, Context, Handler } from './context.ts';
import { defaultProfile } from './package-root.ts';

import { runProfileInit } from './profile-init.ts';
import { runTry } from './profile-try.ts';
import { addSourceFlags } from './source-flags.ts';

export const runCheck: Handler = async (context, { arguments: named }) => {
  const file = (named as readonly string[])[0] ?? defaultProfile;
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UsageError('profile_unreadable', 'The profile cannot be read.', { file, cause });
  });
  let mistakes: readonly ProfileIssue[] = [];
  let warnings: readonly ProfileIssue[] = [];
  try {
    warnings = warningsIn(text, file);
  } catch (error) {
    if (!(error instanceof ProfileMistake)) throw error;
    mistakes = error.issues;
  }
  const lines = text.split('\n');
  for (const issue of mistakes) sayIssue(context, file, lines, issue, 'mistake');
  for (const issue of warnings) sayIssue(context, file, lines, issue, 'warning');
  context.say(`${mistakes.length} mistakes, ${warnings.length} warnings.`);
  return {
    exitCode: mistakes.length > 0 ? EXIT.usage : EXIT.ok,
    json: { file, mistakes, warnings },
    ...(mistakes.length > 0 ? {} : { next: `threadlift probe --profile ${file}` }),
  };
};

export const runSchema: Handler = async (context) => {
  const schema = profileJsonSchema();
  if (!context.json) context.say(JSON.stringify(schema, undefined, 2));
  return { json: schema };
};

export const configure: CommandModule['configure'] = (command, act) => {
  command
    .command('check')
    .argument('[file]', 'profile (default: the one that ships)')
    .description('explain every mistake by line and column, and warn about what is likely to break')
    .action(act(runCheck));
  addSourceFlags(
    command
      .command('init')
      .argument('<url>', 'a page of the helpdesk, or the one to sign in at')
      .description('sign in at an unknown helpdesk, look around read-only, and write a first profile'),
  )
    .option('--page <address>', 'a page to look at first (may be given several times)', gathered, [])
    .option('--force', 'write over the profile that is there')
    .action(act(runProfileInit));
  command
    .command('try')
    .argument(
      '<page>',
      'a kept page (errors/<hash>.html), the folder of a recording, or - for standard input',
    )
    .requiredOption('--page <kind>', 'page kind of the profile that it is')
    .option('--profile <file>', "selector profile (default: the run folder's profile.yaml)")
    .option('--row <name=value...>', 'what the list tells of the record')
    .option('--url <address>', 'where the page was found, for relative links')
    .option('--timezone <zone>', "the account's time zone", 'UTC')
    .option('--watch', 'try again whenever the profile or the page changes')
    .description('read a page that lies on disk: values, misses, records; unmasked, no network')
    .action(act(runTry));
  command.command('schema').description('print the JSON Schema of profiles').action(act(runSchema));
};

const gathered = (one: string, others: readonly string[]): string[] => [...others, one];

/** The place, what is wrong, and the line itself with a mark below it. */
function sayIssue(
  context: Context,
  file: string,
  lines: readonly string[],
  { path, line, column, message, hint }: ProfileIssue,
  kind: 'mistake' | 'warning',
): void {
  context.say(`${file}:${line}:${column} ${kind}: ${path === '' ? '' : `${path}: `}${message}`);
  context.say(`    ${lines[line - 1] ?? ''}`);
  context.say(`    ${' '.repeat(Math.max(0, column - 1))}^`);
  if (hint) context.say(`    ${hint}`);
}
