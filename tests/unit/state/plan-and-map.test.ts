// Catches: a plan or map that was cut off, edited or never approved being imported.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { MigrationMap } from '../../../model/map.ts';
import type { PlanHeader, PlannedAction } from '../../../model/plan.ts';
import type { Survey } from '../../../model/survey.ts';
import { assertApproved, mapHash, readMap, writeMap } from '../../../state/map-file.ts';
import { openPlan, writePlan } from '../../../state/plan-file.ts';
import { emptyInventory } from '../../support/inventory.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const survey: Survey = {
  channels: [],
  platforms: [],
  tags: [],
  collections: [],
  statuses: [],
  priorities: [],
  properties: {},
  withoutContact: false,
  psaNumbers: false,
  nudges: {},
  repeatedResponses: [],
  counts: { tags: 3 },
};

const inventory = emptyInventory();

const header: PlanHeader = {
  formatVersion: 1,
  snapshotSeal: 'a',
  mapHash: 'b',
  workspaceId: 'w',
  survey,
  inventory,
  streams: { tags: { total: 3, create: 3, match: 0, skip: 0, manual: 0 } },
  requests: { 'POST /tags': 3 },
  actionsHash: 'c',
  estimate: { writes: 3, perMinute: 10_000, seconds: 1 },
  findings: {},
};

const action = (n: number): PlannedAction => ({
  ref: `tags/g${n}`,
  kind: 'create',
  phase: 'tags',
  endpoint: 'POST /tags',
  needs: [],
  hash: `h${n}`,
});

async function* three(): AsyncGenerator<PlannedAction, PlanHeader> {
  for (const n of [1, 2, 3]) yield action(n);
  return header;
}

// biome-ignore lint/correctness/useYield: a plan without actions
async function* none(): AsyncGenerator<PlannedAction, PlanHeader> {
  return header;
}

async function actionsOf(file: string): Promise<PlannedAction[]> {
  const actions: PlannedAction[] = [];
  for await (const one of (await openPlan(file)).actions()) actions.push(one);
  return actions;
}

describe('plan file', () => {
  it('is one JSON document and reads back line by line', async () => {
    const file = join(await temporaryFolder(), 'plan.json');
    await writePlan(file, three());
    expect(await actionsOf(file)).to.deep.equal([action(1), action(2), action(3)]);
    expect((await openPlan(file)).header).to.deep.equal(header);
    expect(JSON.parse(await readFile(file, 'utf8'))).to.deep.equal({
      header,
      actions: [action(1), action(2), action(3)],
    });
  });

  it('may be empty', async () => {
    const file = join(await temporaryFolder(), 'plan.json');
    await writePlan(file, none());
    expect(await actionsOf(file)).to.deep.equal([]);
  });

  it('cut off anywhere is refused with exit 7', async () => {
    const file = join(await temporaryFolder(), 'plan.json');
    await writePlan(file, three());
    const text = await readFile(file, 'utf8');
    for (const length of [0, 10, text.indexOf('tags/g2'), text.length - 4]) {
      await writeFile(file, text.slice(0, length));
      expect(await rejection(actionsOf(file)), `cut at ${length}`).to.have.property('exitCode', 7);
    }
  });
});

const map: MigrationMap = {
  formatVersion: 1,
  conversations: { as: 'conversation' },
  reviews: { as: 'ticket' },
  articles: { state: 'draft' },
  ticketTypes: { tickets: 'Ticket', conversations: 'Conversation', reviews: 'Review' },
  openers: 'note',
  activities: 'notes',
  users: { m1: '991', m2: null },
  standIn: '991',
  teams: {},
  statuses: { 'In Progress': 'in_progress' },
  priorities: { P1: 'Urgent' },
  properties: { p1: { name: 'Region', type: 'list' } },
  tagLength: 255,
  variables: { '{First Name}': 'first_name' },
  approval: null,
};

describe('map file', () => {
  it('is YAML with a comment for each decision, and reads back', async () => {
    const file = join(await temporaryFolder(), 'map.yaml');
    await writeMap(file, map);
    expect(await readMap(file)).to.deep.equal(map);
    expect(await readFile(file, 'utf8')).to.match(/# Ticket status -> .*\nstatuses:/);
  });

  it('names the place of a mistake', async () => {
    const file = join(await temporaryFolder(), 'map.yaml');
    await writeMap(file, map);
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace('In Progress: in_progress', 'In Progress: someday'),
    );
    const error = await rejection(readMap(file));
    expect(error).to.include({ code: 'map_invalid', exitCode: 2, file });
    expect(error.message).to.include('statuses.In Progress');
  });

  it('is approved for exactly one map and one snapshot', () => {
    const approved = {
      ...map,
      approval: { by: 'Ann', at: '2026-01-01T00:00:00Z', mapHash: mapHash(map), snapshotSeal: 's1' },
    };
    expect(() => assertApproved(approved, 's1', 'map.yaml')).not.to.throw();
    expect(() => assertApproved(map, 's1', 'map.yaml'))
      .to.throw()
      .with.property('code', 'map_unapproved');
    expect(() => assertApproved({ ...approved, standIn: '5' }, 's1', 'map.yaml'))
      .to.throw()
      .with.property('code', 'approval_void');
    expect(() => assertApproved(approved, 's2', 'map.yaml'))
      .to.throw()
      .with.property('code', 'approval_void');
  });
});
