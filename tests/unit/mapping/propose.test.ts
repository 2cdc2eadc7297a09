import { expect } from 'chai';
import { categoryFor } from '../../../mapping/propose.ts';
import { macroText } from '../../../mapping/template.ts';
import { migrationMap } from '../../../model/map.ts';
import { emptyInventory } from '../../support/inventory.ts';
import { mapped } from '../../support/mapped.ts';
import { sandboxRecords } from '../../support/memory-snapshot.ts';
import { aContact, aConversation, aProperty, aTicket, aUser } from '../../support/records.ts';

describe('the proposed map', () => {
  it('is a map, unapproved, and the same for the same data', async () => {
    const records = sandboxRecords();
    const [one, two] = [await mapped(records), await mapped(records)];
    expect(migrationMap.parse(one.map)).to.deep.equal(one.map);
    expect(JSON.stringify(one.map)).to.equal(JSON.stringify(two.map));
    expect(one.map.approval).to.equal(null);
  });

  it('finds people by e-mail and teams by name, whatever the case, and nobody by half', async () => {
    const inventory = emptyInventory();
    inventory.admins.push({ id: '501', name: 'U', email: 'UMA@acme.example', hasInboxSeat: true });
    inventory.teams.push({ id: '77', name: 'service desk ', adminIds: [] });
    const { map } = await mapped(
      {
        users: [
          aUser(),
          aUser({ id: 'u2', email: 'uma@acme.example.org' }),
          aUser({ id: 'u3', email: null }),
        ],
        teams: [
          { id: 't1', name: 'Service Desk', memberIds: [] },
          { id: 't2', name: 'Service', memberIds: [] },
        ],
      },
      undefined,
      inventory,
    );
    expect(map.users).to.deep.equal({ u1: '501', u2: null, u3: null });
    expect(map.teams).to.deep.equal({ t1: '77', t2: null });
    expect(map.standIn).to.equal(inventory.me.id);
  });

  for (const [status, category] of [
    ['New', 'submitted'],
    ['In Progress', 'in_progress'],
    ['Waiting on Client', 'waiting_on_customer'],
    ['Pending vendor', 'waiting_on_customer'],
    ['Customer Responded', 'in_progress'],
    ['Closed - no answer', 'resolved'],
    ['Completed', 'resolved'],
    ['Re-opened', 'in_progress'],
    ['Zurückgestellt', 'submitted'],
  ] as const) {
    it(`puts the status "${status}" under ${category}`, () => {
      expect(categoryFor(status)).to.equal(category);
    });
  }

  it('names every priority that tickets have, as it is', async () => {
    const tickets = ['P2', 'P1', null].map((priority, index) => aTicket({ id: `t${index}`, priority }));
    const { map } = await mapped({ contacts: [aContact()], tickets });
    expect(map.priorities).to.deep.equal({ P1: 'P1', P2: 'P2' });
  });

  it('types a property only where every value fits, else as text', async () => {
    const property = (id: string, type: 'number' | 'boolean' | 'date' | 'list', options: string[] = []) =>
      aProperty({ id, name: id, type, options });
    const { map } = await mapped({
      contacts: [aContact()],
      properties: [
        property('p1', 'number'),
        property('p2', 'number'),
        property('p3', 'boolean'),
        property('p4', 'date'),
        property('p5', 'date'),
        property('p6', 'list', ['a']),
        property('p7', 'list', ['a', 'b']),
        property('p8', 'list', ['a']),
      ],
      conversations: [
        aConversation({
          properties: { p1: '1,200', p2: '12 pcs', p3: 'Yes', p4: 'Mar 4, 2026', p5: '03/04/2026', p8: 'c' },
        }),
      ],
    });
    const types = Object.fromEntries(Object.entries(map.properties).map(([id, { type }]) => [id, type]));
    expect(types).to.deep.equal({
      p1: 'decimal',
      p2: 'string',
      p3: 'boolean',
      p4: 'datetime',
      p5: 'string',
      p6: 'string',
      p7: 'list',
      p8: 'list',
    });
  });

  it('gives legal, unique names that clash with nothing', async () => {
    const inventory = emptyInventory();
    inventory.conversationAttributes.push(
      { id: '1', name: 'Taken', dataType: 'boolean', archived: false, options: [] },
      { id: '2', name: 'Fits', dataType: 'string', archived: false, options: [] },
    );
    const names = ['Price ($/h): net!', 'source_ref', 'Impact', 'impact', 'Taken', 'Fits', '!!!'];
    const { map } = await mapped(
      { properties: names.map((name, index) => aProperty({ id: `p${index}`, name })) },
      undefined,
      inventory,
    );
    expect(Object.values(map.properties).map(({ name }) => name)).to.deep.equal([
      'Price h net',
      'source_ref 2',
      'Impact',
      'impact 2',
      'Taken 2',
      'Fits',
      'Property',
    ]);
  });

  it('never gives a contact attribute the name of a company attribute', async () => {
    const inventory = emptyInventory();
    const attribute = { dataType: 'string', archived: false, custom: true, options: [] };
    inventory.companyAttributes.push({ id: '1', name: 'Plan', ...attribute });
    const { map } = await mapped(
      { properties: [aProperty({ name: 'Plan', appliesTo: 'contact' })] },
      undefined,
      inventory,
    );
    expect(map.properties.p1?.name).to.equal('Plan 2');
  });

  it('names a ticket type of its own where the workspace has another kind of that name', async () => {
    const inventory = emptyInventory();
    inventory.ticketTypes.push({
      id: '5',
      name: 'Review',
      category: 'Customer',
      archived: false,
      attributes: [],
    });
    const { map } = await mapped({}, undefined, inventory);
    expect(map.ticketTypes.reviews).to.equal('Review 2');
  });
});

describe('macro texts', () => {
  it('translates what Intercom knows and leaves the rest visible', async () => {
    const { map } = await mapped(sandboxRecords());
    const macro = macroText(
      {
        id: 'm1',
        title: 'Hi',
        body: 'Hi {First Name} <you>, about {Ticket ID}:\n\n{First Name}!',
        shortcut: null,
        scope: 'team',
        variables: ['{First Name}', '{Ticket ID}'],
        attachmentIds: [],
      },
      map,
    );
    expect(macro).to.deep.equal({
      name: 'Hi',
      text: 'Hi {{first_name}} <you>, about {Ticket ID}:\n\n{{first_name}}!',
      html: '<p>Hi {{first_name}} &lt;you&gt;, about {Ticket ID}:</p><p>{{first_name}}!</p>',
      unmapped: ['{Ticket ID}'],
    });
  });
});
