// A run that ends between a reply and its receipt, in threads of which Intercom shows only the newest 500 parts. What it
// must catch: a message sent twice because its twin is no longer shown, one left out because an older one was taken for
// it, and a person asked although what is shown proves it.
import { expect } from 'chai';
import { runPlan } from '../../importers/run/run.ts';
import { type PlacedItem, takeAnswers } from '../../importers/settle/person-answers.ts';
import { Unsettled } from '../../importers/settle/settle.ts';
import { planned } from '../support/imported.ts';
import { arrivals, type Held, lines, recordsOf, saidIn, type Threads } from '../support/long-threads.ts';
import { control } from '../support/prepared-run.ts';
import { rejection } from '../support/rejection.ts';
import { jumpingClock } from '../support/small-import.ts';

const KILLED = new Error('killed');

interface Fate {
  /** In the request's body; the run is killed at the n-th that has it. */
  readonly text: string;
  readonly nth?: number;
  readonly is: 'arrived' | 'never left';
}

type World = Awaited<ReturnType<typeof doubtful>>;

/** A world whose importer is killed once at each of these requests. */
async function doubtful(threads: Threads, fates: readonly Fate[]) {
  const world = await planned({
    records: recordsOf(threads),
    readFile: async () => Buffer.from('abc'),
    clock: jumpingClock(),
  });
  const left = fates.map((fate) => ({ nth: 1, ...fate, met: 0 }));
  const send: typeof world.api.send = async (request, options) => {
    const body = JSON.stringify(request.body);
    const fate = left.find(({ text }) => body.includes(text));
    if (fate) fate.met += 1;
    if (!fate || fate.met !== fate.nth) return world.api.send(request, options);
    if (fate.is === 'arrived') await world.api.send(request, options);
    throw KILLED;
  };
  const deps = { ...world.deps, api: { ...world.api, send } };
  return {
    ...world,
    /** Runs and runs again until the run ends otherwise than by a kill. @returns how often it was killed */
    async runToTheEnd(): Promise<number> {
      for (let kills = 0; ; kills += 1) {
        const killed = await runPlan(deps).then(
          () => false,
          (error: unknown) => {
            if (error === KILLED) return true;
            throw error;
          },
        );
        if (!killed) return kills;
      }
    },
    async replies(): Promise<number> {
      const { writes } = (await control(world.server, 'audit')) as {
        writes: { path: string; status: number }[];
      };
      return writes.filter(({ path, status }) => path.endsWith('/reply') && status < 300).length;
    },
  };
}

async function held(world: World, kind: 'conversations' | 'tickets', ref: string): Promise<Held> {
  const objects = (await control(world.server, 'objects')) as Record<string, Held[]>;
  const found = objects[kind]?.find(({ id }) => id === world.ledger.targetId(ref));
  if (!found) throw new Error(`nothing was made of ${ref}`);
  return found;
}

describe('a reply in doubt among more than 500 parts', function () {
  this.timeout(120_000);
  const worlds: World[] = [];
  after(async () => {
    for (const world of worlds) await world.close();
  });

  async function opened(...given: Parameters<typeof doubtful>): Promise<World> {
    const world = await doubtful(...given);
    worlds.push(world);
    return world;
  }

  // Of 513 and 514, 537 and 538, 561 and 562, 573 and 574 each pair has one author and one second.
  const words = { text: 'The same words' };
  const others = { text: 'Other words' };
  const thread = lines(580, {
    but: { 541: { files: 23 }, 544: { files: 23 }, 561: words, 562: words, 573: others, 574: others },
  });

  it('of a conversation is settled by what is shown: sent once, in its place', async () => {
    const fates: readonly Fate[] = [
      { text: 'Line 514 of', is: 'arrived' },
      { text: 'Line 520 of', is: 'arrived' },
      { text: 'Line 523 of', is: 'never left' },
      { text: 'Line 538 of', is: 'never left' },
      { text: 'line-541-file-11.txt', is: 'arrived' },
      { text: 'line-544-file-21.txt', is: 'never left' },
      { text: words.text, nth: 2, is: 'arrived' },
      { text: others.text, nth: 2, is: 'never left' },
    ];
    const world = await opened({ conversations: { c1: thread } }, fates);
    expect(await world.runToTheEnd()).to.equal(fates.length);
    expect(saidIn(await held(world, 'conversations', 'conversations/c1'))).to.deep.equal(arrivals(thread));
  });

  // Nothing tells the newest of them from the others, and the oldest are no longer shown.
  const alike = lines(520, {
    people: ['u1'],
    but: Object.fromEntries(
      Array.from({ length: 520 }, (_, index) => [index, { text: 'Ping', second: 0, kind: 'reply' }] as const),
    ),
  });

  it('of a ticket, one of 520 alike, waits for a person, and is never sent on suspicion', async () => {
    const world = await opened({ tickets: { t1: alike } }, [{ text: 'Ping', nth: 515, is: 'arrived' }]);
    const first = await rejection(world.runToTheEnd());
    expect(first).to.be.instanceOf(Unsettled).and.to.include({ code: 'in_doubt', exitCode: 10 });
    const { doubts, message } = (await rejection(world.runToTheEnd())) as Unsettled;
    expect(message).to.contain('tickets/t1 (reply-515): like parts may be among those');
    expect(await world.replies()).to.equal(515);
    const items = doubts.map(({ question, ...doubt }): PlacedItem => {
      if (!question) throw new Error(`nothing to ask about ${doubt.ref}`);
      const candidates = [...question.candidates];
      return { ...doubt, ...question, candidates, answer: 'applied', id: null, at: 'line 1' };
    });
    const { api, ledger, units } = world;
    await takeAnswers(items, 'Ann Example', { api, ledger, unitFor: units.unitFor, file: 'answers' });
    expect(await world.runToTheEnd()).to.equal(0);
    expect(saidIn(await held(world, 'tickets', 'tickets/t1'))).to.deep.equal(arrivals(alike));
  });
});
