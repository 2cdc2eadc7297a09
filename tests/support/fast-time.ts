// Faster time for processes that belong together, the command line and a sandbox: see fast-time.mjs.
import { fileURLToPath } from 'node:url';

const PRELOAD = fileURLToPath(new URL('fast-time.mjs', import.meta.url));

export interface FastTime {
  /** For a sandbox in this process. */
  readonly now: () => number;
  /** For a process of the command line, or a sandbox that is one. */
  readonly env: Record<string, string>;
}

/** @param factor how many seconds pass in one */
export function fastTime(factor = 20): FastTime {
  const from = Date.now();
  return {
    now: () => Math.floor(from + (Date.now() - from) * factor),
    env: {
      NODE_OPTIONS: `--import=${PRELOAD}`,
      FAST_TIME: String(factor),
      FAST_TIME_FROM: String(from),
    },
  };
}
