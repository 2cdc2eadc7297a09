// One change in Intercom for each field that verification compares: how it is spoiled, put back, and named.
import { SECONDS } from './records.ts';
import {
  type Ask,
  agent,
  archive,
  assign,
  chat,
  company,
  manage,
  option,
  participant,
  put,
  severity,
  state,
  team,
  values,
} from './spoiling.ts';

/** What it is, how it goes wrong, how it is put back, and what is said; ids and lists are left out of that. */
export const changes: readonly [string, Ask, Ask, RegExp][] = [
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
