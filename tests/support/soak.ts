// Whether there is time for everything (`npm run test:soak`) or only for the part that `npm test` can wait for.
import { type AsyncFunc, it } from 'mocha';

export const isSoak = process.env.SOAK === '1';

/** A test that `npm test` cannot wait for. */
export function itInSoak(title: string, test: AsyncFunc): void {
  if (isSoak) it(title, test);
}
