// Verification against a workspace in which something is not as it should be: each thing is changed at Intercom by
// its API, must be named, and only it, and is then put back. The failure this would catch: a field that
// verification counts but does not compare, or does not look at in this stream.
import { expect } from 'chai';
import { openUnits } from '../../importers/plan/units.ts';
import { verifyImport } from '../../importers/verify/verify.ts';
import { findingCodes, findingText } from '../../model/findings.ts';
import { deliveredAccount, FILE, rolledBackBefore } from '../support/delivered-account.ts';
import { imported } from '../support/imported.ts';
import { memorySnapshot } from '../support/memory-snapshot.ts';
import { changes } from '../support/spoiled-streams.ts';
import type { Run } from '../support/spoiling.ts';

describe('verification names, when it is wrong in Intercom,', function () {
  this.timeout(120_000);
  let run: Run;
  const at = (ref: string): string => run.ledger.targetId(ref) ?? '';

  before(async () => {
    run = await imported({
      records: deliveredAccount(),
      readFile: async () => new TextEncoder().encode(FILE),
      prepare: rolledBackBefore,
    });
  });

  after(() => run.close());

  async function verify(change: (records: ReturnType<typeof deliveredAccount>) => void = () => undefined) {
    const records = deliveredAccount();
    change(records);
    const { map, survey, inventory, api, ledger } = run;
    const units = await openUnits({ snapshot: memorySnapshot(records), map, survey, inventory, psa: true });
    const { findings } = await verifyImport({ units: units.all(), api, ledger, concurrency: 8 });
    const errors = findings.filter(({ code }) => findingCodes[code].level === 'error');
    return errors.map((found) => `${found.ref}: ${findingText(found)}`);
  }

  it('nothing, as long as nothing is', async () => {
    expect(await verify()).to.deep.equal([]);
  });

  for (const [what, spoil, mend, said] of changes) {
    it(what, async () => {
      await spoil(run, at);
      try {
        const lines = await verify();
        expect(lines).to.not.deep.equal([]);
        for (const line of lines) expect(line).to.match(said);
      } finally {
        await mend(run, at);
      }
    });
  }

  it('nothing more, once all is put back', async () => {
    expect(await verify()).to.deep.equal([]);
  });

  // What Intercom lets nobody change is expected otherwise instead.
  for (const [what, change, said] of [
    [
      'second of an opening',
      (records) =>
        Object.assign(records.conversations?.[1]?.messages[0] as object, {
          createdAt: '2024-05-01T09:16:39Z',
        }),
      /^conversations\/by-agent: created_at: expected \d+, found \d+\.$/,
    ],
    [
      'contact of an opening',
      (records) => Object.assign(records.conversations?.[1] as object, { contactIds: ['wanda'] }),
      /^conversations\/by-agent: opener author: expected \w+, found \w+\.$/,
    ],
    [
      'date of a ticket',
      (records) => Object.assign(records.tickets?.[1] as object, { createdAt: '2024-05-01T09:00:01Z' }),
      /^tickets\/closed: created_at: expected \d+, found \d+\.$/,
    ],
    [
      'contact of a ticket',
      (records) => Object.assign(records.tickets?.[1] as object, { contactId: 'k1' }),
      /^tickets\/closed: contact: expected \w+, found \w+\.$/,
    ],
    [
      'order within one second',
      (records) => {
        const messages = records.conversations?.[0]?.messages ?? [];
        messages.splice(4, 2, ...messages.slice(4, 6).reverse());
      },
      /^conversations\/c1: order of parts: expected kept, found changed\.$/,
    ],
  ] as readonly [string, (records: ReturnType<typeof deliveredAccount>) => unknown, RegExp][]) {
    it(what, async () => {
      const lines = await verify(change);
      expect(
        lines.some((line) => said.test(line)),
        lines.join('\n'),
      ).to.equal(true);
    });
  }

  // Cannot be undone, so it comes last.
  it('type of a ticket', async () => {
    const other = (await run.meddle('POST', '/ticket_types', { name: 'Other', category: 'Customer' })) as {
      id: string;
    };
    const ticket_state_id = run.inventory.ticketStates.find(({ category }) => category === 'resolved')?.id;
    const body = { ticket_type_id: other.id, ticket_state_id };
    await run.meddle('POST', `/tickets/${at('tickets/closed')}/change_type`, body);
    expect(await verify()).to.include('tickets/closed: type: expected Thread ticket, found Other.');
  });
});
