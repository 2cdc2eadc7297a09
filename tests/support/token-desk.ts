// A helpdesk as a token-based single-page app on three origins: UI, sign-in (code, PKCE, rotating refresh tokens that
// are revoked as a family on reuse) and API (CORS, Bearer, GraphQL by POST, a socket, server-sent events). It counts
// what each origin really received, preflights included.
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'graphql';
import { WebSocketServer } from 'ws';
import { appScript } from './token-desk-app.ts';

export interface TokenDesk {
  readonly url: string;
  readonly authUrl: string;
  readonly apiUrl: string;
  readonly socketUrl: string;
  /** Every request that arrived, "UI GET /inbox", "API POST /graphql InboxThreads", in order. */
  readonly seen: readonly string[];
  /** Text frames that arrived at the socket. */
  readonly frames: readonly string[];
  /** Token requests that were answered by tokens, by grant. */
  readonly grants: readonly string[];
  /** How often a refresh token came that had been used before: each ends the session for good. */
  reuses(): number;
  /** Ends every access token that is out; refresh tokens stay good. */
  expireAccess(): void;
  /** Ends everything: only a new sign-in helps. */
  endSessions(): void;
  close(): Promise<void>;
}

export interface TokenDeskOptions {
  /** Where the app keeps its tokens. */
  readonly storage?: 'localStorage' | 'sessionStorage';
  /** Lifetime of an access token in milliseconds; without end when absent. */
  readonly lifetime?: number;
  /** Pages whose app opens a socket and an event stream. */
  readonly live?: boolean;
  /** Text that the sign-in page shows all along, where a refusal would stand. */
  readonly notice?: string;
  /** Called with every request as it arrives. */
  onSeen?(line: string): void;
}

export const PASSCODE = '246810';
export const EMAIL = 'ann@example.com';
export const THREADS = ['t1', 't2', 't3'];

export async function startTokenDesk(options: TokenDeskOptions = {}): Promise<TokenDesk> {
  const seen: string[] = [];
  const frames: string[] = [];
  const grants: string[] = [];
  const codes = new Map<string, string>();
  const access = new Map<string, number>();
  const refresh = new Map<string, 'good' | 'used'>();
  let reuses = 0;

  const serve = async (
    name: string,
    handle: (request: IncomingMessage, url: URL, body: string, response: ServerResponse) => void,
  ) => {
    const server = createServer(async (request, response) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const operation = body.startsWith('{') ? ` ${operationIn(body)}`.trimEnd() : '';
      const line = `${name} ${request.method} ${url.pathname}${operation}`;
      seen.push(line);
      options.onSeen?.(line);
      handle(request, url, body, response);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  };

  const issue = (response: ServerResponse, grant: string): void => {
    const tokens = {
      access_token: randomBytes(24).toString('base64url'),
      refresh_token: randomBytes(24).toString('base64url'),
    };
    access.set(
      tokens.access_token,
      options.lifetime === undefined ? Number.POSITIVE_INFINITY : Date.now() + options.lifetime,
    );
    refresh.set(tokens.refresh_token, 'good');
    grants.push(grant);
    json(response, 200, { ...tokens, token_type: 'Bearer', expires_in: 3600 });
  };
  const isGood = (token: string | null | undefined): boolean => (access.get(token ?? '') ?? 0) > Date.now();

  const auth = await serve('AUTH', (request, url, body, response) => {
    if (cors(request, response)) return;
    const form = new URLSearchParams(body);
    if (url.pathname === '/authorize') return page(response, signInForm('email', url.search, options.notice));
    if (url.pathname === '/u/email')
      return page(response, signInForm('passcode', url.search, options.notice));
    if (url.pathname === '/u/passcode') {
      if (form.get('passcode') !== PASSCODE)
        return page(response, signInForm('passcode', url.search, 'That passcode is wrong'));
      const code = randomBytes(16).toString('hex');
      codes.set(code, url.searchParams.get('code_challenge') ?? '');
      return redirect(
        response,
        `${url.searchParams.get('redirect_uri')}?code=${code}&state=${url.searchParams.get('state')}`,
      );
    }
    if (url.pathname === '/oauth/token') {
      const asked = JSON.parse(body) as Record<string, string>;
      if (asked.grant_type === 'authorization_code') {
        const challenge = createHash('sha256')
          .update(asked.code_verifier ?? '')
          .digest('base64url');
        if (codes.get(asked.code ?? '') !== challenge) return json(response, 403, { error: 'invalid_grant' });
        codes.delete(asked.code ?? '');
        return issue(response, 'authorization_code');
      }
      const state = refresh.get(asked.refresh_token ?? '');
      if (state !== 'good') {
        if (state === 'used') {
          reuses += 1;
          refresh.clear();
          access.clear();
        }
        return json(response, 403, { error: 'invalid_grant' });
      }
      refresh.set(asked.refresh_token ?? '', 'used');
      return issue(response, 'refresh_token');
    }
    json(response, 404, {});
  });

  const api = await serve('API', (request, url, body, response) => {
    if (cors(request, response)) return;
    if (url.pathname === '/events') {
      if (!isGood(url.searchParams.get('access_token'))) return json(response, 401, {});
      response.writeHead(200, { ...corsHeaders(request), 'content-type': 'text/event-stream' });
      response.write('id: 7\nevent: presence\ndata: {"online":["u1"]}\n\n');
      return;
    }
    // Leads out of what a profile names.
    if (url.pathname === '/events-away') return redirect(response, '/elsewhere');
    if (url.pathname === '/elsewhere') {
      response.writeHead(200, { ...corsHeaders(request), 'content-type': 'text/event-stream' });
      response.write('data: away\n\n');
      return;
    }
    if (!isGood(request.headers.authorization?.replace('Bearer ', '')))
      return json(response, 401, { error: 'expired' }, request);
    if (url.pathname === '/graphql') return json(response, 200, { data: answerTo(body) }, request);
    json(response, 404, {}, request);
  });
  const sockets = new WebSocketServer({ server: api.server });
  sockets.on('connection', (socket, request) => {
    seen.push(`SOCKET ${new URL(request.url ?? '/', 'http://127.0.0.1').pathname}`);
    socket.on('message', (data) => {
      const text = String(data);
      frames.push(text);
      if (text.includes('"subscribe"')) socket.send(JSON.stringify({ type: 'message', body: 'newest' }));
      if (text === '2') socket.send('3');
    });
  });

  const socketUrl = `${api.url.replace('http', 'ws')}/socket`;
  const ui = await serve('UI', (request, url, _body, response) => {
    if (request.method === 'GET' && url.pathname === '/app.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' });
      return response.end(
        appScript({
          authUrl: auth.url,
          apiUrl: api.url,
          socketUrl,
          storage: options.storage ?? 'localStorage',
          live: options.live === true,
        }),
      );
    }
    return page(response, '<div id="root"></div><script src="/app.js"></script>');
  });

  return {
    ...{ url: ui.url, authUrl: auth.url, apiUrl: api.url, socketUrl, seen, frames, grants },
    reuses: () => reuses,
    expireAccess: () => access.clear(),
    endSessions() {
      access.clear();
      refresh.clear();
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await Promise.all(
        [ui, auth, api].map(
          ({ server }) =>
            new Promise((done) => {
              server.close(done);
              server.closeAllConnections();
            }),
        ),
      );
    },
  };
}

function operationIn(body: string): string {
  const { operationName, grant_type } = JSON.parse(body) as Record<string, unknown>;
  return String(operationName ?? grant_type ?? '');
}

function answerTo(body: string): unknown {
  const asked = JSON.parse(body) as { query: string; variables?: { id?: string } };
  parse(asked.query);
  if (asked.query.includes('mutation')) return { markThreadRead: true };
  if (asked.query.includes('thread(')) {
    return {
      thread: {
        id: asked.variables?.id,
        title: `About ${asked.variables?.id}`,
        body: `Body of ${asked.variables?.id}`,
      },
    };
  }
  return {
    threads: { totalCount: THREADS.length, nodes: THREADS.map((id) => ({ id, title: `About ${id}` })) },
  };
}

function signInForm(step: 'email' | 'passcode', query: string, said = ''): string {
  return `<main><form id="${step}-form" method="post" action="/u/${step}${query.replaceAll('&', '&amp;')}">
<p class="said" role="alert">${said}</p><input name="${step}"><button type="submit">Continue</button></form></main>`;
}

const corsHeaders = (request: IncomingMessage) => ({
  'access-control-allow-origin': request.headers.origin ?? '*',
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type, x-client',
});

/** Answers a preflight. */
function cors(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method !== 'OPTIONS') return false;
  response.writeHead(204, corsHeaders(request)).end();
  return true;
}

function json(response: ServerResponse, status: number, value: unknown, request?: IncomingMessage): void {
  const allow = request ? corsHeaders(request) : { 'access-control-allow-origin': '*' };
  response.writeHead(status, { ...allow, 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function page(response: ServerResponse, inner: string): void {
  response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><body>${inner}</body>`);
}

function redirect(response: ServerResponse, to: string): void {
  response.writeHead(302, { location: to, 'access-control-allow-origin': '*' }).end();
}
