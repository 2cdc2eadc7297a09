// Every refusal Intercom's description records for the endpoints the sandbox has can be provoked here, and comes
// with the same status, code and message. What cannot is listed with the reason.
import { expect } from 'chai';
import { routes } from '../../../sandbox/intercom/routes.ts';
import { loadDescription } from '../../support/openapi.ts';
import {
  type Body,
  type Client,
  makeContact,
  makeTicket,
  makeTicketType,
  openConversation,
  startClient,
} from './client.ts';
import { provocations } from './provocations/index.ts';
import type { Stage } from './provocations/stage.ts';

const description = await loadDescription();

const notReproduced: readonly (readonly [pattern: RegExp, because: string])[] = [
  [/^GET \/macros.* 403 /, "the sandbox's token has every scope"],
  [/^(POST|DELETE) \/articles\/.* 403 /, "the sandbox's token has every scope"],
  [/procedure dependencies$/, 'the sandbox has no procedures'],
];

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/:[a-z]+/g, '\\{[a-z_]+\\}')}$`);

const recorded = (description?.examples ?? []).filter(
  ({ method, path, status }) =>
    status >= 400 &&
    status !== 401 &&
    routes.some((route) => route.method === method && patternOf(route.path).test(path)),
);

async function prepare(client: Client): Promise<Stage> {
  const me = await client.ok('GET', '/me');
  const contact = await makeContact(client, 'stage-1');
  const other = await makeContact(client, 'stage-2');
  const lead = await client.ok('POST', '/contacts', { role: 'lead', email: 'stage.lead@people.example.com' });
  const company = await client.ok('POST', '/companies', { company_id: 'stage', name: 'Stage' });
  const tag = await client.ok('POST', '/tags', { name: 'Stage' });
  const conversation = await openConversation(client, contact.id);
  const customer = await makeTicketType(client, 'Stage customer');
  const office = await makeTicketType(client, 'Stage office', 'Back-office');
  const tracker = await makeTicketType(client, 'Stage tracker', 'Tracker');
  const text = await client.ok('POST', '/conversations/attributes', {
    name: 'stage_text',
    data_type: 'string',
  });
  const options = [{ label: 'One' }, { label: 'Two' }];
  const list = await client.ok('POST', '/conversations/attributes', {
    name: 'stage_list',
    data_type: 'list',
    options,
  });
  return {
    client,
    adminId: me.id,
    contactId: contact.id,
    otherId: other.id,
    leadId: lead.id,
    companyId: company.id,
    tagId: tag.id,
    conversationId: conversation,
    customerTypeId: customer.id,
    officeTypeId: office.id,
    ticketId: (await makeTicket(client, customer.id, contact.id)).id,
    officeTicketId: (await makeTicket(client, office.id, contact.id)).id,
    trackerTicketId: (await makeTicket(client, tracker.id, contact.id)).id,
    textAttributeId: text.id,
    listAttributeId: list.id,
    optionId: list.options[0].id,
    async macroOfOthers() {
      const { macros } = await client.control('objects');
      return macros.find(({ name }: Body) => name === 'On site').id;
    },
  };
}

describe('refusals of the sandbox', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await prepare(await startClient());
  });
  afterEach(() => stage.client.close());

  for (const [name, provocation] of Object.entries(provocations)) {
    it(name, async () => {
      const { status, body } = await provocation.provoke(stage);
      expect({ status, errors: body.errors }).to.deep.equal({
        status: Number(/ (\d{3}) /.exec(name)?.[1]),
        errors: [{ code: provocation.code, message: provocation.message }],
      });
      expect(body.type).to.equal('error.list');
      expect(body.request_id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    });
  }

  it('need a valid token everywhere, and then say nothing of rate limits', async () => {
    for (const { method, path } of routes) {
      const body = method === 'GET' ? undefined : {};
      const reply = await stage.client.call(method, path.replace(/:[a-z]+/g, '1'), body, {
        authorization: 'Bearer x',
      });
      expect(reply.status, `${method} ${path}`).to.equal(401);
      expect(reply.body.errors).to.deep.equal([{ code: 'unauthorized', message: 'Access Token Invalid' }]);
      expect(reply.headers.get('x-ratelimit-limit')).to.equal(null);
    }
  });
});

(description === undefined ? describe.skip : describe)('the recorded refusals', () => {
  for (const { method, path, status, name, value } of recorded) {
    const key = `${method} ${path} ${status} ${name}`;
    const reason = notReproduced.find(([pattern]) => pattern.test(key))?.[1];
    it(reason === undefined ? key : `${key} (not reproduced: ${reason})`, () => {
      const provocation = provocations[key];
      if (reason !== undefined) {
        expect(provocation).to.equal(undefined);
        return;
      }
      const [error] = (value as { errors: { code: string; message: string }[] }).errors;
      expect(provocation, 'no provocation').to.include({ code: error?.code, message: error?.message });
    });
  }

  it('are all the provocations there are', () => {
    const keys = recorded.map(({ method, path, status, name }) => `${method} ${path} ${status} ${name}`);
    const extra = Object.keys(provocations).filter((key) => !keys.includes(key));
    expect(extra).to.deep.equal([]);
  });
});
