// A process that is stopped (SIGSTOP, by itself) right before the n-th step it takes on the disk for a lock. Reads
// "folder<TAB>n" from stdin; says "stopping" before it stops, and in the end what became of it.
import { writeSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { createInterface } from 'node:readline';
import { systemClock } from '../../lib/clock.ts';
import { Locked } from '../../lib/errors.ts';
import { lockRun } from '../../state/lock.ts';

let left = 0;
const module = promises as unknown as Record<string, (...args: unknown[]) => unknown>;
for (const name of ['mkdir', 'writeFile', 'stat', 'readdir', 'readFile', 'rename', 'rm', 'rmdir', 'unlink']) {
  const real = module[name];
  if (!real) throw new Error(`there is no ${name}`);
  module[name] = (...args) => {
    left -= 1;
    if (left === 0) {
      writeSync(1, `stopping\n`);
      process.kill(process.pid, 'SIGSTOP');
    }
    return real(...args);
  };
}
syncBuiltinESMExports();

let lost = false;
for await (const line of createInterface(process.stdin)) {
  const [dir = '', step = ''] = line.split('\t');
  left = Number(step);
  const options = { clock: systemClock, what: 'import', onLost: () => (lost = true) };
  const got = await lockRun({ dir }, options).then(
    () => (lost ? 'lost' : 'won'),
    (error: unknown) => {
      if (error instanceof Locked) return 'locked';
      throw error;
    },
  );
  left = 0;
  writeSync(1, `${got}\n`);
}
process.exit(0);
