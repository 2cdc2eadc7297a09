// Signing in with PKCE, tokens that end and are renewed, and what an API asks for that knows no cookies.
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { arrive, enter, stopAll, type Tokens, type Visitor } from './visitor.ts';

const verifier = 'a-verifier-of-more-than-forty-three-characters-in-length';
const challenge = createHash('sha256').update(verifier).digest('base64url');

const exchangeCode = (visitor: Visitor, code: string, more: Record<string, string> = {}, form = false) =>
  visitor.exchange(
    {
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: visitor.redirectUri,
      ...more,
    },
    form,
  );

const refresh = async (visitor: Visitor, { refresh_token }: Tokens): Promise<Response> =>
  visitor.exchange({ grant_type: 'refresh_token', refresh_token });

const viewer = (visitor: Visitor, token: string): Promise<Response> =>
  fetch(`${visitor.origins.api}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ operationName: 'Viewer', query: 'query Viewer { viewer { email } }' }),
  });

describe('Thread sandbox, single-page face: tokens', () => {
  afterEach(stopAll);

  it('leads back to the app with its state, and gives tokens for code and verifier, once', async () => {
    const visitor = await arrive();
    const back = await visitor.code(challenge, 'my state');
    expect(back.href.startsWith(`${visitor.redirectUri}?`)).to.equal(true);
    expect(back.searchParams.get('state')).to.equal('my state');
    const code = back.searchParams.get('code') ?? '';
    const answer = await exchangeCode(visitor, code, {}, true);
    expect(answer.status).to.equal(200);
    const { access_token: token } = (await answer.json()) as Tokens;
    expect(await (await viewer(visitor, token)).json()).to.deep.equal({
      data: { viewer: { email: visitor.thread.email } },
    });
    expect((await exchangeCode(visitor, code)).status, 'again').to.equal(403);
  });

  it('refuses a wrong verifier, another redirect URI and another client', async () => {
    const visitor = await arrive();
    const wrong: Record<string, string>[] = [
      { code_verifier: `${verifier}x` },
      { redirect_uri: 'https://elsewhere.example.com/callback' },
    ];
    for (const fields of wrong) {
      const code = (await visitor.code(challenge)).searchParams.get('code') ?? '';
      const answer = await exchangeCode(visitor, code, fields);
      expect([answer.status, await answer.json()]).to.have.nested.property('[1].error', 'invalid_grant');
      expect((await exchangeCode(visitor, code)).status, 'used up').to.equal(403);
    }
    const code = (await visitor.code(challenge)).searchParams.get('code') ?? '';
    expect((await exchangeCode(visitor, code, { client_id: 'other' })).status).to.equal(401);
  });

  it('sends nobody elsewhere, and asks for state and challenge', async () => {
    const visitor = await arrive();
    const { clientId } = await visitor.settings();
    const authorize = (fields: Record<string, string>): Promise<Response> =>
      fetch(
        `${visitor.origins.auth}/authorize?${new URLSearchParams({ client_id: clientId, response_type: 'code', ...fields })}`,
        {
          redirect: 'manual',
        },
      );
    expect((await authorize({ redirect_uri: 'https://evil.example.com/callback' })).status).to.equal(400);
    const plain = {
      redirect_uri: visitor.redirectUri,
      state: 's',
      code_challenge: challenge,
      code_challenge_method: 'plain',
    };
    expect((await authorize(plain)).headers.get('location')).to.include('error=invalid_request');
  });

  it('renews with a refresh token once; using it again ends all tokens of the sign-in', async () => {
    const visitor = await arrive();
    const first = await visitor.signIn();
    const second = (await (await refresh(visitor, first)).json()) as Tokens;
    expect(second.refresh_token).to.not.equal(first.refresh_token);
    expect((await viewer(visitor, second.access_token)).status).to.equal(200);
    expect((await refresh(visitor, first)).status, 'reused').to.equal(403);
    expect((await refresh(visitor, second)).status, 'its descendant').to.equal(403);
    expect((await viewer(visitor, second.access_token)).status).to.equal(401);
  });

  it('ends an access token after its seconds, five of them where they are short', async () => {
    let now = Date.now();
    for (const [hazards, seconds] of [
      [['shortTokens'], 5],
      ['none', 600],
    ] as const) {
      const visitor = await arrive({
        hazards: typeof hazards === 'string' ? hazards : [...hazards],
        now: () => now,
      });
      const tokens = await visitor.signIn();
      expect(tokens.expires_in).to.equal(seconds);
      now += (seconds - 1) * 1000;
      expect((await viewer(visitor, tokens.access_token)).status).to.equal(200);
      now += 1000;
      expect((await viewer(visitor, tokens.access_token)).status).to.equal(401);
      expect((await refresh(visitor, tokens)).status).to.equal(200);
    }
  });

  it('ends everything at once when sessions expire', async () => {
    const visitor = await arrive();
    const tokens = await visitor.signIn();
    await visitor.control('faults', { expireSessions: true });
    expect((await viewer(visitor, tokens.access_token)).status).to.equal(401);
    expect((await refresh(visitor, tokens)).status).to.equal(403);
  });

  it('answers the API only with a token, only to its own app, only what was asked about beforehand', async () => {
    const visitor = await enter();
    const { api } = visitor.origins;
    for (const path of ['/v1/tags', '/v1/members', '/v1/poll?wait=0', '/v1/files/fc1-1-1/url']) {
      expect((await fetch(`${api}${path}`)).status, path).to.equal(401);
    }
    expect((await viewer(visitor, '')).status).to.equal(401);
    const asked = (origin: string): Promise<Response> =>
      fetch(`${api}/graphql`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const allowed = (await asked(visitor.thread.url)).headers;
    expect(allowed.get('access-control-allow-origin')).to.equal(visitor.thread.url);
    expect(allowed.get('access-control-allow-headers')).to.include('Authorization');
    expect(
      (await asked('https://elsewhere.example.com')).headers.has('access-control-allow-origin'),
    ).to.equal(false);
    const simple = await visitor.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{}',
    });
    expect(simple.status, 'a request that needs no preflight').to.equal(415);
  });
});
