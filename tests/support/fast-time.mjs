// Loaded with --import into a process whose time is to run FAST_TIME times as fast, from FAST_TIME_FROM on: waits take
// a fraction, and the clock says they took all of it. What is told the time (a sandbox) must be told this time.
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const factor = Number(process.env.FAST_TIME);
const from = Number(process.env.FAST_TIME_FROM);
const realNow = Date.now;
const realTimeout = globalThis.setTimeout;
const realDelay = timers.setTimeout;

Date.now = () => Math.floor(from + (realNow() - from) * factor);
globalThis.setTimeout = Object.assign(
  (task, ms = 0, ...rest) => realTimeout(task, ms / factor, ...rest),
  realTimeout,
);
timers.setTimeout = (ms = 0, ...rest) => realDelay(ms / factor, ...rest);
syncBuiltinESMExports();
