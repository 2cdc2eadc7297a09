// `threadlift provision`: what a person must make in Intercom, held against what is there now.
import { readInventory } from '../importers/intercom/inventory.ts';
import { type ProvisioningItem, provisioningItems } from '../importers/plan/provision.ts';
import { isoSeconds } from '../lib/clock.ts';
import { EXIT } from '../lib/errors.ts';
import { writeReport } from '../reports/gather.ts';
import { readMap } from '../state/map-file.ts';
import { openSnapshot } from '../state/snapshot-reader.ts';
import { collect } from './collect.ts';
import type { CommandModule, Context, Handler } from './context.ts';
import { textTable } from './table.ts';
import { openTarget } from './target.ts';

export const runProvision: Handler = async (context) => {
  const items = await readProvisioning(context);
  const open = items.filter((item) => item.open.length > 0);
  if (items.length > 0) {
    const rows = items.map((item) => [item.kind, item.name, item.open.join('; ') || 'there']);
    context.say(textTable(['kind', 'name', 'in Intercom'], rows));
  }
  context.say(`\n${items.length - open.length} of ${items.length} are there.`);
  return {
    exitCode: open.length > 0 ? EXIT.personMustAct : EXIT.ok,
    json: { items },
    next:
      open.length > 0
        ? 'threadlift handoff (the files to work from), then threadlift provision again'
        : 'threadlift map propose',
  };
};

export const configure: CommandModule['configure'] = (command, act) => {
  command.action(act(runProvision));
};

/** Reads both sides, writes reports/provisioning.json and gives back its items. */
export async function readProvisioning(context: Context): Promise<ProvisioningItem[]> {
  const run = context.run();
  const snapshot = await openSnapshot(run.snapshot, { check: 'manifest' });
  const { api } = openTarget(context, run);
  const items = provisioningItems({
    users: await collect(snapshot.records('users')),
    teams: await collect(snapshot.records('teams')),
    templates: await collect(snapshot.records('templates')),
    map: await readMap(run.map),
    inventory: await readInventory(api),
  });
  await writeReport(run, 'provisioning', { at: isoSeconds(context.clock.now()), items });
  return items;
}
