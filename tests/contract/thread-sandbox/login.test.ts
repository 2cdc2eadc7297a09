// Signing in with a mailed passcode, and losing the session again.
import { expect } from 'chai';
import { arrive, enter, stopAll, type Visitor } from './visitor.ts';

const minute = 60_000;

async function askForPasscode(visitor: Visitor, email = visitor.thread.email): Promise<string> {
  await visitor.post('/login', new URLSearchParams({ email, next: '/inbox/tickets' }));
  return (await fetch(visitor.thread.mailboxUrl)).text();
}

const give = (visitor: Visitor, passcode: string): Promise<Response> =>
  visitor.post('/login/passcode', new URLSearchParams({ passcode, next: '/inbox/tickets' }));

describe('Thread sandbox: signing in', () => {
  afterEach(stopAll);

  it('leads from the e-mail over the passcode to where one was going', async () => {
    const visitor = await arrive();
    const away = await visitor.get('/inbox/tickets?state=all');
    expect(away.status).to.equal(302);
    expect(away.headers.get('location')).to.equal('/login?next=%2Finbox%2Ftickets%3Fstate%3Dall');
    const passcode = await askForPasscode(visitor);
    expect(passcode).to.match(/^\d{6}$/);
    const inside = await give(visitor, passcode);
    expect([inside.status, inside.headers.get('location')]).to.deep.equal([303, '/inbox/tickets']);
    expect(inside.headers.getSetCookie().join()).to.match(/thread_session=[^;]+;.*HttpOnly;.*SameSite=Lax/);
    const page = await visitor.page('/inbox/tickets');
    expect(page('#user-menu').attr('data-email')).to.equal(visitor.thread.email);
  });

  it('refuses a wrong passcode with a message, and accepts the right one after it', async () => {
    const visitor = await arrive();
    const passcode = await askForPasscode(visitor);
    const refused = await give(visitor, passcode === '000000' ? '111111' : '000000');
    expect(refused.status).to.equal(401);
    expect(await refused.text()).to.include('role="alert"');
    expect((await give(visitor, passcode)).status).to.equal(303);
  });

  it('refuses a passcode used before, an older one, and one that has expired', async () => {
    let now = Date.now();
    const visitor = await arrive({ now: () => now });
    const first = await askForPasscode(visitor);
    const second = await askForPasscode(visitor);
    expect((await give(visitor, first)).status, 'older').to.equal(401);
    expect((await give(visitor, second)).status).to.equal(303);
    await visitor.get('/logout');
    expect((await give(visitor, second)).status, 'reused').to.equal(401);
    const third = await askForPasscode(visitor);
    now += 10 * minute;
    const late = await give(visitor, third);
    expect(await late.text()).to.include('has expired');
  });

  it('mails nothing to strangers and to members who left, and does not say so', async () => {
    const visitor = await arrive();
    for (const email of ['nobody@example.com', 'esther.kowalczyk@northwind.example.com']) {
      const answer = await visitor.post('/login', new URLSearchParams({ email, next: '' }));
      expect(answer.status).to.equal(303);
    }
    expect((await fetch(visitor.thread.mailboxUrl)).status).to.equal(404);
  });

  it('ends the session after its minutes: pages redirect, data requests get 401', async () => {
    let now = Date.now();
    const visitor = await enter({ sessionMinutes: 30, now: () => now });
    expect((await visitor.get('/inbox')).status).to.equal(200);
    now += 30 * minute;
    expect((await visitor.get('/inbox')).headers.get('location')).to.equal('/login?next=%2Finbox');
    for (const path of [
      '/inbox/api/threads',
      '/inbox/threads/c2/messages?before=c2-501',
      '/inbox/reviews?after=r9',
    ]) {
      expect((await visitor.get(path)).status, path).to.equal(401);
    }
  });

  it('signs out whoever follows the link in the user menu', async () => {
    const visitor = await enter();
    const page = await visitor.page('/inbox');
    await visitor.get(page('#user-menu-items a:contains("Log out")').attr('href') ?? '');
    expect((await visitor.get('/inbox')).status).to.equal(302);
  });

  it('keeps the Admin Panel from those who are no admins', async () => {
    const visitor = await arrive();
    await visitor.signIn('keiko.mori@northwind.example.com');
    expect((await visitor.get('/inbox')).status).to.equal(200);
    expect((await visitor.get('/admin/members')).status).to.equal(403);
  });

  it('does not redirect to another site after signing in', async () => {
    const visitor = await arrive();
    const page = await visitor.page('/login?next=//evil.example.com');
    expect(page('input[name=next]').val()).to.equal('/inbox');
  });
});
