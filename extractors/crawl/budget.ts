// Stops a run whose failures are systemic: one bad record is data, one in a hundred is our fault or the source's.
import { MigrationError, OperatorError, TooManyFailures } from '../../lib/errors.ts';
import type { StreamName } from '../../model/streams.ts';

const FIRST = 10;
const SHARE = 0.01;

export interface FailureBudget {
  succeeded(stream: StreamName): void;
  /**
   * @param total records the stream is known to have
   * @throws TooManyFailures when all of the first ten failed, or more than one in a hundred (at least ten);
   *   the error itself where it says what a person must do
   */
  failed(stream: StreamName, error: Error, total: number): void;
  /**
   * One more that is missing, perhaps rightly.
   * @throws TooManyFailures when ten are and nothing was read: the addresses are wrong, not the account
   */
  doubted(stream: StreamName, error: Error): void;
}

export function createBudget(): FailureBudget {
  const good = new Map<StreamName, number>();
  const bad = new Map<StreamName, number>();
  const doubts = new Map<StreamName, number>();
  return {
    succeeded: (stream) => void good.set(stream, (good.get(stream) ?? 0) + 1),
    failed(stream, error, total) {
      const failures = (bad.get(stream) ?? 0) + 1;
      bad.set(stream, failures);
      const allFailed = failures >= FIRST && (good.get(stream) ?? 0) === 0;
      if (!allFailed && failures <= Math.max(FIRST, total * SHARE)) return;
      if (error instanceof OperatorError) throw error;
      throw tooMany(`${failures} of ${total} ${stream} failed, the last because: ${error.message}`, error);
    },
    doubted(stream, error) {
      const doubted = (doubts.get(stream) ?? 0) + 1;
      doubts.set(stream, doubted);
      if (doubted < FIRST || (good.get(stream) ?? 0) > 0) return;
      throw tooMany(`The first ${doubted} ${stream} are all missing: ${error.message}`, error);
    },
  };
}

function tooMany(message: string, cause: Error): TooManyFailures {
  return new TooManyFailures('too_many_failures', message, {
    hint: 'Look at logs/run.log, set right what they have in common, then run: threadlift extract --retry-failed',
    places: cause instanceof MigrationError ? cause.places : [],
    cause,
  });
}
