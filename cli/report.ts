// `threadlift report`: everything the stages found out, as one page.
import { join } from 'node:path';
import { gatherReport, mappingExamples } from '../reports/gather.ts';
import { renderPage, SHOWN_PER_CODE } from '../reports/page.ts';
import { writeAtomic } from '../state/atomic-file.ts';
import type { CommandModule, Handler } from './context.ts';

export const runReport: Handler = async (context) => {
  const run = context.run();
  const report = await gatherReport(run);
  const file = join(run.reports, 'report.html');
  await writeAtomic(file, await renderPage(report, await mappingExamples(run, SHOWN_PER_CODE)));
  context.say(`Report: ${file}`);
  return { json: { report: file, verified: report.verification?.streams ?? null } };
};

export const configure: CommandModule['configure'] = (command, act) => {
  command.action(act(runReport));
};
