// `threadlift map propose|confirm`: the decisions a person takes, first filled in, then approved.

import { existsSync } from 'node:fs';
import { z } from 'zod';
import { readInventory } from '../importers/intercom/inventory.ts';
import { surveySnapshot } from '../importers/plan/survey.ts';
import { isoSeconds } from '../lib/clock.ts';
import { OperatorError, UsageError } from '../lib/errors.ts';
import { proposeMap } from '../mapping/propose.ts';
import type { MigrationMap } from '../model/map.ts';
import { mapHash, readMap, writeMap } from '../state/map-file.ts';
import { openSnapshot } from '../state/snapshot-reader.ts';
import { collect } from './collect.ts';
import type { CommandModule, Context, Handler } from './context.ts';
import { parseOptions } from './options.ts';
import { textTable } from './table.ts';
import { openTarget } from './target.ts';

export const runPropose: Handler = async (context, raw) => {
  const { force } = parseOptions(z.object({ force: z.boolean().default(false) }), raw);
  const run = context.run();
  if (existsSync(run.map) && !force) {
    throw new UsageError('map_exists', 'There is a map already.', {
      file: run.map,
      hint: 'Edit it, or overwrite it with --force.',
    });
  }
  const snapshot = await openSnapshot(run.snapshot);
  const { api } = openTarget(context, run);
  const templates = await collect(snapshot.records('templates'));
  const map = proposeMap({
    users: await collect(snapshot.records('users')),
    teams: await collect(snapshot.records('teams')),
    properties: await collect(snapshot.records('properties')),
    variables: templates.flatMap((template) => template.variables),
    survey: await surveySnapshot(snapshot),
    inventory: await readInventory(api),
  });
  await writeMap(run.map, map);
  say(context, map);
  context.say(`\nWritten: ${run.map}`);
  return {
    json: { map: run.map, mapHash: mapHash(map) },
    next: 'threadlift map confirm (after looking the file over)',
  };
};

export const runConfirm: Handler = async (context, raw) => {
  const options = parseOptions(
    z.object({ by: z.string().min(1).optional(), yes: z.boolean().default(false) }),
    raw,
  );
  const run = context.run();
  const map = await readMap(run.map);
  const { manifest } = await openSnapshot(run.snapshot);
  say(context, map);
  const by = options.by ?? (await askName(context));
  if (!options.yes) {
    if (!context.interactive) {
      throw new OperatorError('map_unconfirmed', 'Nobody has confirmed the map.', {
        hint: `If ${by} has, add --yes.`,
      });
    }
    if (!(await context.ask.confirm({ message: `Does ${by} approve these decisions?`, default: false }))) {
      throw new OperatorError('map_refused', 'The map was not approved; edit it and confirm again.', {
        file: run.map,
      });
    }
  }
  const approval = {
    by,
    at: isoSeconds(context.clock.now()),
    mapHash: mapHash(map),
    snapshotSeal: manifest.seal,
  };
  await writeMap(run.map, { ...map, approval });
  context.say(`\nApproved by ${by} for this map and this snapshot.`);
  return { json: { approval }, next: 'threadlift plan' };
};

export const configure: CommandModule['configure'] = (command, act) => {
  command
    .command('propose')
    .description('write map.yaml from the snapshot and what the workspace has')
    .option('--force', 'overwrite an existing map')
    .action(act(runPropose));
  command
    .command('confirm')
    .description('approve map.yaml for this snapshot')
    .option('--by <name>', 'the person who approves')
    .option('--yes', 'it was looked over; do not ask')
    .action(act(runConfirm));
};

async function askName(context: Context): Promise<string> {
  if (!context.interactive) throw new UsageError('flag_missing', '--by is needed where nobody can be asked.');
  return context.ask.input({ message: 'Who approves the map (full name)', required: true });
}

function say(context: Context, map: MigrationMap): void {
  const standIns = Object.values(map.users).filter((admin) => admin === null).length;
  const rows = [
    ['conversations become', map.conversations.as],
    ['reviews become', map.reviews.as],
    ['articles are', map.articles.state],
    ['activity lines', map.activities],
    [
      'members with an admin',
      `${Object.keys(map.users).length - standIns} of ${Object.keys(map.users).length}`,
    ],
    ['members the stand-in writes for', `${standIns} (admin ${map.standIn})`],
    [
      'teams matched',
      `${Object.values(map.teams).filter(Boolean).length} of ${Object.keys(map.teams).length}`,
    ],
    [
      'statuses',
      Object.entries(map.statuses)
        .map(([from, to]) => `${from} -> ${to}`)
        .join(', '),
    ],
    [
      'priorities',
      Object.entries(map.priorities)
        .map(([from, to]) => `${from} -> ${to ?? 'none'}`)
        .join(', '),
    ],
  ];
  context.say(textTable(['decision', 'value'], rows));
}
