// A process that tries for the lock of each folder it is told on stdin, keeps what it gets, and says so line by line.
import { createInterface } from 'node:readline';
import { systemClock } from '../../lib/clock.ts';
import { Locked } from '../../lib/errors.ts';
import { lockRun } from '../../state/lock.ts';

const options = { clock: systemClock, what: 'import', onLost: () => process.exit(1) };
for await (const dir of createInterface(process.stdin)) {
  const got = await lockRun({ dir }, options).then(
    () => 'won',
    (error: unknown) => {
      if (error instanceof Locked) return 'locked';
      throw error;
    },
  );
  console.info(got);
}
process.exit(0);
