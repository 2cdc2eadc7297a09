// What the parts of a crawl (lists, records, files) share, and how they behave when the session ends. Types mostly.
import type { Clock } from '../../lib/clock.ts';
import { OperatorError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Consent } from '../../model/consent.ts';
import type { StreamName } from '../../model/streams.ts';
import type { Profile } from '../../selectors/schema.ts';
import type { SnapshotWriter } from '../../state/snapshot-writer.ts';
import type { Gate } from '../access/gate.ts';
import { type Session, SignedOut } from '../access/session.ts';
import type { AppApi } from '../capture/app-api.ts';
import type { Capture } from '../capture/capture.ts';
import type { StrategyMemory } from '../capture/strategy-memory.ts';
import type { HttpSource } from '../http/http-source.ts';
import type { FailureBudget } from './budget.ts';
import type { CarryOver } from './carry-over.ts';
import type { Lookups } from './lookups.ts';
import type { Queue } from './queue.ts';
import type { Sample } from './sample.ts';

export interface CrawlContext {
  readonly profile: Profile;
  readonly gate: Gate;
  readonly session: Session;
  readonly http: HttpSource;
  readonly api: AppApi;
  readonly capture: Capture;
  readonly memory: StrategyMemory;
  readonly queue: Queue;
  readonly writer: SnapshotWriter;
  readonly budget: FailureBudget;
  /** What records of earlier streams say. */
  readonly lookups: Lookups;
  /** Streams asked for and consented to. */
  readonly scope: ReadonlySet<StreamName>;
  /** The date range agreed to. */
  readonly range: Pick<Consent, 'from' | 'to'>;
  /** What need not be read, where there is an earlier generation. */
  readonly carryOver: CarryOver | null;
  /** Null for everything, which is what a migration reads. */
  readonly sample: Sample | null;
  readonly maxFileBytes: number | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/**
 * Runs a task, signing in again when the source signed us out meanwhile.
 * @throws OperatorError `session_expired`
 */
export async function whileSignedIn<T>(session: Session, task: () => Promise<T>): Promise<T> {
  for (let renewals = 0; ; renewals += 1) {
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof SignedOut)) throw error;
      if (renewals === 2) {
        throw new OperatorError('session_expired', error.told('The source signs us out again at once'), {
          hint: 'Sign in by hand (threadlift login --headed), then run the same command again.',
          cause: error,
        });
      }
      await session.renew(error);
    }
  }
}
