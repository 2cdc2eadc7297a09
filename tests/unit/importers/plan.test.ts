import { expect } from 'chai';
import { actionsOf, buildPlan } from '../../../importers/plan/plan.ts';
import { canonicalJson } from '../../../lib/json.ts';
import { type PlanHeader, type PlannedAction, planHeader, plannedAction } from '../../../model/plan.ts';
import { type Mapped, mapped } from '../../support/mapped.ts';
import { sandboxRecords } from '../../support/memory-snapshot.ts';
import { aContact, aConversation, aMessage, at } from '../../support/records.ts';

async function plan({
  units,
  survey,
  inventory,
}: Mapped): Promise<{ actions: PlannedAction[]; header: PlanHeader }> {
  const pace = { perMinute: 1000, share: 0.5 };
  const steps = buildPlan({ units: units.all(), snapshotSeal: 's', mapHash: 'm', survey, inventory, pace });
  const actions: PlannedAction[] = [];
  for (;;) {
    const next = await steps.next();
    if (next.done) return { actions, header: next.value };
    actions.push(next.value);
  }
}

describe('the plan', () => {
  it('is the same bytes for the same input', async () => {
    const [one, two] = [
      await plan(await mapped(sandboxRecords())),
      await plan(await mapped(sandboxRecords())),
    ];
    expect(canonicalJson(one)).to.equal(canonicalJson(two));
  });

  it('is valid, with every ref once', async () => {
    const { actions, header } = await plan(await mapped(sandboxRecords()));
    for (const action of actions) plannedAction.parse(action);
    planHeader.parse(header);
    expect(new Set(actions.map(({ ref }) => ref)).size).to.equal(actions.length);
  });

  it('counts what it lists', async () => {
    const { actions, header } = await plan(await mapped(sandboxRecords()));
    const writes = actions.filter(({ endpoint }) => endpoint !== undefined);
    expect(header.estimate).to.deep.equal({
      writes: writes.length,
      perMinute: 500,
      seconds: Math.ceil((writes.length / 500) * 60),
    });
    const byEndpoint: Record<string, number> = {};
    for (const { endpoint = '' } of writes) byEndpoint[endpoint] = (byEndpoint[endpoint] ?? 0) + 1;
    expect(header.requests).to.deep.equal(byEndpoint);
    for (const [stream, counts] of Object.entries(header.streams)) {
      expect(counts.create + counts.match + counts.skip + counts.manual, stream).to.equal(counts.total);
    }
    const findings = actions.flatMap((action) => action.findings ?? []);
    expect(Object.values(header.findings).reduce((sum, count) => sum + count, 0)).to.equal(findings.length);
  });

  it('changes its hash with one character of one message, and only that action', async () => {
    const records = (html: string) => ({
      contacts: [aContact()],
      conversations: [
        aConversation({ messages: [aMessage(), aMessage({ id: 'm2', html, createdAt: at(1) })] }),
      ],
    });
    const [one, two] = [
      await plan(await mapped(records('Hello'))),
      await plan(await mapped(records('Hellp'))),
    ];
    const changed = one.actions.filter(({ hash }, index) => hash !== two.actions[index]?.hash);
    expect(changed.map(({ ref }) => ref)).to.deep.equal(['conversations/c1#reply-1']);
    expect(one.header.actionsHash).not.to.equal(two.header.actionsHash);
  });

  it('writes one line per request, what it needs and loses on the first', async () => {
    const { units } = await mapped({
      contacts: [aContact()],
      conversations: [aConversation({ messages: [aMessage({ html: '<b>x</b>' })] })],
    });
    const actions = actionsOf(await units.unitFor('conversations/c1'));
    expect(actions.map(({ ref }) => ref)).to.deep.equal([
      'conversations/c1',
      'conversations/c1#opener-original',
      'conversations/c1#attributes',
      'conversations/c1#tag:setup/tag:channel:Email',
    ]);
    expect(actions[0]?.needs).to.include.members(['contacts/k1', 'setup/tag:channel:Email']);
    expect(actions[0]?.findings?.map(({ code }) => code)).to.deep.equal(['html_to_text', 'opener_note']);
    for (const action of actions.slice(1))
      expect([action.needs, action.findings]).to.deep.equal([[], undefined]);
  });
});
