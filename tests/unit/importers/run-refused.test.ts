// Records that Intercom refuses. The failures this would catch: a response sent without its review, and a message
// that arrives after all, at a date nobody gave.
import { expect } from 'chai';
import { runPlan } from '../../../importers/run/run.ts';
import { type ImportWorld, importWorld } from '../../support/import-world.ts';
import { replanned, withUnit } from '../../support/replanned.ts';
import { runDeps, smallImport } from '../../support/small-import.ts';

/** Seconds; Intercom takes only moments of the past. */
const REFUSED = 4_000_000_000;

/** Runs the small migration, reviews included, with another date in one write of one unit. */
async function runWithDate(world: ImportWorld, ref: string, step: string) {
  const plan = await smallImport(world.api, true);
  const unitFor = withUnit({ plan }, ref, (unit) => ({
    ...unit,
    writes: unit.writes.map((write) =>
      write.step === step ? { ...write, body: { ...write.body, created_at: REFUSED } } : write,
    ),
  }));
  const deps = runDeps(plan, world.api, world.ledger, world.clock);
  const { counters } = await runPlan({ ...deps, unitFor, plan: await replanned({ plan }, unitFor) });
  return counters;
}

/** Every write sent, refused ones too, as "METHOD path status". */
async function sent(world: ImportWorld): Promise<string[]> {
  const { writes } = (await world.control('audit')) as {
    writes: { method: string; path: string; status: number }[];
  };
  return writes.map(({ method, path, status }) => `${method} ${path} ${status}`);
}

describe('records that Intercom refuses', () => {
  it('hold and name the response of a review, which is then not sent', async () => {
    const world = await importWorld();
    const counters = await runWithDate(world, 'reviews/w1', 'create');
    expect(world.ledger.unit('reviews/w1').status).to.equal('failed');
    const response = world.ledger.unit('reviews/w1#response');
    expect(response).to.include({ status: 'failed' });
    expect(response.error).to.deep.include({ code: 'held' });
    expect(response.error?.message).to.contain('reviews/w1 failed');
    expect(counters.reviews?.failed).to.be.above(0);

    expect(world.ledger.unit('tickets/x1').status, 'the rest goes on').to.equal('done');
    const ticket = world.ledger.targetId('tickets/x1');
    const replies = (await sent(world)).filter((line) => /\/tickets\/.+\/reply/.test(line));
    expect(replies, 'replies of the other ticket only').to.deep.equal(
      Array(2).fill(`POST /tickets/${ticket}/reply 200`),
    );
  });

  it('fail for a date that is refused, and are not sent with another', async () => {
    const world = await importWorld();
    await runWithDate(world, 'conversations/v1', 'create');
    const { status, error } = world.ledger.unit('conversations/v1');
    expect(status).to.equal('failed');
    expect(error?.message).to.contain('created_at').and.to.contain(String(REFUSED));
    expect((await sent(world)).filter((line) => line.includes('/conversations'))).to.deep.equal([
      'POST /conversations/attributes 200',
      'POST /conversations 400',
    ]);
  });

  it('fail for the refused date of a later message, and end there', async () => {
    const world = await importWorld();
    await runWithDate(world, 'conversations/v1', 'reply-3');
    const { status, error } = world.ledger.unit('conversations/v1');
    expect(status).to.equal('failed');
    expect(error?.message).to.contain(String(REFUSED));
    const writes = (await sent(world)).filter((line) => /\/conversations\/.+\/(reply|parts|tags)/.test(line));
    expect(writes.map((line) => line.slice(-3))).to.deep.equal(['200', '200', '400']);
  });
});
