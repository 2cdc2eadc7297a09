// A small client of the sandbox for its own tests: API calls, the control endpoints, and the clock.
import { type IntercomOptions, startIntercom } from '../../../sandbox/intercom/server.ts';

// Bodies are only looked into by assertions, which fail on anything unexpected.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Body = any;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface Client {
  readonly url: string;
  readonly token: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** The body of a call that must succeed. */
  ok(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Body>;
  /** GET or, with a body, POST of a control endpoint. */
  control(path: string, body?: unknown): Promise<Body>;
  /** Moves the sandbox's clock forward. */
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** A client of a server that runs already, perhaps behind a proxy. */
export function clientOf(url: string, token: string, close: () => Promise<void>): Client {
  const send = async (base: string, init: RequestInit): Promise<Reply> => {
    const response = await fetch(base, init);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  };
  const client: Client = {
    url,
    token,
    call(method, path, body, headers = {}) {
      return send(url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    },
    async ok(method, path, body, headers) {
      const reply = await client.call(method, path, body, headers);
      if (reply.status >= 300) {
        throw new Error(`${method} ${path} answered ${reply.status}: ${JSON.stringify(reply.body)}`);
      }
      return reply.body;
    },
    async control(path, body) {
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      return (await send(`${url}/__sandbox/${path}`, init)).body;
    },
    async advance(ms) {
      const { offsetMs } = await client.control('clock');
      await client.control('clock', { offsetMs: offsetMs + ms });
    },
    close,
  };
  return client;
}

/** A moment all these tests happen at: in the middle of a rate-limit window, in winter. */
export const NOW = Date.UTC(2026, 1, 10, 12, 0, 3);

/** Starts a sandbox whose clock stands still at {@link NOW} until it is moved. */
export async function startClient(options: IntercomOptions = {}): Promise<Client> {
  const running = await startIntercom({ now: () => NOW, ...options });
  return clientOf(running.url, running.token, () => running.close());
}

/** A contact with a key of its own. */
export async function makeContact(client: Client, key: string, more: object = {}): Promise<Body> {
  return client.ok('POST', '/contacts', {
    external_id: key,
    email: `${key}@people.example.com`,
    name: key,
    ...more,
  });
}

/** A conversation opened by the contact, by id. */
export async function openConversation(
  client: Client,
  contactId: string,
  more: object = {},
): Promise<string> {
  const opening = { from: { type: 'user', id: contactId }, body: 'Hello there', ...more };
  return (await client.ok('POST', '/conversations', opening)).conversation_id;
}

/** A ticket type in a category, by default one customers see. */
export async function makeTicketType(client: Client, name: string, category = 'Customer'): Promise<Body> {
  return client.ok('POST', '/ticket_types', { name, description: 'For tests', category });
}

/** A ticket of a type for a contact. */
export async function makeTicket(
  client: Client,
  typeId: string,
  contactId: string,
  more: object = {},
): Promise<Body> {
  return client.ok('POST', '/tickets', {
    ticket_type_id: typeId,
    contacts: [{ id: contactId }],
    ticket_attributes: { _default_title_: 'Printer on fire', _default_description_: 'Please help' },
    ...more,
  });
}
