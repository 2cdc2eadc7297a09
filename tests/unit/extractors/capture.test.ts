// Falling from the cheap strategy to the dear one: when it must, when it must not, and what is remembered.
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Session } from '../../../extractors/access/session.ts';
import { createCapture } from '../../../extractors/capture/capture.ts';
import type { RenderSource } from '../../../extractors/capture/render-source.ts';
import { createStrategyMemory } from '../../../extractors/capture/strategy-memory.ts';
import type { HttpSource } from '../../../extractors/http/http-source.ts';
import { fakeClock } from '../../../lib/clock.ts';
import { RecordError, SelectorDrift } from '../../../lib/errors.ts';
import { silentLogger } from '../../../lib/logger.ts';
import { streamNames } from '../../../model/streams.ts';
import { parseProfile } from '../../../selectors/load.ts';
import type { RecordPage } from '../../../selectors/schema.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const ui = 'https://desk.example.com';
const profile = parseProfile(
  `
formatVersion: 1
name: tiny
login: { url: /login, steps: [], signedIn: '#me', signedOut: '#login' }
account: { url: /, ready: '#me', fields: {} }
pages:
  flows:
    stream: automations
    url: /flows
    ready: main
    list: { rows: li }
    open: flow
    fields: { id: { attr: id, required: true } }
  flow:
    stream: automations
    url: /flows/{id}
    json: { url: '/api/flows/{id}' }
    ready: main
    expand: [{ select: button.more, fragment: data-url }]
    fields:
      name: { path: name, select: h1, required: true }
      conditions: { path: steps, select: li, all: true }
    counters:
      conditions: { path: count, select: '#count', transform: [integer] }
absent: [${streamNames.filter((name) => name !== 'automations').join(', ')}]
`,
  'tiny.yaml',
);
const flow = profile.pages.flow as RecordPage;

type Answers = Record<string, { status?: number; text: string; url?: string }>;

async function createBench(answers: Answers, drawn: Record<string, string> = {}) {
  const asked: string[] = [];
  const remembered: string[] = [];
  const http: HttpSource = {
    async text(url) {
      const path = url.slice(ui.length);
      asked.push(path);
      const answer = answers[path] ?? { status: 404, text: '' };
      return { url: answer.url ?? url, status: answer.status ?? 200, contentType: '', text: answer.text };
    },
    bytes: () => Promise.reject(new Error('no files here')),
    retrying: (attempt) => attempt(),
    ask: () => Promise.reject(new Error('not asked here')),
    sent: () => asked.length,
  };
  const render: RenderSource = {
    async draw(url, _kind, _env, check) {
      asked.push(`drawn ${url.slice(ui.length)}`);
      const content = { kind: 'html' as const, url, html: drawn[url.slice(ui.length)] ?? '' };
      const problem = check(content);
      const evidence = problem === null ? null : { url, html: content.html, png: new Uint8Array([1]) };
      return {
        content,
        status: 200,
        problem,
        evidence,
        isRead: true,
        isGone: false,
        ended: false,
        heard: [],
      };
    },
    addressOf: () => Promise.reject(new Error('not asked here')),
    lend: () => Promise.reject(new Error('nobody looks here')),
    look: () => Promise.resolve(null),
  };
  const memory = createStrategyMemory(new Map(), async (page, strategy) => {
    remembered.push(`${page} ${strategy}`);
  });
  const errors = await temporaryFolder();
  const capture = createCapture({
    profile,
    uiOrigin: ui,
    http,
    api: {
      saw: () => undefined,
      ask: () => Promise.reject(new Error('no API here')),
      get: () => Promise.reject(new Error('no API here')),
    },
    render,
    session: { generation: () => 0 } as Session,
    memory,
    strategy: 'auto',
    clock: fakeClock(),
    logger: silentLogger,
    errors,
    timezone: () => null,
    asking: { isWrong: () => false, provedWrong: () => Promise.resolve() },
  });
  return { read: (id: string) => capture.record('flow', flow, { id }), asked, remembered };
}

const page = (name: string, steps: string[], count = steps.length): string =>
  `<main><h1>${name}</h1><p id="count">${count}</p>${steps.map((step) => `<li>${step}</li>`).join('')}</main>`;
const json = (name: string, steps: string[], count = steps.length): { text: string } => ({
  text: JSON.stringify({ name, steps, count }),
});

describe('capture', () => {
  it('takes the JSON read where it is complete, and asks for nothing else', async () => {
    const bench = await createBench({ '/api/flows/1': json('One', ['a', 'b']) });
    const captured = await bench.read('1');
    expect(captured).to.include({ strategy: 'json' });
    expect(captured.values).to.deep.equal({ id: '1', name: 'One', conditions: ['a', 'b'] });
    expect(bench.asked).to.deep.equal(['/api/flows/1']);
  });

  it('falls to HTML, remembers, and goes straight there the next time', async () => {
    const bench = await createBench({
      '/api/flows/1': { status: 500, text: '' },
      '/flows/1': { text: page('One', ['a']) },
      '/flows/2': { text: page('Two', []) },
    });
    expect(await bench.read('1')).to.include({ strategy: 'http' });
    expect(await bench.read('2')).to.include({ strategy: 'http' });
    expect(bench.asked).to.deep.equal(['/api/flows/1', '/flows/1', '/flows/2']);
    expect(bench.remembered).to.deep.equal(['flow http']);
  });

  it('does not send a whole kind to the slow way because of one odd page', async () => {
    const bench = await createBench(
      {
        '/api/flows/1': json('One', []),
        '/api/flows/2': json('Two', ['a'], 2),
        '/flows/2': { text: page('Two', ['a'], 2) },
        '/api/flows/3': json('Three', []),
      },
      { '/flows/2': page('Two', ['a', 'b']) },
    );
    await bench.read('1');
    expect(await bench.read('2')).to.include({ strategy: 'render' });
    expect(await bench.read('3')).to.include({ strategy: 'json' });
    expect(bench.remembered).to.deep.equal(['flow json']);
  });

  it('fetches what hides behind a button and counts it', async () => {
    const hidden = page('One', ['a'], 3).replace(
      '</main>',
      '<button class="more" data-url="/more/1"></button></main>',
    );
    const bench = await createBench({
      '/api/flows/1': { status: 403, text: '' },
      '/flows/1': { text: hidden },
      '/more/1': { text: '<li>b</li><button class="more" data-url="/more/2"></button>' },
      '/more/2': { text: '<li>c</li>' },
    });
    const { values, strategy } = await bench.read('1');
    expect(strategy).to.equal('http');
    expect(values.conditions).to.deep.equal(['a', 'b', 'c']);
  });

  it('calls it drift when no strategy gets all of it, naming page and field, and keeps the page', async () => {
    const half = '<main><p id="count">0</p></main>';
    const bench = await createBench(
      { '/api/flows/1': { text: '{}' }, '/flows/1': { text: half } },
      { '/flows/1': half },
    );
    const error = await rejection(bench.read('1'));
    expect(error).to.be.instanceOf(SelectorDrift).and.include({ exitCode: 5 });
    expect(error.message).to.include('"flow"').and.include('the field name');
    expect(existsSync(error.file as string)).to.equal(true);
    expect(existsSync((error.file as string).replace('.html', '.png'))).to.equal(true);
  });

  it('takes a count that does not hold for drift', async () => {
    const bench = await createBench(
      { '/api/flows/1': json('One', ['a'], 2), '/flows/1': { text: page('One', ['a'], 2) } },
      { '/flows/1': page('One', ['a'], 2) },
    );
    expect((await rejection(bench.read('1'))).message).to.include(
      'the page counts 2 conditions, 1 were found',
    );
  });

  it('takes the sign-in page for neither a record nor drift', async () => {
    const bench = await createBench({
      '/api/flows/1': { status: 404, text: '' },
      '/flows/1': { url: `${ui}/login?next=/flows/1`, text: page('One', []) },
    });
    const error = await bench.read('1').catch((thrown: Error) => thrown);
    expect(error).to.include({ name: 'RecordError', code: 'record_gone' }).and.be.instanceOf(RecordError);
    const other = await createBench({
      '/api/flows/1': { status: 500, text: '' },
      '/flows/1': { url: `${ui}/login?next=/flows/1`, text: page('One', []) },
    });
    expect(await other.read('1').catch((thrown: Error) => thrown)).to.include({ name: 'SignedOut' });
  });
});
