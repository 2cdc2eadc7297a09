// `threadlift handoff`: the files a person works from where Intercom has no endpoint.
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { macroText } from '../mapping/template.ts';
import type { Attachment } from '../model/records.ts';
import { type HandoffMacro, handoffFiles } from '../reports/handoff.ts';
import { macroFiles } from '../reports/macro-files.ts';
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
    const attachments = new Map<string, Attachment>();
    for (const id of template.attachmentIds)
      if (snapshot.has('attachments', id)) attachments.set(id, await snapshot.read('attachments', id));
    macros.push({
      title: template.title,
      shortcut: template.shortcut,
      scope: template.scope,
      text,
      html,
      unmapped,
      files: macroFiles(template, macros.length + 1, attachments),
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
  // Of an earlier hand-over, whose macros may have stood in another order.
  await rm(join(folder, 'macro-files'), { recursive: true, force: true });
  const carried = macros.flatMap((macro) => macro.files);
  for (const { path, sha256 } of carried) {
    if (path === null || sha256 === null) continue;
    const target = join(folder, ...path.split('/'));
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await copyFile(snapshot.filePath(sha256), target);
  }
  const missing = carried.filter(({ path }) => path === null).length;
  if (missing > 0) context.say(`${missing} files of macros are not in the snapshot; macros.md names them.`);
  context.say(`Written to ${folder}: ${Object.keys(files).join(', ')}`);
  return {
    json: {
      folder,
      files: Object.keys(files),
      macros: macros.length,
      macroFiles: carried.length - missing,
      macroFilesMissing: missing,
    },
    next: 'threadlift provision, once a person has made them',
  };
};

export const configure: CommandModule['configure'] = (command, act) => {
  command.action(act(runHandoff));
};
