// The run as a whole, against the sandbox: the ways it ends other than well, and what it then leaves behind.
import { expect } from 'chai';
import { readInventory } from '../../../importers/intercom/inventory.ts';
import type { PhaseReport } from '../../../importers/run/reconcile.ts';
import { runPlan } from '../../../importers/run/run.ts';
import { InvalidState, MigrationError, OperatorError } from '../../../lib/errors.ts';
import { inventory } from '../../../model/inventory.ts';
import type { PlannedAction, Unit } from '../../../model/plan.ts';
import type { ReconciliationRow } from '../../../model/reports.ts';
import { importWorld } from '../../support/import-world.ts';
import { rejection } from '../../support/rejection.ts';
import { replanned, withUnit } from '../../support/replanned.ts';
import { connect } from '../../support/small-import.ts';

describe('running a plan', () => {
  it('reads an inventory that the model accepts', async () => {
    const { api } = await importWorld();
    const read = await readInventory(api);
    expect(inventory.parse(read)).to.deep.equal(read);
    expect(read.admins.length).to.be.above(1);
    expect(read.macros.length).to.be.above(0);
  });

  it('reports every phase with rows that balance', async () => {
    const world = await importWorld();
    const reports: PhaseReport[] = [];
    await runPlan({ ...world.deps, onPhase: async (report) => void reports.push(report) });
    expect(reports.map(({ phase }) => phase)).to.deep.equal([
      'people',
      'attributes',
      'tags',
      'companies',
      'contacts',
      'conversations',
      'tickets',
      'articles',
      'handover',
    ]);
    expect(reports.every(({ holds }) => holds)).to.equal(true);
    const contacts = reports.flatMap(({ rows }) => rows).find(({ stream }) => stream === 'contacts');
    expect(contacts).to.deep.include({ planned: 3, created: 1, matched: 2, failed: 0, balanced: true });
  });

  it('keeps the external id that somebody else gave to a contact it takes over', async () => {
    const world = await importWorld({ behaviours: { sharedEmailAcrossExternalIds: false } });
    const unitFor = withUnit(world, 'contacts/wanda', (unit) => ({
      ...unit,
      writes: unit.writes.map((write) =>
        write.step === 'create'
          ? { ...write, body: { ...write.body, email: 'priya.raman@adatum.example.com' } }
          : write,
      ),
    }));
    const plan = await replanned(world, unitFor);
    await runPlan({ ...world.deps, plan, unitFor });
    const priya = await world.api.contact(world.ledger.targetId('contacts/wanda') ?? '');
    expect(priya).to.include({ external_id: 'crm-7001', name: 'wanda' });
  });

  it('does not send what was not planned', async () => {
    const world = await importWorld();
    const unitFor = withUnit(world, 'tags/t1', (unit) => ({
      ...unit,
      writes: unit.writes.map((write) => ({ ...write, body: { name: 'Something else' } })),
    }));
    const thrown = await rejection(runPlan({ ...world.deps, unitFor }));
    expect(thrown).to.be.instanceOf(InvalidState).and.to.include({ code: 'plan_mismatch', ref: 'tags/t1' });
    expect(await world.writes()).to.not.include('POST /tags');
  });

  it('does not go on with a half done unit whose beginning has changed', async () => {
    const world = await importWorld();
    await world.ledger.intend('tickets/x1', 'create', 'another draft');
    await world.ledger.receipt('tickets/x1', 'create', { id: '1' });
    expect(await rejection(runPlan(world.deps))).to.include({ code: 'plan_mismatch', ref: 'tickets/x1' });
  });

  it('holds what needs a failed unit, goes on with the rest, and retries when asked', async () => {
    const world = await importWorld();
    const broken = connect(world.url, world.token, world.clock);
    const send: typeof broken.send = async (request, options) =>
      broken.send(request.path === '/contacts' ? { ...request, body: { email: 5 } } : request, options);
    const result = await runPlan({ ...world.deps, api: { ...broken, send } });
    expect(world.ledger.unit('contacts/k1')).to.deep.include({ status: 'failed' });
    expect(world.ledger.unit('conversations/v1').error).to.deep.include({ code: 'held' });
    expect(world.ledger.unit('conversations/v1').error?.message).to.contain('contacts/k1');
    expect(world.ledger.unit('articles/a1').status).to.equal('done');
    expect(result.counters.contacts).to.deep.include({ failed: 3 });

    const before = (await world.writes()).length;
    await runPlan(world.deps);
    expect(await world.writes()).to.have.length(before);
    const again = await runPlan({ ...world.deps, retryFailed: true });
    expect(again.counters.contacts).to.deep.include({ failed: 0, created: 1, matched: 2 });
    expect(again.counters.conversations).to.deep.include({ failed: 0, created: 1 });
  });

  it('stops when the cause is systemic', async () => {
    const world = await importWorld();
    const many = Array.from(
      { length: 40 },
      (_, index): Unit => ({
        ref: `tags/n${index}`,
        phase: 'tags',
        kind: 'create',
        needs: [],
        writes: [{ step: 'create', endpoint: 'POST /tags', path: {}, body: { name: '' } }],
        undo: 'delete',
        findings: [],
      }),
    );
    const unitFor = async (ref: string): Promise<Unit> =>
      many.find((unit) => unit.ref === ref) ?? world.plan.unitFor(ref);
    const plan = await replanned(world, unitFor, many);
    const thrown = await rejection(runPlan({ ...world.deps, plan, unitFor }));
    expect(thrown).to.include({ code: 'too_many_failures', exitCode: 8 });
    const failed = [...world.ledger.units()].filter(([, { status }]) => status === 'failed');
    expect(failed).to.have.length(10);
  });

  it('does not begin the next phase when counts differ, unless that stream is accepted', async () => {
    const world = await importWorld();
    const records = { contacts: { source: 4, snapshot: 3 } };
    const thrown = await rejection(runPlan({ ...world.deps, records }));
    expect(thrown).to.be.instanceOf(OperatorError).and.to.include({ code: 'counts_differ' });
    expect(thrown.hint).to.contain('--accept-difference contacts');
    expect(world.ledger.unit('conversations/v1').status).to.equal('todo');
    const rows: ReconciliationRow[] = [];
    const onPhase = async (report: { rows: readonly ReconciliationRow[] }): Promise<void> => {
      rows.push(...report.rows);
    };
    await runPlan({ ...world.deps, records, accepted: new Set(['contacts']), onPhase });
    expect(world.ledger.unit('conversations/v1').status).to.equal('done');
    // Whoever reads the report later must see that somebody let this pass.
    expect(rows.filter(({ accepted }) => accepted).map(({ stream }) => stream)).to.deep.equal(['contacts']);
  });

  it('misses a record of the snapshot that the plan lacks', async () => {
    const world = await importWorld();
    const records = { tickets: { source: 2, snapshot: 2 } };
    expect((await rejection(runPlan({ ...world.deps, records }))).message).to.contain('the plan has 1');
  });

  it('starts no write after an interrupt, and gives the one in flight its receipt', async () => {
    const world = await importWorld();
    const stop = new AbortController();
    const api = connect(world.url, world.token, world.clock, stop.signal);
    const send: typeof api.send = async (request, options) => {
      if (request.path === '/companies') setTimeout(() => stop.abort(), 0);
      const answer = await api.send(request, options);
      if (request.path === '/companies') await new Promise((resolve) => setTimeout(resolve, 20));
      return answer;
    };
    const thrown = await rejection(runPlan({ ...world.deps, api: { ...api, send }, signal: stop.signal }));
    expect(thrown).to.include({ code: 'interrupted', exitCode: 130 });
    expect(world.ledger.unit('companies/c1').status).to.equal('done');
    expect(world.ledger.inDoubt()).to.deep.equal([]);
    expect((await world.writes()).at(-1)).to.equal('POST /companies');
    await runPlan(world.deps);
    expect(world.ledger.unit('tickets/x1').status).to.equal('done');
  });

  it('stops for a person when the token is refused, with nothing in doubt', async () => {
    const world = await importWorld();
    const api = connect(world.url, 'wrong', world.clock);
    const thrown = await rejection(runPlan({ ...world.deps, api: { ...world.api, send: api.send } }));
    expect(thrown).to.be.instanceOf(MigrationError).and.to.include({ exitCode: 4 });
    expect(world.ledger.inDoubt()).to.deep.equal([]);
  });

  it('matches attributes that exist already instead of making a second one', async () => {
    const world = await importWorld();
    const body = { name: 'source_ref', data_type: 'string' };
    await world.api.send({ method: 'POST', path: '/conversations/attributes', body });
    await runPlan(world.deps);
    expect(world.ledger.unit('setup/conversation-attribute:source_ref').how).to.equal('matched');
    const all = await world.api.conversationAttributes();
    expect(all.filter(({ name }) => name === 'source_ref')).to.have.length(1);
  });

  it('matches a collection of the same name instead of making a second one', async () => {
    const world = await importWorld();
    await world.api.send({ method: 'POST', path: '/help_center/collections', body: { name: 'Guides' } });
    const before = (await world.writes()).length;
    await runPlan(world.deps);
    expect(world.ledger.unit('setup/collection:Guides').how).to.equal('matched');
    expect((await world.writes()).slice(before)).to.not.include('POST /help_center/collections');
    const article = await world.api.article(world.ledger.targetId('articles/a1') ?? '');
    expect(article?.parent_ids.map(String)).to.deep.equal([world.ledger.targetId('setup/collection:Guides')]);
  });

  // The failure this would catch: a match or skip line edited by hand, which no draft's hash can notice.
  for (const [what, edit] of Object.entries<(action: PlannedAction) => PlannedAction | null>({
    'another target of a match': (action) => (action.kind === 'match' ? { ...action, target: '1' } : action),
    'a skip turned into another reason': (action) =>
      action.kind === 'skip' ? { ...action, why: 'because' } : action,
    'a need taken away': (action) => ({ ...action, needs: [] }),
    'a line taken away': (action) => (action.ref === 'articles/a1' ? null : action),
  })) {
    it(`sends nothing when the plan was edited: ${what}`, async () => {
      const world = await importWorld();
      const plan = {
        header: world.plan.header,
        async *actions() {
          for await (const action of world.plan.actions()) {
            const edited = edit(action);
            if (edited) yield edited;
          }
        },
      };
      const thrown = await rejection(runPlan({ ...world.deps, plan }));
      expect(thrown).to.be.instanceOf(InvalidState).and.to.include({ code: 'plan_edited', exitCode: 7 });
      expect(await world.writes()).to.deep.equal([]);
      expect(world.ledger.binding()).to.equal(null);
    });
  }

  it('does the same with many units side by side', async () => {
    const world = await importWorld();
    const result = await runPlan({ ...world.deps, concurrency: 8 });
    expect(Object.values(result.counters).every(({ failed }) => failed === 0)).to.equal(true);
  });
});
