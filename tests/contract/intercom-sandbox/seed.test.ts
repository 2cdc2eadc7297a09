// The workspace as it is before anybody imports: the same for the same seed, and with what imports stumble over.
import { expect } from 'chai';
import { members, teams } from '../../../sandbox/cast.ts';
import { type Body, type Client, makeContact, startClient } from './client.ts';

describe('the seeded workspace', () => {
  let client: Client;
  let objects: Body;
  before(async () => {
    client = await startClient({ seed: 5 });
    objects = await client.control('objects');
  });
  after(() => client.close());

  it('is the same for the same seed and another for another', async () => {
    const same = await startClient({ seed: 5 });
    const other = await startClient({ seed: 6 });
    expect(same.token).to.equal(client.token);
    expect(other.token).to.not.equal(client.token);
    expect(await same.control('objects')).to.deep.equal(objects);
    expect(await other.control('objects')).to.not.deep.equal(objects);
    await makeContact(same, 'x');
    expect((await same.control('objects')).contacts).to.have.length(objects.contacts.length + 1);
    await same.close();
    await other.close();
  });

  it('has a seat for those of the cast that have one, a token owner, and strangers', async () => {
    const { admins } = await client.ok('GET', '/admins');
    const emails = admins.map(({ email }: Body) => email);
    const seated = members.flatMap(({ intercom }) => (intercom ? [intercom.email] : []));
    expect(emails).to.include.members(seated);
    expect(emails).to.have.length(seated.length + 3);
    expect(admins.filter((admin: Body) => !admin.has_inbox_seat)).to.have.length(1);
    expect(await client.ok('GET', '/me')).to.include({ name: 'Migration Bot', has_inbox_seat: true });
  });

  it('has the teams that exist on both sides, with the members that do', async () => {
    const shown = (await client.ok('GET', '/teams')).teams;
    expect(shown.map(({ name }: Body) => name)).to.deep.equal(
      teams.filter((one) => one.intercom).map(({ name }) => name),
    );
    const { admins } = await client.ok('GET', '/admins');
    for (const team of shown) {
      const belonging = admins.filter(({ team_ids }: Body) => team_ids.includes(Number(team.id)));
      expect(belonging.map(({ id }: Body) => Number(id))).to.deep.equal(team.admin_ids);
    }
  });

  it('has vocabulary that collides in case, an archived attribute, and a macro of a known name', async () => {
    expect(objects.tags.map(({ name }: Body) => name)).to.include('vip');
    expect((await client.ok('GET', '/conversations/attributes')).data).to.deep.equal([]);
    const archived = (await client.ok('GET', '/conversations/attributes?include_archived=true')).data;
    expect(archived.map(({ name }: Body) => name)).to.deep.equal(['Legacy']);
    expect(objects.macros.map(({ name }: Body) => name))
      .to.have.length(3)
      .and.include('Welcome');
    expect((await client.ok('GET', '/ticket_types')).data).to.deep.equal([]);
    const states = (await client.ok('GET', '/ticket_states')).data;
    expect(states.map(({ category }: Body) => category)).to.deep.equal([
      'submitted',
      'in_progress',
      'waiting_on_customer',
      'resolved',
    ]);
  });

  it('has a history of its own that can be found at once', async () => {
    expect(objects.conversations).to.have.length(3);
    const query = { field: 'state', operator: '=', value: 'closed' };
    const { conversations } = await client.ok('POST', '/conversations/search', { query });
    expect(conversations).to.have.length(2);
    expect(
      (await client.ok('GET', '/contacts/find_by_external_id/crm-7001')).custom_attributes,
    ).to.deep.equal({
      'Plan tier': 'Pro',
    });
  });

  it('can be looked at without ids', async () => {
    expect(JSON.stringify(await client.control('objects?ids=false'))).to.not.include('"id":');
  });
});
