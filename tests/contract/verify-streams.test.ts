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
import { SECONDS } from '../support/records.ts';

type Run = Awaited<ReturnType<typeof imported>>;
type Ask = (run: Run, at: (ref: string) => string) => Promise<unknown>;

const put =
  (ref: string, body: object | ((at: (ref: string) => string) => object)): Ask =>
  (run, at) => {
    const [stream = ''] = ref.split('/');
    const path = stream === 'reviews' ? 'tickets' : stream;
    return run.meddle('PUT', `/${path}/${at(ref)}`, typeof body === 'function' ? body(at) : body);
  };
const values = (ref: string, ticket_attributes: object): Ask => put(ref, { ticket_attributes });
const chat = (custom_attributes: object): Ask => put('conversations/c1', { custom_attributes });

const assign =
  (type: 'admin' | 'team', whom: (run: Run) => string): Ask =>
  async (run, at) => {
    const path = `/conversations/${at('conversations/c1')}/parts`;
    const admin_id = run.map.standIn;
    await run.meddle('POST', path, { message_type: 'assignment', type, admin_id, assignee_id: whom(run) });
    await run.meddle('POST', path, { message_type: 'close', type: 'admin', admin_id });
  };
const manage =
  (message_type: 'open' | 'close'): Ask =>
  (run, at) =>
    run.meddle('POST', `/conversations/${at('conversations/c1')}/parts`, {
      message_type,
      type: 'admin',
      admin_id: run.map.standIn,
    });
const company =
  (method: 'POST' | 'DELETE'): Ask =>
  (run, at) => {
    const path = `/contacts/${at('contacts/k1')}/companies`;
    const id = at('companies/o1');
    return method === 'POST' ? run.meddle(method, path, { id }) : run.meddle(method, `${path}/${id}`);
  };
const archive =
  (what: 'archive' | 'unarchive'): Ask =>
  (run, at) =>
    run.meddle('POST', `/contacts/${at('contacts/otto')}/${what}`);
const participant =
  (contact: string, there: boolean): Ask =>
  (run, at) => {
    const path = `/conversations/${at('conversations/c1')}/customers`;
    const intercom_user_id = at(`contacts/${contact}`);
    const admin_id = run.map.standIn;
    return there
      ? run.meddle('POST', path, { admin_id, customer: { intercom_user_id } })
      : run.meddle('DELETE', `${path}/${intercom_user_id}`, { admin_id });
  };
/** Another label for an option of the attribute p1 became. */
const option =
  (from: string, label: string): Ask =>
  async (run, at) => {
    const path = `/conversations/attributes/${at('properties/p1')}`;
    const { options } = (await run.meddle('GET', path)) as { options: { id: string; label: string }[] };
    return run.meddle('PUT', `${path}/options/${options.find((one) => one.label === from)?.id}`, { label });
  };
const state =
  (category: string): Ask =>
  (run, at) => {
    const { id } = run.inventory.ticketStates.find((one) => one.category === category) ?? { id: '' };
    return run.meddle('PUT', `/tickets/${at('tickets/t1')}`, { ticket_state_id: id });
  };
const severity =
  (option: number): Ask =>
  async (run, at) => {
    const { data } = (await run.meddle('GET', '/ticket_types')) as {
      data: {
        ticket_type_attributes: {
          data: { name: string; input_options?: { list_options?: { id: string }[] } }[];
        };
      }[];
    };
    const all = data.flatMap(({ ticket_type_attributes }) => ticket_type_attributes.data);
    const options = all.find(({ name }) => name === 'Severity')?.input_options?.list_options ?? [];
    const ticket_attributes = { Severity: options[option]?.id };
    return run.meddle('PUT', `/tickets/${at('tickets/t1')}`, { ticket_attributes });
  };
const agent = (run: Run): string => run.map.users.u1 ?? '';
const team = (run: Run): string => run.map.teams.d1 ?? '';

/** What it is, how it goes wrong, how it is put back, and what is said; ids and lists are left out of that. */
const changes: readonly [string, Ask, Ask, RegExp][] = [
  [
    'status of a ticket',
    state('resolved'),
    state('waiting_on_customer'),
    /^tickets\/t1: state: expected waiting_on_customer, found resolved\.$/,
  ],
  [
    'a conversation left open',
    manage('open'),
    manage('close'),
    /^conversations\/c1: state: expected closed, found open\.$/,
  ],
  [
    'a ticket left open',
    put('tickets/closed', { open: true }),
    put('tickets/closed', { open: false }),
    /^tickets\/closed: open: expected false, found true\.$/,
  ],
  [
    'priority',
    values('tickets/t1', { priority: 'Low' }),
    values('tickets/t1', { priority: 'P1' }),
    /^tickets\/t1: attribute priority: expected P1, found Low\.$/,
  ],
  [
    'number in the PSA',
    values('tickets/t1', { psa_reference__c: '4712' }),
    values('tickets/t1', { psa_reference__c: '4711' }),
    /^tickets\/t1: attribute psa_reference__c: expected 4711, found 4712\.$/,
  ],
  [
    'option of a list on a ticket',
    severity(0),
    severity(1),
    /^tickets\/t1: attribute Severity: expected High; really, found Low\.$/,
  ],
  [
    'label of a list on a conversation',
    chat({ Impact: 'Low' }),
    chat({ Impact: 'High, really' }),
    /^conversations\/c1: attribute Impact: expected High, really, found Low\.$/,
  ],
  [
    'source reference',
    chat({ source_ref: 'conversations/c2' }),
    chat({ source_ref: 'conversations/c1' }),
    /^conversations\/c1: attribute source_ref: expected conversations\/c1, found conversations\/c2\.$/,
  ],
  [
    'time of closing of a conversation',
    chat({ source_closed_at: SECONDS + 401 }),
    chat({ source_closed_at: SECONDS + 400 }),
    /^conversations\/c1: attribute source_closed_at: expected \d+, found \d+\.$/,
  ],
  [
    'time of closing of a ticket',
    values('tickets/closed', { source_closed_at: null }),
    values('tickets/closed', { source_closed_at: SECONDS + 500 }),
    /^tickets\/closed: attribute source_closed_at: expected \d+, found nothing\.$/,
  ],
  [
    'rating',
    values('reviews/r1', { rt_rating__c: 3 }),
    values('reviews/r1', { rt_rating__c: 2 }),
    /^reviews\/r1: attribute rt_rating__c: expected 2, found 3\.$/,
  ],
  [
    'source of a review',
    values('reviews/r1', { rt_source__c: 'Yelp' }),
    values('reviews/r1', { rt_source__c: 'Google' }),
    /^reviews\/r1: attribute rt_source__c: expected Google, found Yelp\.$/,
  ],
  [
    'title of a conversation',
    put('conversations/c1', { title: 'Scanner' }),
    put('conversations/c1', { title: 'Printer' }),
    /^conversations\/c1: title: expected Printer, found Scanner\.$/,
  ],
  [
    'title of a ticket',
    values('tickets/t1', { _default_title_: 'Whole' }),
    values('tickets/t1', { _default_title_: 'Broken' }),
    /^tickets\/t1: title: expected Broken, found Whole\.$/,
  ],
  [
    'admin of a conversation',
    assign('admin', (run) => run.map.standIn),
    assign('admin', agent),
    /^conversations\/c1: admin assignee: expected \d+, found \d+\.$/,
  ],
  [
    'team of a conversation',
    assign('team', (run) => run.inventory.teams.find(({ id }) => id !== team(run))?.id ?? ''),
    assign('team', team),
    /^conversations\/c1: team assignee: expected \d+, found \d+\.$/,
  ],
  [
    'admin of a ticket',
    (run, at) =>
      run.meddle('PUT', `/tickets/${at('tickets/t1')}`, {
        admin_id: run.map.standIn,
        assignee_id: run.map.standIn,
      }),
    (run, at) =>
      run.meddle('PUT', `/tickets/${at('tickets/t1')}`, {
        admin_id: run.map.standIn,
        assignee_id: agent(run),
      }),
    /^tickets\/t1: admin assignee: expected \d+, found \d+\.$/,
  ],
  [
    'company of a conversation',
    put('conversations/c1', (at) => ({ company_id: at('companies/o2') })),
    put('conversations/c1', (at) => ({ company_id: at('companies/o1') })),
    /^conversations\/c1: company: expected \w+, found \w+\.$/,
  ],
  [
    'company of a ticket',
    put('tickets/t1', (at) => ({ company_id: at('companies/o1') })),
    put('tickets/t1', (at) => ({ company_id: at('companies/o2') })),
    /^tickets\/t1: company: expected \w+, found \w+\.$/,
  ],
  [
    'company of a contact',
    company('DELETE'),
    company('POST'),
    /^contacts\/k1: company: expected present, found nothing\.$/,
  ],
  [
    'role of a contact',
    put('contacts/mail-less', { role: 'lead' }),
    put('contacts/mail-less', { role: 'user' }),
    /^contacts\/mail-less: role: expected user, found lead\.$/,
  ],
  [
    'key of a contact',
    put('contacts/mail-less', { external_id: 'mine' }),
    put('contacts/mail-less', { external_id: 'thread:mail-less' }),
    /^contacts\/mail-less: external_id: expected thread:mail-less, found mine\.$/,
  ],
  [
    'telephone of a contact',
    put('contacts/k1', { phone: '+1 555 0101' }),
    put('contacts/k1', { phone: '+1 555 0100' }),
    /^contacts\/k1: phone: expected \+15550100, found \+15550101\.$/,
  ],
  [
    'age of a contact',
    put('contacts/k1', { signed_up_at: SECONDS }),
    put('contacts/k1', { signed_up_at: SECONDS - 900 }),
    /^contacts\/k1: signed_up_at: expected \d+, found \d+\.$/,
  ],
  [
    'a contact archived again',
    archive('archive'),
    archive('unarchive'),
    /^contacts\/otto: Not found in Intercom\.$/,
  ],
  [
    'another contact in a conversation',
    participant('wanda', true),
    participant('wanda', false),
    /^conversations\/c1: contacts: expected 2, found 3\.$/,
  ],
  [
    'one contact of a conversation in place of another',
    async (run, at) => {
      await participant('wanda', true)(run, at);
      await participant('mail-less', false)(run, at);
    },
    async (run, at) => {
      await participant('mail-less', true)(run, at);
      await participant('wanda', false)(run, at);
    },
    /^conversations\/c1: contact contacts\/mail-less: expected present, found nothing\.$/,
  ],
  [
    'attribute of a contact',
    put('contacts/k1', { custom_attributes: { Region: 'South' } }),
    put('contacts/k1', { custom_attributes: { Region: 'North' } }),
    /^contacts\/k1: attribute Region: expected North, found South\.$/,
  ],
  [
    'option of a list',
    option('Low', 'Lower'),
    option('Lower', 'Low'),
    /^properties\/p1: option Low: expected present, found nothing\.$/,
  ],
  [
    'name of a company',
    put('companies/o1', { name: 'Other' }),
    put('companies/o1', { name: 'Company o1' }),
    /^companies\/o1: name: expected Company o1, found Other\.$/,
  ],
  [
    'website of a company',
    put('companies/o1', { website: 'https://other.example' }),
    put('companies/o1', { website: 'https://client.example' }),
    /^companies\/o1: website: expected https:\/\/client\.example, found https:\/\/other\.example\.$/,
  ],
  [
    'status of a company',
    put('companies/o1', { custom_attributes: { source_status: 'Gone' } }),
    put('companies/o1', { custom_attributes: { source_status: 'Active' } }),
    /^companies\/o1: attribute source_status: expected Active, found Gone\.$/,
  ],
];

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
