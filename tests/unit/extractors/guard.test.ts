// The table of what may leave. A mistake here is a write to a customer's account.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import {
  type GuardPolicy,
  judgeRequest,
  judgeSent,
  judgeSocket,
  loginAddressesOf,
  type Phase,
  type RequestFacts,
} from '../../../extractors/access/guard.ts';
import { sumOfRefused, tallyRefusals } from '../../../extractors/access/refusals.ts';

const ui = 'https://desk.example.com';
const api = 'https://api.example.com';
const auth = 'https://auth.example.com';
const hash = 'ab'.repeat(32);
const policy: GuardPolicy = {
  uiOrigin: ui,
  origins: [ui, 'https://files.example.net', api, auth],
  reads: [
    { method: 'POST', url: '/graphql?op=search', vouchedBy: 'Ann Example 2026-11-30' },
    {
      method: 'POST',
      url: `${api}/graphql`,
      operations: ['InboxThreads', { name: 'Thread', sha256: hash, vouchedBy: 'Ann Example 2026-11-30' }],
    },
    {
      method: 'POST',
      url: `${auth}/oauth/token`,
      form: { grant_type: ['authorization_code', 'refresh_token'] },
    },
    { method: 'POST', url: '/suche', json: { 'filter.typ': ['vorgang'] } },
    { method: 'POST', url: `${api}/v1/*/search*`, json: { q: ['all'] } },
  ],
  never: ['/logout*', '/admin/*/delete*'],
  sockets: [
    {
      url: 'wss://api.example.com/socket*',
      sends: [
        { json: { type: ['auth', 'ping'] } },
        { json: { type: ['subscribe'] }, operations: ['NewMessages'] },
        { text: '2' },
      ],
    },
    { url: 'wss://elsewhere.example.org/socket', sends: [] },
  ],
  events: [`${api}/events*`],
  loginAddresses: loginAddressesOf({ url: '/login' }, ui),
};

const judged = (facts: RequestFacts, phase: Phase = 'read'): string => {
  const verdict = judgeRequest(facts, policy, phase);
  if (verdict.allow) return 'allow';
  return verdict.doing ? `${verdict.reason} ${verdict.doing.type} ${verdict.doing.name}` : verdict.reason;
};

const table: [Phase, string, string, 'allow' | 'write' | 'foreign-origin' | 'never'][] = [
  ['read', 'GET', `${ui}/inbox`, 'allow'],
  ['read', 'head', `${ui}/inbox`, 'allow'],
  ['read', 'GET', 'https://files.example.net/f/1?sig=x', 'allow'],
  ['read', 'GET', 'data:image/png;base64,AA', 'allow'],
  ['read', 'POST', `${ui}/inbox/threads/c1/reply`, 'write'],
  ['read', 'PUT', `${ui}/x`, 'write'],
  ['read', 'DELETE', `${ui}/x`, 'write'],
  ['read', 'OPTIONS', `${ui}/x`, 'write'],
  ['read', 'POST', 'https://files.example.net/f', 'write'],
  ['read', 'POST', `${ui}/graphql?op=search`, 'allow'],
  ['read', 'POST', `${ui}/graphql?op=search&page=2`, 'allow'],
  ['read', 'POST', `${ui}/graphql?op=delete`, 'write'],
  ['read', 'POST', `${ui}/graphql?op=search&op=delete`, 'write'],
  ['read', 'POST', `${ui}/graphql/x?op=search`, 'write'],
  ['read', 'PUT', `${ui}/graphql?op=search`, 'write'],
  ['read', 'POST', 'https://files.example.net/graphql?op=search', 'write'],
  ['read', 'GET', `${ui}/logout`, 'never'],
  ['read', 'GET', `${ui}/logout?everywhere=1`, 'never'],
  ['read', 'GET', `${ui}/%6Cogout`, 'never'],
  ['read', 'GET', `${ui}//LOGOUT`, 'never'],
  ['read', 'GET', `${ui}/admin/snippets/delete/3`, 'never'],
  ['read', 'GET', `${ui}/inbox?next=/logout`, 'allow'],
  ['read', 'GET', 'https://evil.example.org/', 'foreign-origin'],
  ['read', 'GET', 'http://desk.example.com/', 'foreign-origin'],
  ['read', 'GET', 'https://desk.example.com:8443/', 'foreign-origin'],
  ['read', 'GET', 'https://desk.example.com.evil.org/', 'foreign-origin'],
  ['read', 'GET', 'https://desk.example.com@evil.org/', 'foreign-origin'],
  ['read', 'GET', 'https://user:pass@desk.example.com/', 'foreign-origin'],
  ['read', 'GET', 'ftp://desk.example.com/', 'foreign-origin'],
  ['read', 'GET', 'not a url', 'foreign-origin'],
  ['login', 'POST', `${ui}/login`, 'allow'],
  ['login', 'POST', `${ui}/login/passcode?next=%2F`, 'allow'],
  ['login', 'POST', `${ui}/loginx`, 'write'],
  ['login', 'POST', `${ui}/inbox/threads/c1/reply`, 'write'],
  ['login', 'POST', 'https://files.example.net/login', 'write'],
  ['login', 'PUT', `${ui}/login`, 'write'],
  ['login', 'POST', 'https://evil.example.org/', 'foreign-origin'],
  ['login', 'GET', `${ui}/logout`, 'never'],
  ['read', 'POST', `${ui}/login`, 'write'],
  ['attended-login', 'POST', 'https://login.example.org/sso', 'allow'],
];

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';
const graphql = (body: unknown, contentType = json): RequestFacts => ({
  ...{ method: 'POST', url: `${api}/graphql`, contentType },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const inbox = { operationName: 'InboxThreads', query: 'query InboxThreads { threads { id } }' };
const mark = { operationName: 'MarkThreadRead', query: 'mutation MarkThreadRead { markThreadRead }' };

const graphqlTable: [string, RequestFacts, string][] = [
  ['a named query', graphql(inbox), 'allow'],
  ['a mutation', graphql(mark), 'write mutation MarkThreadRead'],
  [
    'a mutation under a listed name',
    graphql({ operationName: 'InboxThreads', query: 'mutation InboxThreads { x }' }),
    'write mutation InboxThreads',
  ],
  ['a query nobody named', graphql({ query: 'query Other { x }' }), 'write query Other'],
  ['a query without a name', graphql({ query: '{ threads { id } }' }), 'write query null'],
  [
    'a document of both, the query picked',
    graphql({ ...inbox, query: `${inbox.query} ${mark.query}` }),
    'allow',
  ],
  [
    'a document of both, none picked',
    graphql({ query: `${inbox.query} ${mark.query}` }),
    'write mutation MarkThreadRead',
  ],
  ['a batch of named ones', graphql([inbox, inbox]), 'allow'],
  ['a batch with a mutation', graphql([inbox, mark]), 'write mutation MarkThreadRead'],
  ['a batch with what is no GraphQL', graphql([inbox, 3]), 'write unknown null'],
  [
    'a document that cannot be parsed',
    graphql({ ...inbox, query: 'query InboxThreads {' }),
    'write unknown InboxThreads',
  ],
  ['a listed hash', graphql(persisted('Thread', hash)), 'allow'],
  [
    'a listed hash under another name',
    graphql(persisted('InboxThreads', hash)),
    'write unknown InboxThreads',
  ],
  ['another hash', graphql(persisted('Thread', 'cd'.repeat(32))), 'write unknown Thread'],
  ['a document as such', graphql(inbox.query, 'application/graphql'), 'allow'],
  ['a mutation as such', graphql(mark.query, 'application/graphql'), 'write mutation MarkThreadRead'],
  ['a form', graphql(String(new URLSearchParams(inbox)), 'application/x-www-form-urlencoded'), 'allow'],
  [
    'a form with a mutation',
    graphql(String(new URLSearchParams(mark)), 'application/x-www-form-urlencoded'),
    'write mutation MarkThreadRead',
  ],
  [
    'JSON that calls itself text',
    graphql(JSON.stringify(mark), 'text/plain'),
    'write mutation MarkThreadRead',
  ],
  ['no body', { method: 'POST', url: `${api}/graphql`, body: null }, 'write'],
  ['a body that cannot be read', { method: 'POST', url: `${api}/graphql` }, 'write'],
  [
    'a subscription',
    graphql({ query: 'subscription InboxThreads { x }' }),
    'write subscription InboxThreads',
  ],
  [
    'a mutation behind a vouched address',
    { method: 'POST', url: `${ui}/graphql?op=search`, body: JSON.stringify(mark), contentType: json },
    'write mutation MarkThreadRead',
  ],
  ['a query by GET', get(`${api}/graphql`, inbox), 'allow'],
  [
    'a query nobody named, by GET',
    get(`${api}/graphql`, { query: 'query Other { x }' }),
    'write query Other',
  ],
  [
    'a hash nobody vouched for, by GET',
    get(`${api}/graphql`, persisted('InboxThreads', hash)),
    'write unknown InboxThreads',
  ],
  ['a mutation by GET, wherever', get(`${ui}/anything`, mark), 'write mutation MarkThreadRead'],
  ['a search by GET', get(`${ui}/search`, { query: 'mutation of the weather' }), 'allow'],
  [
    'a name in the address and a document that holds both',
    {
      ...graphql({ query: `${inbox.query} ${mark.query}`, operationName: 'MarkThreadRead' }),
      url: `${api}/graphql?operationName=InboxThreads`,
    },
    'write mutation MarkThreadRead',
  ],
  [
    'a document in the address beside a named one in the body',
    { ...graphql(inbox), url: `${api}/graphql?query=${encodeURIComponent(mark.query)}` },
    'write mutation MarkThreadRead',
  ],
];

const bodies: [string, RequestFacts, string][] = [
  ['a token by JSON', token(JSON.stringify({ grant_type: 'refresh_token' }), json), 'allow'],
  ['a token by form', token('grant_type=authorization_code&code=x', form), 'allow'],
  ['another grant', token('grant_type=password', form), 'write'],
  ['two grants', token('grant_type=refresh_token&grant_type=password', form), 'write'],
  ['no grant', token('{}', json), 'write'],
  ['a search', { ...suche({ filter: { typ: 'vorgang' } }) }, 'allow'],
  ['another search', { ...suche({ filter: { typ: 'loeschen' } }) }, 'write'],
  ['an inherited property', { ...suche({ filter: [] }) }, 'write'],
  ['a wildcard', { ...suche({ q: 'all' }), url: `${api}/v1/threads/search/all` }, 'allow'],
  ['a wildcard over two segments', { ...suche({ q: 'all' }), url: `${api}/v1/a/b/search` }, 'write'],
  ['a slash in disguise', { ...suche({ q: 'all' }), url: `${api}/v1/a%2Fb/search` }, 'write'],
  [
    'a method in disguise',
    { method: 'GET', url: `${ui}/x`, headers: { 'x-http-method-override': 'DELETE' } },
    'write',
  ],
  ['a preflight of a named read', preflight(`${api}/graphql`, 'POST'), 'allow'],
  ['a preflight of a read', preflight(`${api}/threads`, 'GET'), 'allow'],
  ['a preflight of a write', preflight(`${api}/threads`, 'POST'), 'write'],
  ['a preflight of a write there', preflight(`${api}/graphql`, 'DELETE'), 'write'],
  ['OPTIONS that announces nothing', { method: 'OPTIONS', url: `${api}/graphql` }, 'write'],
];

function persisted(operationName: string, sha256Hash: string) {
  return { operationName, variables: {}, extensions: { persistedQuery: { version: 1, sha256Hash } } };
}
function get(url: string, parameters: Record<string, unknown>): RequestFacts {
  const found = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    found.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  return { method: 'GET', url: `${url}?${found}`, body: null };
}
function token(body: string, contentType: string): RequestFacts {
  return { method: 'POST', url: `${auth}/oauth/token`, body, contentType };
}
function suche(body: unknown): RequestFacts {
  return { method: 'POST', url: `${ui}/suche`, body: JSON.stringify(body), contentType: json };
}
function preflight(url: string, method: string): RequestFacts {
  return {
    method: 'OPTIONS',
    url,
    body: null,
    headers: { origin: ui, 'access-control-request-method': method },
  };
}

describe('request guard', () => {
  for (const [phase, method, url, expected] of table) {
    it(`${phase}: ${method} ${url} -> ${expected}`, () => {
      expect(judged({ method, url, body: null }, phase)).to.equal(expected);
    });
  }
  for (const [name, facts, expected] of [...graphqlTable, ...bodies]) {
    it(`${name} -> ${expected}`, () => expect(judged(facts)).to.equal(expected));
  }

  it('judges the preflight of a sign-in by the login, too', () => {
    expect(judged(preflight(`${ui}/login`, 'POST'), 'login')).to.equal('allow');
    expect(judged(preflight(`${ui}/login`, 'POST'), 'read')).to.equal('write');
  });

  it('opens the sockets that are named, and lets them say what is named', () => {
    const socket = (url: string): string => {
      const verdict = judgeSocket(url, policy);
      return verdict.allow ? 'allow' : verdict.reason;
    };
    expect(socket('wss://api.example.com/socket?token=x')).to.equal('allow');
    expect(socket('ws://api.example.com/socket')).to.equal('socket');
    expect(socket('wss://api.example.com/other')).to.equal('socket');
    expect(socket('wss://elsewhere.example.org/socket')).to.equal('foreign-origin');

    const named = policy.sockets[0] as GuardPolicy['sockets'][number];
    const sent = (text: string): string => {
      const verdict = judgeSent(text, named);
      return verdict.allow ? 'allow' : String(verdict.doing?.name);
    };
    const subscribe = (query: string): string => JSON.stringify({ type: 'subscribe', payload: { query } });
    expect(sent('{"type":"auth","token":"x"}')).to.equal('allow');
    expect(sent('2')).to.equal('allow');
    expect(sent('{"type":"typing"}')).to.equal('typing');
    expect(sent('42["send","Hello Ann"]')).to.equal('*["*","* *"]');
    expect(sent(subscribe('subscription NewMessages { x }'))).to.equal('allow');
    expect(sent(subscribe('subscription Other { x }'))).to.equal('subscribe');
    expect(sent(subscribe('mutation NewMessages { x }'))).to.equal('subscribe');
  });

  it('counts what it stopped by what it was', () => {
    const tally = tallyRefusals();
    const doing = { name: 'MarkThreadRead', type: 'mutation' } as const;
    for (const id of ['t1', '8f3a22', 'ann%40example.com'])
      tally.count({ reason: 'write', method: 'post', url: `${api}/v2/threads/${id}/read?x=1`, doing });
    tally.count({ reason: 'socket', method: 'SOCKET', url: 'wss://api.example.com/other', doing: null });
    const one = {
      ...{ reason: 'write', method: 'POST', origin: api, path: '/v2/threads/*/read' },
      ...{ operation: doing, count: 3 },
    };
    expect(tally.refused()[0]).to.deep.equal(one);
    expect(sumOfRefused(tally.refused(), tally.refused())[0]).to.deep.equal({ ...one, count: 6 });
    for (let kind = 0; kind < 2000; kind += 1)
      tally.count({
        reason: 'write',
        method: 'POST',
        url: `${api}/${'x'.repeat(kind % 30)}/${'y'.repeat(kind % 37)}`,
        doing: null,
      });
    expect(tally.refused().length).to.be.at.most(502);
    expect(tally.refused().reduce((sum, { count }) => sum + count, 0)).to.equal(2004);
  });

  it('lets nothing go where nobody would see it redirected, and still tells a write from a read', () => {
    const unseen = (method: string, url: string): string =>
      judged({ method, url, isWatched: false, body: null });
    expect(unseen('GET', `${ui}/inbox`)).to.equal('unwatched');
    expect(unseen('POST', `${ui}/inbox`)).to.equal('write');
    expect(unseen('GET', 'https://evil.example.org/')).to.equal('foreign-origin');
    expect(unseen('GET', `${ui}/logout`)).to.equal('never');
    expect(unseen('GET', 'data:text/plain,x')).to.equal('allow');
  });
});
