// What a recording keeps of live reads, and how it gives it back. The failures this would catch: a token in a recording,
// the answer of one record for another, a subscription that is answered by what another one was told.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { canonicalJson } from '../../../lib/json.ts';
import { createAnswers } from '../../../recordings/answers.ts';
import { askedIn } from '../../../recordings/asked.ts';
import type { Exchange } from '../../../recordings/exchange.ts';
import { parseHar, tapeOf, writeHar } from '../../../recordings/har.ts';
import { scanHar } from '../../../recordings/scan.ts';
import { scrub, standInOrigins } from '../../../recordings/scrub.ts';
import { textWithoutSecrets } from '../../../recordings/secrets.ts';
import { createSocketPlayer } from '../../../recordings/socket-player.ts';
import { followed } from '../../../recordings/tape.ts';
import { tapeWith } from '../../support/tape.ts';

const API = 'https://api.acme.test/graphql';
const SOCKET = 'wss://live.acme.test/realtime';

const asking = (body: unknown) => ({
  method: 'POST',
  url: API,
  body: JSON.stringify(body),
  contentType: 'application/json',
});
const question = (
  operationName: string,
  variables: object,
  more: object = { query: `query ${operationName} { a }` },
) => ({
  operationName,
  variables,
  ...more,
});

function answer(body: unknown, asked: unknown, status = 200): Exchange {
  const [one] = askedIn(asking(asked)).all;
  return {
    ...{ method: 'POST', url: API, status, headers: { 'content-type': 'application/json' }, via: 'browser' },
    body: Buffer.from(JSON.stringify(body)),
    ...(one ? { asked: one } : {}),
  };
}
const said = (exchange: Exchange | null): unknown =>
  exchange && JSON.parse(Buffer.from(exchange.body).toString('utf8'));

describe('what a request asks for', () => {
  it('is its operation and variables, whatever their order, one for each of a batch', () => {
    const one = askedIn(asking(question('Thread', { id: 'c1', first: 2 })));
    const other = askedIn(
      asking({ query: 'query Thread { b }', ...question('Thread', { first: 2, id: 'c1' }) }),
    );
    expect(one.all[0]).to.include({
      operation: 'Thread',
      fields: '{"first":2,"id":"c1"}',
      isHashOnly: false,
    });
    expect(one.all[0]?.fields).to.equal(other.all[0]?.fields);
    const batch = askedIn(asking([question('Thread', { id: 'c1' }), question('Viewer', {})]));
    expect(batch.isBatch).to.equal(true);
    expect(batch.all.map(({ operation }) => operation)).to.deep.equal(['Thread', 'Viewer']);
  });

  it('holds no token, and keeps what names the next page', () => {
    const body = { grant_type: 'refresh_token', refresh_token: 'v1.abcdef', nextPageToken: 'p2' };
    const fields = askedIn(asking(body)).all[0]?.fields ?? '';
    expect(JSON.parse(fields)).to.deep.equal({ ...body, refresh_token: 'stand-in' });
    expect(textWithoutSecrets('{"type":"auth","token":"abcdefgh"}')).to.equal(
      '{"type":"auth","token":"stand-in"}',
    );
    expect(textWithoutSecrets('use eyJhbGciOiJ9x.eyJzdWIiOiJ9.c2lnbmF0dXJl now')).to.equal(
      'use stand-in now',
    );
  });
});

describe('recorded answers', () => {
  const page = (after: string | null) => question('Inbox', { after });

  it('are given in order, the last one again and again, and never for another record', () => {
    const answers = createAnswers([
      answer({ n: 1 }, page(null)),
      answer({ n: 2 }, page(null)),
      answer({ n: 3 }, page('x')),
    ]);
    const next = (asked: unknown) =>
      said(answers.next('POST', API, 'browser', askedIn(asking(asked)).all[0]));
    expect([next(page(null)), next(page(null)), next(page(null))]).to.deep.equal([
      { n: 1 },
      { n: 2 },
      { n: 2 },
    ]);
    expect(next(page('x'))).to.deep.equal({ n: 3 });
    expect(next(page('y'))).to.equal(null);
    expect(answers.knows('POST', API, askedIn(asking(page('y'))).all[0])).to.equal(true);
    expect(answers.knows('POST', API, askedIn(asking(question('Other', {}))).all[0])).to.equal(false);
  });

  it('leave out refusals that passed, and hold one that did not', () => {
    const answers = createAnswers([
      answer({ error: 'slow' }, page(null), 429),
      answer({ n: 1 }, page(null)),
      answer({ error: 'denied' }, page('x'), 401),
    ]);
    const next = (asked: unknown) =>
      said(answers.next('POST', API, 'browser', askedIn(asking(asked)).all[0]));
    expect(next(page(null))).to.deep.equal({ n: 1 });
    expect(next(page('x'))).to.deep.equal({ error: 'denied' });
  });
});

describe('a recorded socket', () => {
  const frames = followed([
    { sent: true, text: '{"type":"auth","token":"stand-in"}' },
    { sent: false, text: '{"type":"auth.ok"}' },
    { sent: true, text: '{"type":"subscribe","channel":"thread:c1"}' },
    { sent: true, text: '{"type":"subscribe","channel":"inbox"}' },
    { sent: false, text: '{"type":"event","channel":"thread:c1","data":{"id":"m9"}}' },
    { sent: false, text: '{"type":"subscribed","channel":"inbox"}' },
  ]);

  async function replay(sends: readonly string[]): Promise<{ heard: string[]; missing: string[] }> {
    const missing: string[] = [];
    const heard: string[] = [];
    const socket = createSocketPlayer([{ url: SOCKET, frames }], (what) => missing.push(what)).open(
      SOCKET,
      [],
      {},
    );
    socket.on('message', (data) => heard.push(data.toString()));
    await new Promise<void>((done) => socket.on('open', done));
    for (const text of sends) {
      socket.send(text);
      await new Promise((done) => setImmediate(() => setImmediate(done)));
    }
    return { heard, missing };
  }

  it('answers what is sent by what followed it, whichever comes first', async () => {
    const { heard, missing } = await replay([
      '{"type":"auth","token":"of today"}',
      '{"type":"subscribe","channel":"inbox"}',
      '{"type":"subscribe","channel":"thread:c1"}',
    ]);
    expect(heard).to.deep.equal([frames[1]?.text, frames[5]?.text, frames[4]?.text]);
    expect(missing).to.deep.equal([]);
  });

  it('tells of a subscription that was not recorded, and not of a sign of life', async () => {
    const { heard, missing } = await replay([
      '{"type":"subscribe","channel":"thread:c2"}',
      '{"type":"ping"}',
    ]);
    expect(heard).to.deep.equal([]);
    expect(missing).to.deep.equal([`SEND ${SOCKET} {"type":"subscribe","channel":"thread:c2"}`]);
  });

  it('goes into the HAR scrubbed, with events and storage, and comes out the same', () => {
    const tape = tapeWith([answer({ name: 'Zebulon Quist' }, page())], {
      sockets: [
        { url: SOCKET, frames: followed([{ sent: false, text: '{"name":"Zebulon Quist","id":"m9"}' }]) },
      ],
      streams: [
        {
          url: 'https://api.acme.test/v1/events',
          events: [{ type: 'news', id: '7', data: '{"name":"Zebulon Quist"}' }],
        },
      ],
      storage: [
        { origin: 'https://api.acme.test', local: { draft: '{"name":"Zebulon Quist"}' }, session: {} },
      ],
    });
    const options = {
      profile: { path: 'name' },
      origins: standInOrigins(['https://api.acme.test']),
      key: Buffer.from('k'),
    };
    const scrubbed = scrub(tape, options);
    const text = writeHar(scrubbed.tape, '2026-01-01T00:00:00Z', 'test/1');
    expect(text).to.not.match(/zebulon|quist|acme/i);
    expect(text.match(new RegExp(nameIn(scrubbed.tape.streams[0]?.events[0]?.data), 'g'))).to.have.length(4);
    const har = parseHar(text, 'test.har');
    expect(scanHar(har, { originals: scrubbed.originals })).to.deep.equal([]);
    expect(canonicalJson(plain(tapeOf(har)))).to.equal(canonicalJson(plain(scrubbed.tape)));
    const leftover = parseHar(writeHar(tape, '2026-01-01T00:00:00Z', 'test/1'), 'test.har');
    const hits = scanHar(leftover, { originals: new Set(['Zebulon Quist']) }).map(({ where }) => where);
    expect(hits).to.have.length(4);
    expect(hits.join()).to.include('frame 1').and.to.include('storage of');
  });

  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  const page = () => question('Person', { id: 'k1' });
  const nameIn = (data: string | undefined): string => (JSON.parse(data ?? '{}') as { name: string }).name;
});
