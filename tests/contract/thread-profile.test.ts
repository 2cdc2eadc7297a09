// The shipped profile against the sandbox, without a browser: every page fetched the way the engine does it
// cheaply, resolved and parsed, must give exactly what the account holds.
import { expect } from 'chai';
import type { FileRequest, RawValues } from '../../extractors/streams/parse-types.ts';
import { parsers } from '../../extractors/streams/parsers.ts';
import type { Attachment } from '../../model/records.ts';
import { type SourceRecord, type StreamName, streamNames } from '../../model/streams.ts';
import { startThread, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import { placeFragments, remainingExpanders } from '../../selectors/expand.ts';
import { loadProfile } from '../../selectors/load.ts';
import { fillUrl } from '../../selectors/paging.ts';
import { matches, type Resolution, resolveRecord, resolveRows } from '../../selectors/resolve.ts';
import {
  isListPage,
  type ListPage,
  type PageKind,
  type Profile,
  type RecordPage,
} from '../../selectors/schema.ts';
import type { Content, Env } from '../../selectors/values.ts';

interface Extraction {
  readonly account: RawValues;
  readonly records: Map<StreamName, SourceRecord[]>;
  readonly files: FileRequest[];
  /** "stream/id: what", for everything a run would stop at. */
  readonly drift: string[];
  readonly fallbacks: Set<string>;
}

/** Signs in by form posts; answers a fetch that carries the session. */
async function signIn(thread: ThreadSandbox): Promise<(url: string) => Promise<Content>> {
  const cookies = new Map<string, string>();
  const send = async (path: string, form?: Record<string, string>): Promise<Response> => {
    const response = await fetch(new URL(path, thread.url), {
      redirect: 'manual',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return response;
  };
  await send('/login', { email: thread.email });
  await send('/login/passcode', { passcode: await (await fetch(thread.mailboxUrl)).text() });
  return async (path) => {
    const response = await send(path);
    const url = new URL(path, thread.url).href;
    expect(response.status, url).to.equal(200);
    return response.headers.get('content-type')?.includes('json')
      ? { kind: 'json', url, value: await response.json() }
      : { kind: 'html', url, html: await response.text() };
  };
}

async function extract(thread: ThreadSandbox, profile: Profile): Promise<Extraction> {
  const get = await signIn(thread);
  let env: Env = { timezone: null, takenAt: Date.now() };
  const account = resolveRecord(profile.account, await get(profile.account.url), env);
  env = { ...env, timezone: String(account.values.timezone) };
  const result: Extraction = {
    account: account.values,
    records: new Map(),
    files: [],
    drift: [],
    fallbacks: new Set(),
  };

  const note = (where: string, { missing, fallbacks, shortfalls }: Resolution): void => {
    result.drift.push(...missing.map((path) => `${where}: no ${path}`));
    result.drift.push(...shortfalls.map((shortfall) => `${where}: ${JSON.stringify(shortfall)}`));
    for (const path of fallbacks) result.fallbacks.add(`${where.split('/')[0]}.${path}`);
  };

  const readRecord = async (page: RecordPage, row: RawValues): Promise<RawValues> => {
    let content = await get(fillUrl(page.json?.url ?? page.url, row) ?? '');
    for (;;) {
      const left = remainingExpanders(page, content);
      if (left.length === 0 || content.kind === 'json') break;
      const fragments = new Map<string, string>();
      for (const { url } of left) {
        const fragment = await get(url ?? '');
        if (url && fragment.kind === 'html') fragments.set(url, fragment.html);
      }
      content = placeFragments(page, content, fragments);
    }
    if (content.kind === 'html') expect(matches(page.ready, content), content.url).to.equal(true);
    const resolution = resolveRecord(page, content, env);
    note(`${page.stream}/${String(row.id)}`, resolution);
    return { ...row, ...resolution.values };
  };

  const readList = async (name: string, page: ListPage): Promise<void> => {
    let seen = 0;
    let expected: number | null = null;
    for (let next: string | null = page.json?.url ?? page.url; next; ) {
      const content = await get(next);
      const rows = resolveRows(page, content, env);
      expected = rows.counter ?? expected;
      if (rows.rows.length === 0 && !rows.empty) result.drift.push(`${name}: an empty page`);
      for (const row of rows.rows) {
        seen += 1;
        note(`${page.stream}/${String(row.values.id)}`, row);
        const target = page.open === undefined ? undefined : profile.pages[page.open];
        const values = target && !isListPage(target) ? await readRecord(target, row.values) : row.values;
        keep(page, values);
      }
      next = rows.next;
    }
    if (expected !== null && expected !== seen) result.drift.push(`${name}: ${seen} rows of ${expected}`);
  };

  const keep = ({ stream }: PageKind, values: RawValues): void => {
    const parsed = parsers[stream](values);
    if (!parsed.ok) {
      result.drift.push(`${stream}/${String(values.id)}: ${JSON.stringify(parsed.problems)}`);
      return;
    }
    const records = result.records.get(stream) ?? [];
    result.records.set(stream, [...records, parsed.record]);
    result.files.push(...parsed.files);
  };

  for (const [name, page] of Object.entries(profile.pages)) if (isListPage(page)) await readList(name, page);
  return result;
}

interface Truth {
  readonly account: RawValues;
  readonly streams: Record<StreamName, SourceRecord[]>;
}
const control = async (thread: ThreadSandbox, path: string, body?: unknown): Promise<unknown> => {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return (await fetch(`${thread.url}/__sandbox/${path}`, init)).json();
};
const byId = (records: readonly SourceRecord[] | undefined) =>
  Object.fromEntries((records ?? []).map((record) => [record.id, record]));

/** Records of the files asked for; what only their bytes tell is taken from the truth. */
function attachments(files: readonly FileRequest[], truth: readonly Attachment[]): SourceRecord[] {
  const known = new Map(truth.map((attachment) => [attachment.id, attachment]));
  return files.map((file) => {
    const {
      sha256 = '',
      size = 0,
      contentType = null,
      sniffedType = null,
    } = known.get(file.attachmentId) ?? {};
    const parsed = parsers.attachments({ ...file, sha256, size, contentType, sniffedType });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return parsed.record;
  });
}

describe('the Thread profile', () => {
  let profile: Profile;
  before(async () => {
    profile = await loadProfile(new URL('../../selectors/thread.yaml', import.meta.url).pathname);
  });

  for (const seed of [1, 2]) {
    describe(`on the sandbox, seed ${seed}`, () => {
      let thread: ThreadSandbox;
      let truth: Truth;
      let found: Extraction;
      before(async () => {
        thread = await startThread({ seed, size: 'small' });
        truth = (await control(thread, 'truth')) as Truth;
        found = await extract(thread, profile);
      });
      after(() => thread.close());

      it('finds everything where it expects it', () => {
        expect(found.drift).to.deep.equal([]);
        expect([...found.fallbacks]).to.deep.equal([]);
      });
      it('reads the account', () => expect(found.account).to.deep.equal(truth.account));
      for (const stream of streamNames) {
        it(`reads ${stream} as they are`, () => {
          const records =
            stream === 'attachments'
              ? attachments(found.files, truth.streams.attachments as Attachment[])
              : found.records.get(stream);
          expect(byId(records)).to.deep.equal(byId(truth.streams[stream]));
          expect(records).to.have.length(truth.streams[stream].length);
        });
      }
    });
  }

  it('reads an account as it is after changes', async () => {
    const thread = await startThread({ seed: 4, size: 'small' });
    try {
      const fixed: readonly StreamName[] = ['users', 'teams', 'properties', 'attachments'];
      const changes = streamNames
        .filter((stream) => !fixed.includes(stream))
        .flatMap((stream) => ['insert', 'edit', 'delete', 'edit', 'delete'].map((op) => ({ op, stream })));
      await control(thread, 'mutate', [
        ...changes,
        { op: 'delete', stream: 'users' },
        { op: 'edit', stream: 'teams' },
      ]);
      const truth = (await control(thread, 'truth')) as Truth;
      const found = await extract(thread, profile);
      expect(found.drift).to.deep.equal([]);
      for (const stream of streamNames.filter((name) => name !== 'attachments')) {
        expect(byId(found.records.get(stream)), stream).to.deep.equal(byId(truth.streams[stream]));
      }
    } finally {
      await thread.close();
    }
  });

  // Each fault on its own server: a changed page may be read right or reported, but never read wrong in silence.
  for (const fault of ['movedColumns', 'renamedClasses', 'missingCounter']) {
    it(`under ${fault} reads everything right, or says where it cannot`, async () => {
      const thread = await startThread({ seed: 3, size: 'small' });
      try {
        const truth = (await control(thread, 'truth')) as Truth;
        await control(thread, 'faults', { [fault]: true });
        const found = await extract(thread, profile);
        const reported = new Set(found.drift.map((line) => line.split(':')[0]));
        for (const stream of streamNames) {
          const wanted = stream === 'attachments' ? {} : byId(truth.streams[stream]);
          const got = byId(found.records.get(stream));
          for (const [id, record] of Object.entries(wanted)) {
            if (!reported.has(`${stream}/${id}`)) expect(got[id], `${stream}/${id}`).to.deep.equal(record);
          }
        }
        if (fault === 'movedColumns') expect(found.drift).to.deep.equal([]);
        // Uncounted, a thread may be cut short and nobody could tell.
        if (fault === 'missingCounter')
          expect(new Set(found.drift.map((line) => line.replace(/^.*: /, '')))).to.deep.equal(
            new Set(['no counters.messages']),
          );
      } finally {
        await thread.close();
      }
    });
  }
});
