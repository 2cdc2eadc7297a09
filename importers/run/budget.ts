// How many failed units a phase may have before the cause is held to be systemic, not data. Pure.
import { TooManyFailures } from '../../lib/errors.ts';

const FIRST = 10;
const SHARE = 0.01;

export interface FailureBudget {
  /** Counts one unit that this run tried. @throws TooManyFailures when all of the first 10, or over 1 % and at least 10, failed */
  count(failed: boolean): void;
}

/** @param phase names it in the error */
export function failureBudget(phase: string): FailureBudget {
  let tried = 0;
  let failures = 0;
  return {
    count(failed) {
      tried += 1;
      if (!failed) return;
      failures += 1;
      if (failures < FIRST || failures <= tried * SHARE) return;
      throw new TooManyFailures(
        'too_many_failures',
        `${failures} of the first ${tried} records of the phase "${phase}" failed.`,
        {
          hint: 'Look at the failures (threadlift status), remove the cause, then run `threadlift import --retry-failed`.',
        },
      );
    },
  };
}
