// The shared session: whose change wins, what is kept secret, and that a refresh token is sent once.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { BrowserContext, Cookie } from 'playwright';
import { createRotations } from '../../../extractors/access/rotations.ts';
import { openSession, type StoredSession } from '../../../extractors/access/session.ts';
import { redact } from '../../../lib/secrets.ts';

const ui = 'https://desk.example.com';
const first = (local: Record<string, string>, session: Record<string, string> = {}): StoredSession => ({
  storageState: {
    cookies: [],
    origins: [{ origin: ui, localStorage: Object.entries(local).map(([name, value]) => ({ name, value })) }],
  },
  sessionStorage: [{ origin: ui, session }],
  userAgent: 'test',
});
const area = (local: Record<string, string>) => ({ local, session: {} });

describe('a session that several pages share', () => {
  it('takes what a page changed, and leaves what others changed meanwhile', async () => {
    const session = await openSession(first({ token: 'one', theme: 'dark' }), null);
    expect(session.takeOver(ui, area({ token: 'one' }), area({ token: 'one' }))).to.equal(false);
    expect(session.takeOver(ui, area({ token: 'one' }), area({ token: 'two' }))).to.equal(true);
    // Of a context that has not seen the second token.
    expect(
      session.takeOver(ui, area({ token: 'one', theme: 'dark' }), area({ token: 'one', theme: 'light' })),
    ).to.equal(true);
    expect(session.takeOver(ui, area({ token: 'one' }), area({})), 'it dropped an old one').to.equal(false);
    expect(session.storage()).to.deep.equal([{ origin: ui, ...area({ token: 'two', theme: 'light' }) }]);
    expect(session.takeOver(ui, area({ token: 'two' }), area({}))).to.equal(true);
    expect((await session.stored()).storageState.origins[0]?.localStorage).to.deep.equal([
      { name: 'theme', value: 'light' },
    ]);
  });

  it('does not give a context an old cookie for one that a page had renewed meanwhile', async () => {
    const cookie = (name: string, value: string): Cookie => ({
      ...{ name, value, domain: 'desk.example.com', path: '/', expires: -1 },
      ...{ httpOnly: true, secure: false, sameSite: 'Lax' },
    });
    const session = await openSession(
      { storageState: { cookies: [cookie('refresh', 'one')], origins: [] }, userAgent: 'test' },
      null,
    );
    const held = new Map([['refresh', 'one']]);
    const context = {
      cookies: async () => [...held].map(([name, value]) => cookie(name, value)),
      addCookies: async (all: readonly Cookie[]) => {
        for (const { name, value } of all) held.set(name, value);
      },
    } as unknown as BrowserContext;
    expect(await session.hand(context)).to.equal(false);
    // A page that nobody uses renews its token by a timer.
    held.set('refresh', 'two');
    expect(await session.hand(context), 'something new').to.equal(true);
    expect(held.get('refresh')).to.equal('two');
    await session.jar.setCookie('refresh=three; Path=/', 'http://desk.example.com/');
    expect(await session.hand(context)).to.equal(false);
    expect(held.get('refresh'), 'what the HTTP client was given').to.equal('three');
  });

  it('is written down as it is when the last who asked asked', async () => {
    const saved: string[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const session = await openSession(first({ token: 'a' }), null, async (stored) => {
      await held;
      saved.push(stored.storageState.origins[0]?.localStorage[0]?.value ?? '');
    });
    const early = session.keep();
    await new Promise((resolve) => setImmediate(resolve));
    session.takeOver(ui, area({ token: 'a' }), area({ token: 'b' }));
    const late = [session.keep(), session.keep()];
    release();
    await Promise.all([early, ...late]);
    expect(saved).to.deep.equal(['a', 'b']);
  });

  it('keeps tokens secret wherever in the storage they stand, and no ordinary words', async () => {
    const part = (text: string): string => Buffer.from(text).toString('base64url');
    const jwt = `${part('{"alg":"RS256"}')}.${part('{"sub":"ann","exp":1}')}.${part('signature-of-it')}`;
    await openSession(
      first(
        {
          auth: JSON.stringify({
            body: { access_token: 'opaque-token-12345', note: 'an-ordinary-long-word' },
          }),
        },
        { jwt },
      ),
      null,
    );
    expect(redact(`x opaque-token-12345 y ${jwt} ${jwt.split('.')[1]}`)).to.equal(
      'x [secret] y [secret] [secret]',
    );
    expect(redact('an-ordinary-long-word')).to.equal('an-ordinary-long-word');
  });
});

describe('refresh tokens', () => {
  const body = (token: string): string =>
    JSON.stringify({ grant_type: 'refresh_token', refresh_token: token });
  const sent = (token: string) => ({
    method: 'POST',
    url: 'https://auth.example.com/token',
    body: body(token),
  });
  const answer = (token: string) => ({ status: 200, headers: [], body: body(token) });
  const key = (rotations: ReturnType<typeof createRotations>, token: string): string =>
    rotations.keyOf(sent(token)) ?? '';

  it('are sent once, and whoever comes later has the same answer', async () => {
    const rotations = createRotations();
    const one = await rotations.take(key(rotations, 'r1'));
    expect(one).to.deep.include({ kind: 'send', token: null });
    const two = rotations.take(key(rotations, 'r1'));
    rotations.settle(key(rotations, 'r1'), answer('r2'));
    expect(await two).to.deep.equal({ kind: 'answered', answer: answer('r2') });
    expect(await rotations.take(key(rotations, 'r2')), 'the new one is sent').to.include({ kind: 'send' });
    rotations.settle(key(rotations, 'r2'), answer('r3'));
    expect(await rotations.take(key(rotations, 'r1')), 'far behind').to.deep.equal({
      kind: 'answered',
      answer: answer('r3'),
    });
  });

  it('of an earlier run are answered by the newest one, which is sent in their place', async () => {
    const before = createRotations();
    await before.take(key(before, 'r1'));
    before.settle(key(before, 'r1'), answer('r2'));
    const rotations = createRotations(before.stored());
    expect(await rotations.take(key(rotations, 'r1'))).to.deep.equal({
      ...{ kind: 'send', key: key(rotations, 'r2'), token: 'r2' },
    });
    expect(rotations.renewed(body('r1'), 'r2')).to.equal(body('r2'));
    const form = 'application/x-www-form-urlencoded';
    expect(rotations.renewed('refresh_token=a%2Bb&x=1', 'c+d', form)).to.equal('refresh_token=c%2Bd&x=1');
  });

  it('that are good for many times are sent each time, one at a time; what broke off is sent again', async () => {
    const rotations = createRotations();
    for (let time = 0; time < 2; time += 1) {
      expect(await rotations.take(key(rotations, 'same'))).to.include({ kind: 'send' });
      const waits = rotations.take(key(rotations, 'same'));
      rotations.settle(key(rotations, 'same'), time === 0 ? answer('same') : null);
      expect(await waits).to.include({ kind: 'send' });
      rotations.settle(key(rotations, 'same'), null);
    }
    await rotations.settled();
    expect(rotations.stored()).to.deep.equal([]);
  });
});
