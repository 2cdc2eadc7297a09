// The failure this would catch: a protection that no test holds, so that it may be lost unnoticed. Each is switched off
// in a copy of the project, and a test that names what it keeps away has to fail there.
// Only some: SOAK_PROTECTIONS=preflight,batch npm run test:protections.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';

interface Protection {
  readonly file: string;
  readonly code: string;
  /** What stands there when it is switched off. */
  readonly off: string;
  readonly test: string;
  /** Of that file, those that are to tell. */
  readonly grep?: string;
}

const guardTest = 'tests/unit/extractors/guard.test.ts';
const proofTest = 'tests/e2e/extract-proof.test.ts';
const loudTest = 'tests/e2e/extract-loud.test.ts';
const tokenTest = 'tests/e2e/token-desk.test.ts';

const protections: Record<string, Protection> = {
  'preflight: judged by what it announces': {
    file: 'extractors/access/guard.ts',
    code: 'return mayFollow ? ALLOW',
    off: 'return mayFollow || true ? ALLOW',
    test: guardTest,
  },
  'document: a mutation under a listed name is a write': {
    file: 'extractors/access/named-reads.ts',
    code: "if (hasDocument) return type === 'query';",
    off: 'if (hasDocument) return true;',
    test: guardTest,
  },
  'batch: every member is named': {
    file: 'extractors/access/named-reads.ts',
    code: 'operations.length > 0 && operations.every(',
    off: 'operations.length > 0 && operations.some(',
    test: guardTest,
  },
  'hash: only the listed one': {
    file: 'extractors/access/named-reads.ts',
    code: 'listed.sha256 === hash && listed.vouchedBy !== undefined',
    off: 'listed.vouchedBy !== undefined',
    test: guardTest,
  },
  'hash: only with vouchedBy': {
    file: 'selectors/check-guard.ts',
    code: 'operation.sha256 === undefined || operation.vouchedBy !== undefined',
    off: 'true',
    test: 'tests/unit/selectors/load.test.ts',
    grep: 'takes no read whose writes',
  },
  'bare GraphQL address: a mistake in the profile': {
    file: 'selectors/check-guard.ts',
    code: 'read.operations === undefined && GRAPHQL_PATH.test(read.url)',
    off: 'false',
    test: 'tests/unit/selectors/load.test.ts',
    grep: 'takes no read whose writes',
  },
  'body: what cannot be read is no read': {
    file: 'extractors/access/named-reads.ts',
    code: 'if (sent.body === undefined && isJudged) return false;',
    off: 'if (sent.body === undefined && isJudged) return true;',
    test: guardTest,
  },
  'form: only the named grants': {
    file: 'extractors/access/named-reads.ts',
    code: 'return found.length === 1 && allowed.some((each) => String(each) === found[0]);',
    off: 'return true;',
    test: guardTest,
  },
  'GET: a mutation is a write there, too': {
    file: 'extractors/access/named-reads.ts',
    code: 'if (write) return refuse(write);',
    off: '',
    test: guardTest,
  },
  'login: POST to its own addresses only': {
    file: 'extractors/access/guard.ts',
    code: "phase === 'login' && method === 'POST' && isLoginAddress(url, policy)",
    off: "phase === 'login' && method === 'POST'",
    test: guardTest,
  },
  'socket: only those that are named': {
    file: 'extractors/access/guard.ts',
    code: 'policy.sockets.find((each) => isAt(each.url, url, policy.uiOrigin))',
    off: 'policy.sockets[0]',
    test: guardTest,
  },
  'frame: judged by its shape': {
    file: 'extractors/access/named-reads.ts',
    code: 'return socket.sends.some((send) => isFrame(send, text, value))',
    off: 'return socket.sends.length > 0',
    test: guardTest,
  },
  'closed stream: a finding on the record': {
    file: 'extractors/crawl/records.ts',
    code: 'if (closed !== undefined)',
    off: 'if (closed === null)',
    test: tokenTest,
    grep: 'notes on each record',
  },
  'drift: says what the guard stopped': {
    file: 'extractors/capture/render-source.ts',
    code: 'const told = toldRefusals(drawing.refused());',
    off: 'const told = null as string | null;',
    test: tokenTest,
    grep: 'tells which',
  },
  'refusals: counted by what they were': {
    file: 'extractors/access/refusals.ts',
    code: 'operation: doing === null ? null : { name: doing.name, type: doing.type },',
    off: 'operation: null,',
    test: guardTest,
  },
  'hops: judged in the browser itself': {
    file: 'extractors/browser/browser-context.ts',
    code: "if (verdict === null) return 'stop';\n    if (!verdict.allow) {",
    off: "if (verdict === null) return 'stop';\n    if (!verdict.allow && phase === 'login') {",
    test: 'tests/e2e/guard.test.ts',
  },
  'more: a thread is whole when its app says so': {
    file: 'extractors/capture/read-on.ts',
    code: "problem: open ?? (isShut ? 'a hidden part does not open (expand)' : null),",
    off: 'problem: isShut && open ? open : null,',
    test: 'tests/e2e/observe.test.ts',
    grep: 'takes half a thread|never heard',
  },
  'scroll: reads on': {
    file: 'extractors/capture/read-on.ts',
    code: 'const step = patience >= 2;',
    off: 'if (patience >= 0) return;\n  const step = patience >= 2;',
    test: 'tests/e2e/observe.test.ts',
    grep: 'reads every thread and message: totals',
  },
  'asking: equal to drawing before it is trusted': {
    file: 'extractors/capture/read-heard.ts',
    code: 'return spelt(one.values) === spelt(other.values);',
    off: 'return one !== other;',
    test: 'tests/e2e/observe.test.ts',
    grep: 'never trusts',
  },
  'asking: sampled against drawn pages during the run': {
    file: 'extractors/capture/read-heard.ts',
    code: "trust.state === 'trusted' && trust.unsampled >= SAMPLE && !trust.isSampling",
    off: 'false',
    test: 'tests/e2e/observe.test.ts',
    grep: 'reads again by drawing',
  },
  'asking: what it brought is read again once it proves wrong': {
    file: 'extractors/capture/read-heard.ts',
    code: 'await asking.provedWrong(name, stream);',
    off: '',
    test: 'tests/e2e/observe.test.ts',
    grep: 'reads again by drawing',
  },
  'asking: a list is proved by it only where it tells of the same rows': {
    file: 'extractors/crawl/lists.ts',
    code: "return sameKeys(keys, new Set(asked.rows.map(({ values }) => keyOf(values) ?? '')));",
    off: 'return true;',
    test: 'tests/e2e/observe.test.ts',
    grep: 'never trusts',
  },
  'asking: also what an earlier run brought is read again': {
    file: 'extractors/crawl/read-again.ts',
    code: '[...new Set([...underWay, ...wasAsked])]',
    off: '[...underWay, ...wasAsked.slice(0, 0)]',
    test: 'tests/e2e/observe.test.ts',
    grep: 'only after a restart',
  },
  'asking: also what is under way is read again': {
    file: 'extractors/crawl/read-again.ts',
    code: '[...new Set([...underWay, ...wasAsked])]',
    off: 'wasAsked',
    test: 'tests/e2e/observe.test.ts',
    grep: 'reads again by drawing',
  },
  'observe: a record whose read is answered by 404 is not there': {
    file: 'extractors/capture/render-source.ts',
    code: 'isReadOf(kind, drawing.ears.absent(), listening)',
    off: 'false',
    test: 'tests/e2e/observe.test.ts',
    grep: 'answered by 404',
  },
  'refresh token: sent once': {
    file: 'extractors/access/rotations.ts',
    code: "if (known && Date.now() - known.at < FRESH) return { kind: 'answered', answer: known.answer };",
    off: '',
    test: 'tests/unit/extractors/session.test.ts',
    grep: 'refresh tokens',
  },
  'rotated token: kept before the page has it': {
    file: 'extractors/browser/token-door.ts',
    code: 'await deps.keep();',
    off: '',
    test: tokenTest,
    grep: 'rotated just before',
  },
  'proof: a list without one is not whole': {
    file: 'extractors/crawl/completeness.ts',
    code: "return by === null ? 'unproved' : 'proved';",
    off: "return by === undefined ? 'unproved' : 'proved';",
    test: proofTest,
    grep: 'seals nothing unproved|tells a list proved',
  },
  'proof: "Gaps: 0" is not said over an unproved list': {
    file: 'extractors/crawl/require-proof.ts',
    code: 'if (unproved.length === 0) return;',
    off: 'if (unproved.length >= 0) return;',
    test: proofTest,
    grep: 'seals nothing unproved',
  },
  'drift: never sealed as whole by the next command': {
    file: 'extractors/crawl/crawl.ts',
    code: 'if (error instanceof SelectorDrift) await queue.spoilStream(stream, error.message);',
    off: '',
    test: proofTest,
    grep: 'never seals a list that drifted',
  },
  'button: not believed unseen': {
    file: 'extractors/crawl/lists.ts',
    code: "return list.pagination.kind === 'load-more' && list.counter === undefined;",
    off: 'return list.counter === null;',
    test: loudTest,
    grep: 'does not believe plain HTTP',
  },
  'gone: said with 200': {
    file: 'selectors/gone.ts',
    code: "if (gone === undefined || content.kind === 'json') return false;",
    off: 'return false;',
    test: loudTest,
    grep: 'read by http, says',
  },
  'shadow roots and frames: loud': {
    file: 'selectors/read-fields.ts',
    code: 'if (mayBeHidden(value, way) &&',
    off: 'if (false &&',
    test: 'tests/unit/selectors/resolve.test.ts',
    grep: 'empty but for',
  },
  'labels: loud where none is seen': {
    file: 'selectors/labels.ts',
    code: "return part === null || textOf(part).trim() !== '';",
    off: 'return false;',
    test: 'tests/unit/selectors/resolve.test.ts',
    grep: 'shows no label',
  },
  'labels: loud where one is missing that others have': {
    file: 'extractors/crawl/stream-findings.ts',
    code: 'missing.set(field, (missing.get(field) ?? 0) + 1);',
    off: ';',
    test: loudTest,
    grep: 'labels stand nowhere',
  },
  'filter: one that hides rows is drift': {
    file: 'selectors/clear.ts',
    code: 'findAll(one.select, root).some((menu) => !isChosen(menu, one.choose))',
    off: 'false',
    test: 'tests/unit/selectors/clear.test.ts',
  },
  'ids: loud where no record has one': {
    file: 'extractors/crawl/stream-findings.ts',
    code: 'return values.every((value) => value === null);',
    off: 'return false;',
    test: loudTest,
    grep: 'no record of a stream',
  },
  'time in words: left out of the comparison': {
    file: 'extractors/generations/delta.ts',
    code: 'if (fields === undefined ||',
    off: 'if (true || fields === undefined ||',
    test: loudTest,
    grep: 'time is only words',
  },
  'lookups: loud where no record has the text': {
    file: 'selectors/lookup.ts',
    code: 'if (only === undefined && !isCapture)',
    off: 'if (false)',
    test: 'tests/unit/extractors/lookups.test.ts',
    grep: 'tells so on the record',
  },
  'lookups: nothing taken of records that differ': {
    file: 'selectors/lookup.ts',
    code: 'if (others.length > 0)',
    off: 'if (false)',
    test: 'tests/unit/extractors/lookups.test.ts',
    grep: 'where several differ',
  },
  'labels: nothing guessed of two plain ones': {
    file: 'selectors/labels-on-page.ts',
    code: 'isAmbiguous: found.length > 1',
    off: 'isAmbiguous: false',
    test: 'tests/unit/selectors/labels-on-page.test.ts',
    grep: 'several plain labels',
  },
  'next links: drift where one comes to no address': {
    file: 'selectors/next-link.ts',
    code: 'isUnclear: next === null && steps.length > 0',
    off: 'isUnclear: false',
    test: 'tests/unit/selectors/composed-values.test.ts',
    grep: 'come to nothing',
  },
  'messages: no id twice': {
    file: 'extractors/streams/messages.ts',
    code: 'if (other !== undefined)',
    off: 'if (false)',
    test: 'tests/unit/extractors/parsers.test.ts',
    grep: 'two messages have one id',
  },
  'images: those no attachment claims': {
    file: 'extractors/crawl/records.ts',
    code: 'if (count > 0) await queue.find',
    off: 'if (count < 0) await queue.find',
    test: loudTest,
    grep: 'images that no attachment claims',
  },
  'error: names the strategy that saw the page': {
    file: 'extractors/capture/taken.ts',
    code: 'attempts.findLast(({ isRead }) => isRead) ?? attempts.at(-1)',
    off: 'attempts[0]',
    test: loudTest,
    grep: 'names in its error',
  },
};

const root = new URL('../..', import.meta.url).pathname;
const asked = process.env.SOAK_PROTECTIONS?.split(',');

describe('with one protection switched off, a test fails', function () {
  this.timeout(0);
  let copy: string;
  const passed = new Set<string>();

  before(async () => {
    copy = await copyOfProject();
  });
  after(() => rm(copy, { recursive: true, force: true }));

  for (const [name, { file, code, off, test, grep }] of Object.entries(protections)) {
    if (asked && !asked.some((one) => name.startsWith(one))) continue;
    it(name, async () => {
      const key = `${test} ${grep}`;
      if (!passed.has(key)) {
        const calm = await run(copy, test, grep);
        expect(calm, `${test} as it is`).to.include({ failing: 0 });
        expect(calm.passing, `tests called "${grep}"`).to.be.above(0);
        passed.add(key);
      }
      const path = join(copy, file);
      const text = await readFile(path, 'utf8');
      expect(text.split(code), `places in ${file}`).to.have.lengthOf(2);
      await writeFile(
        path,
        text.replace(code, () => off),
      );
      try {
        expect((await run(copy, test, grep)).failing, `${test} without it`).to.be.above(0);
      } finally {
        await writeFile(path, text);
      }
    });
  }
});

/** Everything under version control, on the packages that are installed here. */
async function copyOfProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'threadlift-protections-'));
  const { stdout } = await promisify(execFile)('git', ['ls-files', '-z'], { cwd: root });
  for (const name of stdout.split('\0').filter((one) => one !== ''))
    await cp(join(root, name), join(folder, name));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** @returns how many tests passed and failed; one that could not even be loaded has failed */
async function run(
  folder: string,
  test: string,
  grep?: string,
): Promise<{ passing: number; failing: number }> {
  const args = ['node_modules/mocha/bin/mocha.js', '--no-parallel', '--reporter', 'json', test];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...args, ...(grep === undefined ? [] : ['--grep', grep])],
    { cwd: folder, maxBuffer: 1 << 26, env: { ...process.env, SOAK: '1' } },
  ).catch((error: unknown) => error as { stdout: string });
  const [, report] = /^(\{[\s\S]*\n\})\s*$/m.exec(stdout) ?? [];
  if (report === undefined) throw new Error(`${test} could not be run: ${stdout.slice(-2000)}`);
  const { passes, failures } = (JSON.parse(report) as { stats: { passes: number; failures: number } }).stats;
  return { passing: passes, failing: failures };
}
