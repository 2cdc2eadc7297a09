// The failure this would catch: among many moments the importing process can be killed at, one that loses or doubles
// a write. Other moments: SOAK_SEED=7 npm run test:soak; more or fewer of them: SOAK_KILLS=50.
import { describe, it } from 'mocha';
import { importKilled } from '../support/killed-import.ts';
import { sandboxRecords } from '../support/memory-snapshot.ts';

const seed = Number(process.env.SOAK_SEED ?? Math.floor(Math.random() * 1_000_000));
const kills = Number(process.env.SOAK_KILLS ?? 300);

describe(`an import killed ${kills} times, seed ${seed}`, () => {
  for (const [name, faults] of [
    ['without faults', 0],
    ['with a tenth of all requests failing and searches lagging', 0.1],
  ] as const) {
    it(`${name}, has applied each planned write once`, async () => {
      const result = await importKilled({ records: sandboxRecords(), seed, kills, faults });
      console.info(`      ${kills} kills, seed ${seed}: ${JSON.stringify(result)}`);
    });
  }
});
