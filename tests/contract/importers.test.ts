// One suite for every stream of the table: nothing can be added to a record, or to the table, that the import
// silently ignores.
import { expect } from 'chai';
import { surveySnapshot } from '../../importers/plan/survey.ts';
import { openUnits } from '../../importers/plan/units.ts';
import { importers } from '../../importers/streams/importers.ts';
import type { FieldFate } from '../../importers/writes/stream-importer.ts';
import { hashOf } from '../../lib/json.ts';
import type { MigrationMap } from '../../model/map.ts';
import { phases, type Unit } from '../../model/plan.ts';
import { type StreamName, streamNames, streams } from '../../model/streams.ts';
import { streamOf } from '../../state/ledger.ts';
import { type EveryStream, everyStream } from '../support/every-stream.ts';
import { emptyInventory } from '../support/inventory.ts';
import { mapped } from '../support/mapped.ts';
import { memorySnapshot, sandboxRecords } from '../support/memory-snapshot.ts';

const decided = (map: MigrationMap): MigrationMap => ({
  ...map,
  users: { u1: '501', u2: null },
  teams: { d1: '77' },
  articles: { state: 'as-source' },
});

async function unitsOf(records: EveryStream, map: MigrationMap): Promise<Unit[]> {
  const snapshot = memorySnapshot(records);
  const survey = await surveySnapshot(snapshot);
  const source = await openUnits({ snapshot, map, survey, inventory: emptyInventory(), psa: true });
  const units: Unit[] = [];
  for await (const { unit } of source.all()) units.push(unit);
  return units;
}

/** Other values a field could have; which of them its schema allows is for the schema to say. */
function others(value: unknown): unknown[] {
  const any: unknown[] = [
    null,
    '',
    'x',
    'u2',
    'k2',
    'o2',
    'r1',
    'tickets/t1',
    'm5',
    0,
    1,
    2,
    true,
    false,
    [],
    {},
  ];
  const instants = ['2031-01-01T00:00:00Z'];
  const words = [
    'contact',
    'list',
    'text',
    'pending',
    'admin',
    'personal',
    'draft',
    'waiting',
    'b'.repeat(64),
  ];
  const longer = typeof value === 'string' ? [`${value}x`, `${value}@x.example`, `z${value}`] : [];
  const lists = Array.isArray(value)
    ? [value.slice(1), ['more', ...value], ['u2'], ['k2'], ['Low', 'High', 'x']]
    : [];
  const maps =
    value !== null && typeof value === 'object' && !Array.isArray(value) ? changedMembers(value) : [];
  return [...any, ...instants, ...words, ...longer, ...lists, ...maps].filter(
    (other) => hashOf([other]) !== hashOf([value]),
  );
}

const changedMembers = (value: object): object[] =>
  Object.entries(value).flatMap(([key, member]) =>
    [`${member}x`, 'Low', ''].map((other) => ({ ...value, [key]: other })),
  );

describe('the importer of', () => {
  let map: MigrationMap;
  let baseline: Unit[];

  before(async () => {
    ({ map } = await mapped(everyStream(), decided));
    baseline = await unitsOf(everyStream(), map);
  });

  for (const stream of streamNames) {
    describe(stream, () => {
      const importer = importers[stream];
      const shape = Object.keys((streams[stream].schema as unknown as { shape: object }).shape);
      const fates = Object.entries(importer.fields) as [string, FieldFate][];
      const own = (): Unit[] => baseline.filter((unit) => streamOf(unit.ref) === stream);

      it('is the one of its name, and knows its phases', () => {
        expect(importer.stream).to.equal(stream);
        const order = importer.phases.map((phase) => phases.indexOf(phase));
        expect(order).to.deep.equal([...order].sort((a, b) => a - b)).and.not.empty;
        for (const unit of own()) expect(importer.phases).to.include(unit.phase);
      });

      it('accounts for every field of the schema', () => {
        expect([...fates.map(([field]) => field), 'id'].sort()).to.deep.equal(shape.sort());
      });

      for (const [field, fate] of fates) {
        const sent = fate === 'sent';
        it(`${sent ? 'lets another value show' : 'leaves no trace of another value'}: ${field}`, async () => {
          const before = hashOf(baseline);
          let tried = 0;
          for (const [index, record] of everyStream()[stream].entries()) {
            for (const other of others(Reflect.get(record, field))) {
              const changed = everyStream();
              const there = changed[stream][index] as object;
              Object.assign(there, { [field]: other });
              if (!streams[stream].schema.safeParse(there).success) continue;
              tried += 1;
              const differs = hashOf(await unitsOf(changed, map)) !== before;
              if (sent && differs) return;
              expect(sent || !differs, `${field} = ${JSON.stringify(other)}`).to.equal(true);
            }
          }
          expect(tried, 'no other value fits the schema').to.be.greaterThan(0);
          expect(sent, `nothing changed with ${tried} other values`).to.equal(false);
        });
      }

      it('does what the table says of handling and undoing', () => {
        const kinds = new Set(own().map(({ kind }) => kind));
        const { handling, undo } = streams[stream];
        expect(kinds.has('create'), [...kinds].join()).to.equal(handling === 'create');
        for (const unit of own()) {
          if (unit.kind === 'create') expect(unit.undo).to.equal(undo);
          else expect([unit.writes, unit.undo]).to.deep.equal([[], 'none']);
        }
      });
    });
  }

  it('the sandbox account needs nothing that the table does not name as a dependency', async () => {
    const { units } = await mapped(sandboxRecords());
    for await (const { unit } of units.all()) {
      const stream = streamOf(unit.ref);
      if (stream === 'setup') continue;
      const allowed: readonly string[] = streams[stream as StreamName].dependsOn;
      for (const need of unit.needs) {
        if (!need.startsWith('setup/'))
          expect(allowed, `${unit.ref} needs ${need}`).to.include(streamOf(need));
      }
    }
  });
});
