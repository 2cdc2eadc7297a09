// Waiting: retries that end, "slow down" that is obeyed, a pace that is kept, and cookies that stay one session.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { cookiesOf, jarOf } from '../../../extractors/access/cookies.ts';
import { createBudget } from '../../../extractors/crawl/budget.ts';
import { createPacer } from '../../../extractors/http/pacer.ts';
import { retryAfter, SlowDown, withRetries } from '../../../extractors/http/retry.ts';
import { fakeClock } from '../../../lib/clock.ts';
import { RecordError, RetryableError, Throttled, TooManyFailures } from '../../../lib/errors.ts';
import { silentLogger } from '../../../lib/logger.ts';
import { rejection } from '../../support/rejection.ts';

const deps = () => ({ clock: fakeClock(), logger: silentLogger, signal: new AbortController().signal });

describe('retries', () => {
  it('end after eight attempts with the last error', async () => {
    let attempts = 0;
    const error = await rejection(
      withRetries(() => {
        attempts += 1;
        return Promise.reject(new RetryableError('source_error', `attempt ${attempts}`));
      }, deps()),
    );
    expect(attempts).to.equal(8);
    expect(error.message).to.equal('attempt 8');
  });

  it('wait as long as the source asks, at no cost in attempts, and tell the others', async () => {
    const waits: number[] = [];
    const own = deps();
    let attempts = 0;
    const result = await withRetries(
      () => {
        attempts += 1;
        return attempts <= 8 ? Promise.reject(new SlowDown(3000, 'u')) : Promise.resolve('got it');
      },
      { ...own, onWait: (ms) => waits.push(ms) },
    );
    expect(result).to.equal('got it');
    expect(waits).to.have.length(8);
    for (const wait of waits) expect(wait).to.be.at.least(3000);
    expect(new Set(waits.slice(0, 3)).size, 'not all of them at the same moment').to.equal(3);
  });

  // Catches: a source that answers "Retry-After: 0" over and over, asked as fast as it answers.
  it('ask more and more rarely whatever short wait the source names', async () => {
    const waits: number[] = [];
    const own = { ...deps(), onWait: (ms: number) => void waits.push(ms) };
    let attempts = 0;
    const attempt = (): Promise<never> => {
      attempts += 1;
      return Promise.reject(attempts > 100 ? new Error('asked without end') : new SlowDown(0, 'u'));
    };
    expect(await rejection(withRetries(attempt, own))).to.be.instanceOf(Throttled);
    for (const [earlier, wait] of waits.entries())
      expect(wait, `wait ${earlier}`).to.be.at.least(Math.min(30_000, 500 * 2 ** earlier) / 2);
    expect(waits.length, 'in ten minutes').to.be.below(60);
  });

  it('give up being told to slow down after ten minutes, resumably', async () => {
    const error = await rejection(withRetries(() => Promise.reject(new SlowDown(60_000, 'u')), deps()));
    expect(error).to.be.instanceOf(Throttled).and.include({ exitCode: 6 });
  });

  it('begin anew, in attempts and in patience, after one that moved on', async () => {
    const own = deps();
    let attempts = 0;
    const error = await rejection(
      withRetries(
        () => {
          attempts += 1;
          // Nine minutes of obeying, twice: too much together.
          return Promise.reject(
            attempts === 1 || attempts === 21
              ? new SlowDown(9 * 60_000, 'u')
              : new RetryableError('source_error', `attempt ${attempts}`),
          );
        },
        own,
        () => Promise.resolve(attempts > 1 && attempts <= 20),
      ),
    );
    expect(error.message).to.equal('attempt 29');
  });

  it('read Retry-After in seconds and as a date', () => {
    const now = Date.UTC(2026, 0, 1, 0, 0, 0);
    expect(retryAfter('7', now)).to.equal(7000);
    expect(retryAfter('Thu, 01 Jan 2026 00:00:30 GMT', now)).to.equal(30_000);
    expect(retryAfter('soon', now)).to.equal(null);
    expect(retryAfter(null, now)).to.equal(null);
  });
});

describe('pacer', () => {
  it('lets no more through than the rate says, and nothing while held', async () => {
    const clock = fakeClock(0);
    const pacer = createPacer(10, clock, new AbortController().signal);
    for (let turn = 0; turn < 21; turn += 1) await pacer.turn();
    expect(clock.now()).to.equal(2000);
    pacer.hold(5000);
    await pacer.turn();
    expect(clock.now()).to.be.at.least(7000);
  });
});

describe('failure budget', () => {
  const failure = new RecordError('record_gone', 'gone');

  it('stops when all of the first ten fail', () => {
    const budget = createBudget();
    for (let i = 0; i < 9; i += 1) budget.failed('tickets', failure, 5000);
    expect(() => budget.failed('tickets', failure, 5000)).to.throw(TooManyFailures);
  });

  it('bears one in a hundred of a large stream, and ten of a small one', () => {
    const budget = createBudget();
    budget.succeeded('tickets');
    for (let i = 0; i < 50; i += 1) budget.failed('tickets', failure, 5000);
    expect(() => budget.failed('tickets', failure, 5000)).to.throw(TooManyFailures, '51 of 5000');
    budget.succeeded('tags');
    for (let i = 0; i < 10; i += 1) budget.failed('tags', failure, 20);
    expect(() => budget.failed('tags', failure, 20)).to.throw(TooManyFailures);
  });
});

describe('cookies', () => {
  it('go from browser to jar and back unchanged', async () => {
    const cookies = [
      cookie({ name: 'session', domain: 'desk.example.com', httpOnly: true }),
      cookie({ name: 'wide', domain: '.example.com', secure: true, expires: 4102444800, sameSite: 'None' }),
      cookie({ name: 'local', domain: '127.0.0.1', path: '/inbox' }),
    ];
    const jar = await jarOf(cookies);
    expect(await cookiesOf(jar)).to.have.deep.members(cookies);
    expect(await jar.getCookieString('http://127.0.0.1:8080/inbox/1')).to.equal('local=v');
    expect(await jar.getCookieString('https://other.example.com/')).to.equal('wide=v');
  });

  function cookie(more: Partial<Parameters<typeof jarOf>[0][number]>): Parameters<typeof jarOf>[0][number] {
    return {
      name: 'n',
      value: 'v',
      domain: 'desk.example.com',
      path: '/',
      expires: -1,
      httpOnly: false,
      secure: false,
      sameSite: 'Lax',
      ...more,
    };
  }
});
