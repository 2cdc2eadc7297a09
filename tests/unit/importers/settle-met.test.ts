// A create that was lost and finds its key taken: by what it made itself, or by what was there before. What it must
// catch: an object that keeps somebody else's fields and is called ours, and one of ours that a rollback would leave.
import { expect } from 'chai';
import { Unproven } from '../../../importers/intercom/answers.ts';
import type { IntercomApi } from '../../../importers/intercom/api.ts';
import { runPlan } from '../../../importers/run/run.ts';
import { type ImportWorld, importWorld } from '../../support/import-world.ts';
import { planned } from '../../support/imported.ts';
import { aContact } from '../../support/records.ts';
import { jumpingClock } from '../../support/small-import.ts';

const DAY = 86_400_000;
const lost = new Unproven('unproven', 'the answer was lost');

/** The API on which the first POST to `path` gets no answer. */
function losing(api: IntercomApi, path: string, arrives: boolean): IntercomApi {
  let done = false;
  const send: IntercomApi['send'] = async (request, options) => {
    if (done || request.path !== path) return api.send(request, options);
    done = true;
    if (arrives) await api.send(request, options);
    throw lost;
  };
  return { ...api, send };
}

const run = ({ api, deps }: ImportWorld, path: string, arrives: boolean) =>
  runPlan({ ...deps, api: losing(api, path, arrives) });

const company = { company_id: 'thread:c1', name: 'Old name' };
const contact = { role: 'user', external_id: 'thread:k1', name: 'Old name' };

describe('settling a create whose key is taken', () => {
  for (const [age, how] of [
    [DAY, 'matched'],
    [0, 'created'],
  ] as const) {
    it(`updates a company that was there for ${age / 1000} s when the write never left`, async () => {
      const world = await importWorld();
      await world.api.send({ method: 'POST', path: '/companies', body: company });
      await world.clock.sleep(age);
      await run(world, '/companies', false);
      expect(await world.api.companyByCompanyId('thread:c1')).to.include({ name: 'Fabrikam' });
      expect(world.ledger.unit('companies/c1')).to.include({ status: 'done', how });
    });

    it(`does not write a company again that arrived, ${age / 1000} s after another of its key`, async () => {
      const world = await importWorld();
      if (age > 0) await world.api.send({ method: 'POST', path: '/companies', body: company });
      await world.clock.sleep(age);
      await run(world, '/companies', true);
      expect(world.ledger.unit('companies/c1')).to.include({ status: 'done', how });
      const sent = (await world.writes()).filter((write) => write === 'POST /companies');
      expect(sent).to.have.length(age > 0 ? 2 : 1);
    });
  }

  for (const age of [DAY, 0]) {
    it(`takes over a contact that was there for ${age / 1000} s, and keeps what it was`, async () => {
      const world = await importWorld();
      await world.api.send({ method: 'POST', path: '/contacts', body: contact });
      await world.clock.sleep(age);
      await run(world, '/contacts', false);
      const found = await world.api.contactByExternalId('thread:k1');
      expect(found).to.include({ name: 'k1', email: 'kim@fabrikam.example.com' });
      expect(found?.custom_attributes).to.include({ region: 'north' });
      const { how, status, before } = world.ledger.unit('contacts/k1');
      expect({ how, status }).to.deep.equal({ how: 'matched', status: 'done' });
      expect(before?.fields).to.include({ name: 'Old name', email: null });
    });
  }

  it('calls a contact its own that reads back in another spelling, or without a shared address', async () => {
    const email = 'Office@Shared.example';
    const world = await planned({
      clock: jumpingClock(),
      intercom: { behaviours: { sharedEmailAcrossExternalIds: false } },
      records: {
        contacts: [
          aContact({ id: 'ann', name: 'Ann', email, phone: '+1 (555) 010-0000' }),
          aContact({ id: 'bob', name: 'Bob', email }),
        ],
      },
    });
    try {
      const { api, deps, ledger } = world;
      const seen = new Map<string, number>();
      const send: IntercomApi['send'] = async (request, options) => {
        const answer = await api.send(request, options);
        const name = request.path === '/contacts' ? String((request.body as { name: string }).name) : '';
        seen.set(name, (seen.get(name) ?? 0) + 1);
        if (name !== '') throw lost;
        return answer;
      };
      const spelled: IntercomApi['contactByExternalId'] = async (key) => {
        const found = await api.contactByExternalId(key);
        if (!found) return null;
        const { email, phone } = found;
        return {
          ...found,
          email: email?.toLowerCase() ?? null,
          phone: phone?.replace(/[ ()-]/g, '') ?? null,
        };
      };
      await runPlan({ ...deps, concurrency: 1, api: { ...api, send, contactByExternalId: spelled } });
      for (const ref of ['contacts/ann', 'contacts/bob']) {
        expect(ledger.unit(ref), ref).to.include({ status: 'done', how: 'created' });
      }
      expect([seen.get('Ann'), seen.get('Bob')]).to.deep.equal([1, 1]);
    } finally {
      await world.close();
    }
  });
});
