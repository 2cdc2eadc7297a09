// The failure this would catch: among many moments a process can be killed at, one that loses or doubles something.
// Other moments: SOAK_SEED=7 npm run test:soak; more of them: SOAK_KILLS=200.
import { describe, it } from 'mocha';
import { classic, hazardous, spa } from '../support/faces.ts';
import { extractKilled, type KilledAccount } from '../support/killed-extraction.ts';

const seed = Number(process.env.SOAK_SEED ?? Math.floor(Math.random() * 1_000_000));
const kills = Number(process.env.SOAK_KILLS ?? 50);

const accounts: Required<KilledAccount>[] = [
  { face: classic, size: 'small' },
  { face: spa, size: 'tiny' },
  { face: hazardous, size: 'tiny' },
];

for (const account of accounts)
  describe(`an extraction of ${account.face.name} killed ${kills} times, seed ${seed}`, () => {
    it('ends with the same bytes and has read nothing finished again', async () => {
      const twice = await extractKilled(seed, kills, account);
      console.info(`      ${kills} kills, seed ${seed}: ${twice} reads in flight were asked for again`);
    });
  });
