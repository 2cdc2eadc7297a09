// A rollback killed at every few writes, of a whole import and of imports that were themselves killed and leave writes
// in doubt, with a tenth of all requests failing. Catches: something left behind, taken twice or forgotten.
import { expect } from 'chai';
import { expectUndone } from '../support/rollback-judge.ts';
import { rollbackWorld } from '../support/rollback-world.ts';

const KINDS = [
  '429',
  '500',
  '500-applied',
  '502-html',
  'drop-before',
  'applied-answer-lost',
  'truncated-json',
];
/** Writes after which the import is killed; null: it may finish. */
const IMPORTS = [null, 3, 17, 33, 52, 71, 90] as const;

describe('a rollback that is killed again and again', function () {
  this.timeout(0);

  for (const [seed, writes] of IMPORTS.entries()) {
    it(`takes back ${writes === null ? 'a whole import' : `an import killed after ${writes} writes`}`, async () => {
      const world = await rollbackWorld({ fast: true });
      try {
        if (writes === null) await world.import();
        else expect(await world.killed(writes, 'import', '--acknowledge', 'all')).to.equal(true);
        const imported = await world.objects();
        await world.faults({ rate: 0.1, kinds: KINDS, seed });
        let lives = 0;
        while (await world.killed(3, 'rollback', '--yes', '--concurrency', '2')) {
          lives += 1;
          expect(lives).to.be.below(60);
        }
        let ended = await world.cli('rollback', '--yes');
        for (let again = 0; ended.code === 6 && again < 5; again += 1)
          ended = await world.cli('rollback', '--yes');
        await world.faults({});
        expect(ended.code, ended.stderr).to.equal(0);
        expect(ended.json.kept).to.deep.equal([]);
        const after = await world.objects();
        expectUndone({
          before: world.before,
          imported,
          after,
          kept: [],
          remains: ended.json.remains as string[],
        });
        console.log(`      ${lives} lives ended by SIGKILL`);
      } finally {
        await world.close();
      }
    });
  }
});
