// The failure this would catch: rows that are added, changed and removed while the crawl goes on push others from one
// page of a list to another, and a crawler that trusts one walk (or one count) loses or doubles those. And: what came,
// changed or went when its list had been read for the last time is in neither generation, or the delta does not tell.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { canonicalJson } from '../../lib/json.ts';
import type { Progress } from '../../lib/progress.ts';
import { type Delta, delta } from '../../model/delta.ts';
import { isStreamName, type StreamName, streamNames } from '../../model/streams.ts';
import type { ThreadSandbox } from '../../sandbox/thread/server.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { type Bench, every, type Truth, tellSandbox, truthOf } from '../support/extraction.ts';
import { classic, spa } from '../support/faces.ts';

interface Changed {
  readonly op: 'insert' | 'edit' | 'delete';
  readonly id: string;
}

/** Streams in which rows can be added and removed. */
const MOVING: readonly StreamName[] = [
  'companies',
  'contacts',
  'tags',
  'reviews',
  'conversations',
  'tickets',
];
/** Batches of three changes for each of them: so many while it is read, the rest when it has been read. */
const MEANWHILE = 4;
const AFTERWARDS = 2;
const CHANGES = MOVING.length * (MEANWHILE + AFTERWARDS) * 3;

for (const face of [classic, spa]) {
  describe(`extraction of an account that changes meanwhile, ${face.name}`, function () {
    this.timeout(600_000);
    let thread: ThreadSandbox | undefined;

    afterEach(async () => {
      await thread?.close();
      thread = undefined;
    });

    async function captured(bench: Bench, stream: StreamName): Promise<Map<string, unknown>> {
      const snapshot = await openSnapshot(bench.run.snapshot);
      const found = new Map<string, unknown>();
      for await (const record of snapshot.records(stream)) {
        expect(found.has(record.id), `${stream}/${record.id} stands there twice`).to.equal(false);
        found.set(record.id, record);
      }
      return found;
    }

    for (const seed of [1, 2, 3, 4]) {
      it(`loses and doubles nothing of 100 rows inserted, edited and deleted, seed ${seed}`, async () => {
        thread = await face.start({ size: 'small', seed });
        const sandbox = thread;
        const bench = await face.bench(sandbox);
        await bench.login();
        const before = await truthOf(sandbox);
        // Every state the account was ever in: a change may show on rows beside its own (a parent that is gone).
        const states = [before];
        const touched = new Set<string>();
        /** What struck when its stream had been read to the end: the delta has to name it. */
        const late: { stream: StreamName; changed: Changed }[] = [];
        let changing = Promise.resolve();
        const change = async (stream: StreamName, isLate: boolean): Promise<void> => {
          const batch = (['delete', 'insert', 'edit'] as const).map((op) => ({ op, stream }));
          const { changed } = await tellSandbox<{ changed: Changed[] }>(sandbox, 'mutate', batch);
          for (const one of changed) {
            touched.add(`${stream}/${one.id}`);
            changes += 1;
            if (isLate) late.push({ stream, changed: one });
          }
          states.push(await truthOf(sandbox));
        };
        let changes = 0;
        const strike = (stream: StreamName, isLate: boolean): void => {
          changing = changing.then(() => change(stream, isLate));
        };
        const left = new Map(MOVING.map((stream) => [stream, MEANWHILE + AFTERWARDS]));
        // Three at a time, in whichever stream is being read: where it hurts.
        const meanwhile = every(2, (stream) => {
          const batches = isStreamName(stream) ? (left.get(stream) ?? 0) : 0;
          if (!isStreamName(stream) || batches <= AFTERWARDS) return;
          left.set(stream, batches - 1);
          strike(stream, false);
        });
        const progress: Progress = {
          step: (stream, total) => ({
            ...meanwhile.step(stream, total),
            // Its lists are not walked again in this run: a row that is added now is for the next generation.
            finish() {
              if (!isStreamName(stream)) return;
              for (let batch = left.get(stream) ?? 0; batch > 0; batch -= 1) strike(stream, true);
              left.set(stream, 0);
            },
          }),
        };
        const result = await bench.extract({ progress, concurrency: 2, rps: 100 });
        await changing;
        expect(changes, 'changes').to.equal(CHANGES).and.be.at.least(100);

        const truth = await truthOf(sandbox);
        for (const stream of streamNames.filter((name) => name !== 'attachments')) {
          const records = await captured(bench, stream);
          const were = new Map<string, Set<string>>();
          for (const state of states) {
            for (const record of state.streams[stream]) {
              were.set(record.id, (were.get(record.id) ?? new Set()).add(canonicalJson(record)));
            }
          }
          for (const record of truth.streams[stream]) {
            const ref = `${stream}/${record.id}`;
            if (touched.has(ref) || were.get(record.id)?.size !== 1) continue;
            expect(records.get(record.id), `${ref}, which was not changed`).to.deep.equal(record);
          }
          for (const [id, record] of records) {
            expect(were.get(id), `${stream}/${id} is as it never was`).to.include(canonicalJson(record));
          }
        }
        await expectWhole(bench, result.manifest.streams.attachments?.gaps.map(({ id }) => id) ?? []);

        // Whatever the first generation caught of the race: the next one is the truth, and says what differs.
        const first = new Map<StreamName, Map<string, unknown>>();
        for (const stream of streamNames) first.set(stream, await captured(bench, stream));
        const next = await bench.extract({ concurrency: 2 });
        expect(next.manifest).to.include({ generation: 2, previous: result.manifest.seal });
        const told = delta.parse(JSON.parse(await readFile(join(bench.run.snapshot, 'delta.json'), 'utf8')));
        const totals = { new: 0, changed: 0, vanished: 0 };
        for (const stream of streamNames) {
          const records = await captured(bench, stream);
          expect([...records.values()].sort(byId), stream).to.deep.equal(truth.streams[stream]);
          const expected = differenceOf(first.get(stream) ?? new Map(), truth.streams[stream]);
          const { new: added = [], changed = [], vanished = [], unread = [] } = told.streams[stream] ?? {};
          expect({ new: added, changed, vanished }, `delta of ${stream}`).to.deep.equal(expected);
          expect(unread, `unread of ${stream}`).to.deep.equal([]);
          totals.new += added.length;
          totals.changed += changed.length;
          totals.vanished += vanished.length;
        }
        // The race left something to tell of every kind; an empty delta would prove nothing.
        for (const kind of ['new', 'changed', 'vanished'] as const)
          expect(totals[kind], kind).to.be.at.least(1);
        expectTold(late, told, truth);
        console.info(
          `      seed ${seed}: ${changes} changes, ${late.length} of them late; delta: ${totals.new} new, ${totals.changed} changed, ${totals.vanished} vanished`,
        );
      });
    }

    /** Every file a message refers to is there, or is named as a gap. */
    async function expectWhole(bench: Bench, gaps: readonly (string | null)[]): Promise<void> {
      const snapshot = await openSnapshot(bench.run.snapshot);
      for (const stream of ['conversations', 'tickets'] as const) {
        for await (const record of snapshot.records(stream)) {
          for (const id of record.messages.flatMap(({ attachmentIds }) => attachmentIds)) {
            if (gaps.includes(id)) continue;
            const file = await snapshot.read('attachments', id);
            expect((await readFile(snapshot.filePath(file.sha256))).length, id).to.equal(file.size);
          }
        }
      }
    }
  });
}

/** Whatever else the race left: changes that were late for the first generation are in the delta, of every kind. */
function expectTold(
  late: readonly { stream: StreamName; changed: Changed }[],
  told: Delta,
  truth: Truth,
): void {
  const lists = { insert: 'new', edit: 'changed', delete: 'vanished' } as const;
  const found = { insert: new Set<string>(), edit: new Set<string>(), delete: new Set<string>() };
  for (const { stream, changed } of late) {
    const { op, id } = changed;
    if (told.streams[stream]?.[lists[op]].includes(id)) found[op].add(`${stream}/${id}`);
    // Only a later change of the same batches can have taken it away again.
    else if (op === 'insert')
      expect(
        truth.streams[stream].map((record) => record.id),
        `${stream}/${id} is new`,
      ).not.to.include(id);
  }
  for (const [op, refs] of Object.entries(found)) expect([...refs], `${op}, late`).not.to.have.length(0);
  for (const stream of MOVING)
    expect(
      [...found.insert].filter((ref) => ref.startsWith(`${stream}/`)),
      `new ${stream}`,
    ).not.to.have.length(0);
}

const byId = (a: unknown, b: unknown): number =>
  (a as { id: string }).id < (b as { id: string }).id ? -1 : 1;

/** Ids that are new, changed and vanished between what was captured and what is so now. */
function differenceOf(
  before: ReadonlyMap<string, unknown>,
  now: readonly { id: string }[],
): { new: string[]; changed: string[]; vanished: string[] } {
  const present = new Set(now.map(({ id }) => id));
  const isChanged = (record: { id: string }): boolean =>
    before.has(record.id) && canonicalJson(before.get(record.id)) !== canonicalJson(record);
  return {
    new: now.flatMap(({ id }) => (before.has(id) ? [] : [id])).sort(),
    changed: now
      .filter(isChanged)
      .map(({ id }) => id)
      .sort(),
    vanished: [...before.keys()].filter((id) => !present.has(id)).sort(),
  };
}
