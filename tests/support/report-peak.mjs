// Preloaded into a process that is measured: on its way out it writes its peak resident size, in megabytes.
// VmHWM, not getrusage: a process inherits the latter's maximum from whoever started it.
import { readFileSync, writeFileSync } from 'node:fs';

process.on('exit', () => {
  const kilobytes = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  writeFileSync(process.env.PEAK_FILE ?? '', String(kilobytes / 1024));
});
