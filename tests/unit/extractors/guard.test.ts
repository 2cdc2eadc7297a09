// The table of what may leave. A mistake here is a write to a customer's account.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import {
  type GuardPolicy,
  judgeRequest,
  type Phase,
  tallyRefusals,
} from '../../../extractors/access/guard.ts';

const ui = 'https://desk.example.com';
const policy: GuardPolicy = {
  uiOrigin: ui,
  origins: [ui, 'https://files.example.net'],
  allowReads: ['POST /graphql?op=search'],
  never: ['/logout*', '/admin/*/delete*'],
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
  ['login', 'POST', 'https://files.example.net/sso', 'allow'],
  ['login', 'PUT', `${ui}/login`, 'write'],
  ['login', 'POST', 'https://evil.example.org/', 'foreign-origin'],
  ['login', 'GET', `${ui}/logout`, 'never'],
  ['attended-login', 'POST', 'https://login.example.org/sso', 'allow'],
];

describe('request guard', () => {
  for (const [phase, method, url, expected] of table) {
    it(`${phase}: ${method} ${url} -> ${expected}`, () => {
      const verdict = judgeRequest({ method, url }, policy, phase);
      expect(verdict.allow ? 'allow' : verdict.reason).to.equal(expected);
    });
  }

  it('adds up what it stopped', () => {
    const tally = tallyRefusals({ write: 2 });
    tally.count('write');
    tally.count('never');
    expect(tally.counts()).to.deep.equal({ write: 3, 'foreign-origin': 0, never: 1, unwatched: 0 });
  });

  it('lets nothing go where nobody would see it redirected, and still tells a write from a read', () => {
    const judged = (method: string, url: string): string => {
      const verdict = judgeRequest({ method, url, isWatched: false }, policy, 'read');
      return verdict.allow ? 'allow' : verdict.reason;
    };
    expect(judged('GET', `${ui}/inbox`)).to.equal('unwatched');
    expect(judged('POST', `${ui}/inbox`)).to.equal('write');
    expect(judged('GET', 'https://evil.example.org/')).to.equal('foreign-origin');
    expect(judged('GET', `${ui}/logout`)).to.equal('never');
    expect(judged('GET', 'data:text/plain,x')).to.equal('allow');
  });
});
