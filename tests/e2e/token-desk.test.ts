// A token-based app on three origins, read under the guard. The failures this would catch: nobody can sign in because a
// preflight is taken for a write; a thread is marked as read because its mutation leaves like a read; a refresh token is
// used twice and the source ends the session; tokens that were rotated are lost with the process.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import type { StoredSession } from '../../extractors/access/session.ts';
import { extract } from '../../extractors/run.ts';
import { loadProfile } from '../../selectors/load.ts';
import { openVault } from '../../state/session-vault.ts';
import { rejection } from '../support/rejection.ts';
import { itInSoak } from '../support/soak.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { startTokenDesk, THREADS, type TokenDesk, type TokenDeskOptions } from '../support/token-desk.ts';
import { createTokenBench, PASSPHRASE, type TokenProfile } from '../support/token-world.ts';

describe('an app that signs in elsewhere and reads by tokens', function () {
  this.timeout(120_000);
  const desks: TokenDesk[] = [];

  afterEach(async () => {
    await Promise.all(desks.splice(0).map((desk) => desk.close()));
  });

  async function world(options: TokenDeskOptions = {}, settings: TokenProfile = {}) {
    const desk = await startTokenDesk(options);
    desks.push(desk);
    const folder = await temporaryFolder();
    return { desk, folder, ...(await createTokenBench(folder, desk, settings)) };
  }
  const writes = (desk: TokenDesk): string[] => desk.seen.filter((one) => one.includes('MarkThreadRead'));
  const kept = ({ run }: { run: { session: string } }): Promise<StoredSession> =>
    openVault(run.session, PASSPHRASE).load<StoredSession>();

  it('signs in through another origin, with real preflights, and ends with the tokens in storage', async () => {
    const bench = await world({ notice: 'By signing in you agree' });
    await bench.login();
    expect(bench.desk.seen).to.include.members(['AUTH OPTIONS /oauth/token', 'API OPTIONS /graphql']);
    expect(bench.desk.grants).to.deep.equal(['authorization_code']);
    const { storageState } = await kept(bench);
    const here = storageState.origins.find(({ origin }) => origin === bench.desk.url);
    expect(here?.localStorage.map(({ name }) => name)).to.include('desk.tokens');
  });

  it('reads every thread, marks none as read, and says by name what it stopped', async () => {
    const bench = await world();
    await bench.login();
    const { manifest } = await extract(bench.options);
    expect(manifest.streams.articles).to.include({ expected: THREADS.length, captured: THREADS.length });
    expect(writes(bench.desk)).to.deep.equal([]);
    expect(manifest.aborted.requests).to.deep.include({
      ...{ reason: 'write', method: 'POST', origin: bench.desk.apiUrl, path: '/graphql' },
      ...{ operation: { name: 'MarkThreadRead', type: 'mutation' }, count: THREADS.length },
    });
  });

  itInSoak('notes on each record that its page was refused a live stream', async () => {
    const bench = await world({ live: true });
    await bench.login();
    const { manifest } = await extract(bench.options);
    expect(manifest.findings.map(({ code, ref, args }) => [code, ref, args.what])).to.deep.equal(
      THREADS.map((id) => ['stream_refused', `articles/${id}`, bench.desk.socketUrl]),
    );
  });

  itInSoak("tells which of the page's own reads it stopped, in the drift and at the sign-in", async () => {
    const bench = await world({}, { operations: '[InboxThreads]' });
    await bench.login();
    const drift = await rejection(extract(bench.options));
    expect(drift.message).to.match(
      /the guard stopped 1 of this page's own reads: POST \S+\/graphql Thread \(query\)/,
    );
    expect(drift.message).to.include('guard.reads');
    expect(drift.message).to.not.include('MarkThreadRead');

    const stuck = await world({}, { tokens: false });
    const refused = await rejection(stuck.login());
    expect(refused.message).to.match(/own reads: POST \S+\/oauth\/token/);
    expect(stuck.desk.grants).to.deep.equal([]);
  });

  for (const storage of ['localStorage', 'sessionStorage'] as const) {
    itInSoak(
      `sends no refresh token twice, over pages, contexts and runs, with tokens in ${storage}`,
      async () => {
        const bench = await world({ storage, lifetime: 1500 });
        await bench.login();
        const profile = await loadProfile(join(bench.folder, 'tokens.yaml'));
        for (let run = 0; run < 3; run += 1) {
          bench.desk.expireAccess();
          const { manifest } = await extract({ ...bench.options, profile, pages: 3 });
          expect(manifest.streams.articles).to.include({ captured: THREADS.length });
        }
        expect(
          bench.desk.grants.filter((grant) => grant === 'authorization_code'),
          'signed in once',
        ).to.have.length(1);
        expect(bench.desk.grants.length).to.be.at.least(4);
        expect(bench.desk.reuses()).to.equal(0);
        expect(writes(bench.desk)).to.deep.equal([]);
      },
    );
  }

  itInSoak('goes on with a token that was rotated just before the process was killed', async () => {
    let child: ChildProcess | undefined;
    let killed: Promise<unknown> | undefined;
    // The first read after the rotation: the page has its new tokens, and nobody has looked at its storage yet.
    const desk = await startTokenDesk({
      onSeen(line) {
        if (line !== 'API POST /graphql InboxThreads' || desk.grants.at(-1) !== 'refresh_token') return;
        if (child && !killed) {
          killed = once(child, 'exit');
          child.kill('SIGKILL');
        }
      },
    });
    desks.push(desk);
    const folder = await temporaryFolder();
    const bench = await createTokenBench(folder, desk);
    await bench.login();
    desk.expireAccess();
    const { url, authUrl, apiUrl, socketUrl } = desk;
    const script = new URL('../support/token-child.ts', import.meta.url).pathname;
    const args = ['--import', 'tsx', script, folder, JSON.stringify({ url, authUrl, apiUrl, socketUrl })];
    child = spawn(process.execPath, args, { stdio: 'inherit', detached: true });
    await once(child, 'exit');
    await killed;
    expect(desk.grants).to.deep.equal(['authorization_code', 'refresh_token']);
    desk.expireAccess();
    const { manifest } = await extract(bench.options);
    expect(manifest.streams.articles).to.include({ captured: THREADS.length });
    expect(desk.reuses()).to.equal(0);
    expect(desk.grants.filter((grant) => grant === 'authorization_code')).to.have.length(1);
  });

  itInSoak('signs in again in mid-run when the session is over, and writes nothing then either', async () => {
    const bench = await world();
    await bench.login();
    bench.desk.endSessions();
    const { manifest } = await extract(bench.options);
    expect(manifest.streams.articles).to.include({ captured: THREADS.length });
    expect(bench.desk.grants).to.deep.equal(['authorization_code', 'authorization_code']);
    expect(writes(bench.desk)).to.deep.equal([]);
  });
});
