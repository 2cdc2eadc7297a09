// `threadlift probe`: what an extraction would do, tried on some records of each stream, and every selector against the
// live pages; with --suggest what to change in the profile.
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { probe } from '../extractors/probe/probe.ts';
import { probeReads } from '../extractors/probe/probe-reads.ts';
import { EXIT } from '../lib/errors.ts';
import type { ProbedSelector, ProbeReport, ProfileSuggestion } from '../model/reports.ts';
import { unifiedDiff } from '../selectors/patch.ts';
import { writeAtomic } from '../state/atomic-file.ts';
import type { CommandModule, Context, Handler } from './context.ts';
import { parseOptions, parseStreams } from './options.ts';
import { sayReads } from './probe-reads.ts';
import { sayProblems, sayRecords, sayVerdicts } from './probe-streams.ts';
import { openSourceOptions, profileFile, sourceFlags } from './source.ts';
import { addSourceFlags } from './source-flags.ts';
import { isWideTerminal, textTable } from './table.ts';

const probeOptions = sourceFlags.extend({
  streams: z.string().optional(),
  suggest: z.boolean().default(false),
  write: z.string().optional(),
  all: z.boolean().default(false),
  reads: z.boolean().default(false),
  unmasked: z.boolean().default(false),
  pictures: z.boolean().default(true),
});

export const runProbe: Handler = async (context, raw) => {
  const options = parseOptions(probeOptions, raw);
  const run = context.run();
  const file = profileFile(run, options.profile);
  const wantsSuggestions = options.suggest || options.write !== undefined;
  const source = await openSourceOptions(context, options);
  if (options.reads) {
    const report = await probeReads({ ...source, streams: parseStreams(options.streams) });
    sayReads(context, report);
    return { exitCode: EXIT.ok, json: report, next: 'threadlift probe --suggest' };
  }
  const text = wantsSuggestions ? await readFile(file, 'utf8') : null;
  const result = await probe({
    ...source,
    streams: parseStreams(options.streams),
    suggest: text === null ? undefined : { text, file },
    pictures: options.pictures,
  });
  const { report, suggested } = result;
  sayRecords(context, report, options.unmasked ? result.unmasked : null);
  context.say();
  saySelectors(context, options.all ? report.selectors : report.selectors.filter(isWorthTelling));
  sayVerdicts(context, report);
  sayProblems(context, report);
  sayPages(context, report);
  const patch = join(run.reports, 'profile.patch');
  if (text !== null) {
    // An earlier patch against another text must not lie there as if it were this one's.
    await writeAtomic(patch, suggested === null ? '' : unifiedDiff(nameFor(file), text, suggested));
    saySuggestions(context, report.suggestions ?? [], patch);
    if (options.write !== undefined) {
      await writeAtomic(options.write, suggested ?? text);
      context.say(`The profile with these changes: ${options.write}`);
    }
  }
  const isBroken = Object.values(report.verdicts).includes('broken');
  return {
    exitCode: isBroken ? EXIT.drift : EXIT.ok,
    json: { ...report, patch: suggested === null ? null : patch },
    next: nextOf(isBroken, wantsSuggestions, suggested !== null, patch),
  };
};

export const configure: CommandModule['configure'] = (command, act) => {
  addSourceFlags(command)
    .option('--streams <names>', 'comma-separated streams (default: all consented)')
    .option('--all', 'show every selector, not only those that need a look')
    .option(
      '--unmasked',
      'show the records as they were read, on this terminal only; the report stays masked',
    )
    .option('--no-pictures', 'write no pictures of what each selector matches (reports/probe/)')
    .option('--reads', "list every request of each page kind, and which of the page's values it brings")
    .option('--suggest', 'write reports/profile.patch: what could match instead, proved on the pages')
    .option('--write <file>', 'also write the profile with these changes to this file')
    .action(act(runProbe));
};

const isWorthTelling = ({ state, lost }: ProbedSelector): boolean =>
  state === 'broken' || state === 'fallback' || lost;

function saySelectors(context: Context, selectors: readonly ProbedSelector[]): void {
  if (selectors.length === 0) return;
  const rows = selectors.map((one) => ({
    verdict: one.lost && one.state !== 'broken' ? `${one.state} (was found before)` : one.state,
    where: `${one.page} ${one.field}${one.via === 'json' ? ' (json)' : ''}${one.required ? ' *' : ''}`,
    matched: `${one.found}/${one.tried}`,
    by: one.choice ? `${one.choice.position}/${one.choice.of} ${one.choice.selector}` : '',
    sample: one.problem ?? one.sample ?? '',
  }));
  if (isWideTerminal()) {
    const cells = rows.map(({ verdict, where, matched, by, sample }) => [
      verdict,
      where,
      matched,
      by,
      sample,
    ]);
    context.say(textTable(['verdict', 'selector (* required)', 'matched', 'by', 'sample or problem'], cells));
  } else {
    for (const { verdict, where, matched, by, sample } of rows) {
      context.say(`${verdict}: ${where}, ${matched}`);
      for (const line of [by, sample]) if (line !== '') context.say(`    ${line}`);
    }
  }
  context.say();
}

function sayPages(context: Context, report: ProbeReport): void {
  for (const [page, why] of Object.entries(report.unreached)) context.say(`Not looked at: ${page} (${why}).`);
  for (const [page, why] of Object.entries(report.notLearned))
    context.say(`Not learned from its reads: ${page} (${why}).`);
  for (const [page, file] of Object.entries(report.files)) context.say(`Page "${page}" kept: ${file}`);
  const [picture] = Object.values(report.pictures);
  if (picture === undefined) return;
  context.say('Pictures of what each selector matches:');
  context.say(`    ${dirname(picture)}`);
}

function saySuggestions(context: Context, suggestions: readonly ProfileSuggestion[], patch: string): void {
  if (suggestions.length === 0) {
    context.say('\nNothing that could be proved to match instead.');
    return;
  }
  context.say();
  for (const { path, value, reason, confidence } of suggestions)
    context.say(`${Math.round(confidence * 100)} %  ${path} <- ${value}\n      ${reason}`);
  context.say(`\nReview it, then apply it to the profile: ${patch}`);
}

/** The profile's path as a patch names it: from here where it lies below, else its bare name. */
function nameFor(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? (file.split(/[\\/]/).at(-1) ?? file) : path;
}

function nextOf(isBroken: boolean, asked: boolean, found: boolean, patch: string): string {
  if (found) return `patch -p1 < ${patch}, then threadlift probe`;
  if (isBroken)
    return asked ? 'correct the profile by hand, then threadlift probe' : 'threadlift probe --suggest';
  return 'threadlift extract';
}
