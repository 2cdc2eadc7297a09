// The failures this would catch: captures of a single-page app with a GraphQL API that `probe --suggest` cannot give back,
// or gives back so that something else is extracted; an operation that became allowed because a page asked for it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { parse } from 'yaml';
import { HAZARDS } from '../../cli/demo-sandbox.ts';
import { probe } from '../../extractors/probe/probe.ts';
import { type HazardsSetting, hazardsText } from '../../sandbox/thread/hazards.ts';
import { startThread, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import { loadProfile } from '../../selectors/load.ts';
import { type Bench, createBench, sumsIn } from '../support/extraction.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { withoutCaptures } from '../support/without-captures.ts';

const PROFILE = new URL('../../selectors/thread-spa.yaml', import.meta.url).pathname;

describe('probe --suggest where the captures of a single-page app are gone', function () {
  this.timeout(1_200_000);
  let thread: ThreadSandbox | undefined;

  afterEach(async () => {
    await thread?.close();
    thread = undefined;
  });

  async function signedIn(source: ThreadSandbox, profile: string): Promise<Bench> {
    const bench = await createBench(await temporaryFolder(), source, { profile });
    await bench.login();
    return bench;
  }
  async function extracted(source: ThreadSandbox, profile: string): Promise<Map<string, string>> {
    const bench = await signedIn(source, profile);
    await bench.extract();
    return sumsIn(bench.run.snapshot);
  }

  const faces: [string, HazardsSetting][] = [
    ['no hazards', 'none'],
    ['the hazards of the demo', hazardsText.parse(HAZARDS.join(','))],
    ['every hazard', 'all'],
  ];
  for (const [name, hazards] of faces) {
    it(`gives them back, and every stream has the same bytes: ${name}`, async () => {
      thread = await startThread({ ui: 'spa', size: 'tiny', hazards });
      const before = await extracted(thread, PROFILE);
      const folder = await temporaryFolder();
      const [bare, learned] = [join(folder, 'bare.yaml'), join(folder, 'learned.yaml')];
      const text = withoutCaptures(await readFile(PROFILE, 'utf8'));
      await writeFile(bare, text);
      const { options } = await signedIn(thread, bare);
      const profile = await loadProfile(bare, thread.origins ?? {});
      for (const kind of Object.values(profile.pages)) expect(kind).to.not.have.property('capture');

      const { report, suggested } = await probe({ ...options, profile, suggest: { text, file: bare } });
      expect(report.notLearned).to.deep.equal({});
      await writeFile(learned, suggested ?? '');
      expect((parse(suggested ?? '') as { guard: unknown }).guard).to.deep.equal(
        (parse(text) as { guard: unknown }).guard,
      );
      const after = await extracted(thread, learned);
      const differing = [...new Set([...before.keys(), ...after.keys()])].filter(
        (path) => before.get(path) !== after.get(path),
      );
      expect(differing).to.deep.equal([]);
      expect(before.size).to.be.greaterThan(200);
    });
  }
});
