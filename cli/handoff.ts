// `threadlift handoff`: the files a person works from where Intercom has no endpoint.
import { join } from 'node:path';
import { macroText } from '../mapping/template.ts';
import { type HandoffMacro, handoffFiles } from '../reports/handoff.ts';
import { writeAtomic } from '../state/atomic-file.ts';
import { readMap } from '../state/map-file.ts';
import { openSnapshot } from '../state/snapshot-reader.ts';
import { collect } from './collect.ts';
import type { CommandModule, Handler } from './context.ts';
import { readProvisioning } from './provision.ts';

export const runHandoff: Handler = async (context) => {
  const run = context.run();
  const snapshot = await openSnapshot(run.snapshot, { check: 'manifest' });
  const map = await readMap(run.map);
  const macros: HandoffMacro[] = [];
  for await (const template of snapshot.records('templates')) {
    const { text, html, unmapped } = macroText(template, map);
    macros.push({
      title: template.title,
      shortcut: template.shortcut,
      scope: template.scope,
      text,
      html,
      unmapped,
    });
  }
  const files = handoffFiles({
    provisioning: await readProvisioning(context),
    macros,
    automations: await collect(snapshot.records('automations')),
    integrations: await collect(snapshot.records('integrations')),
  });
  const folder = join(run.reports, 'handoff');
  for (const [name, content] of Object.entries(files)) await writeAtomic(join(folder, name), content);
  context.say(`Written to ${folder}: ${Object.keys(files).join(', ')}`);
  return {
    json: { folder, files: Object.keys(files), macros: macros.length },
    next: 'threadlift provision, once a person has made them',
  };
};

export const configure: CommandModule['configure'] = (command, act) => {
  command.action(act(runHandoff));
};
