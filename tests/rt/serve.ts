// A seeded Request Tracker on loopback for trying profiles by hand: npx tsx tests/rt/serve.ts
// Prints one line of JSON (url, user, password, folder) and stays until it is told to stop.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RIGHTS, seedDesk } from './desk.ts';
import { ROOT, startSite } from './site.ts';

const folder = await mkdtemp(join(tmpdir(), 'request-tracker-'));
const site = await startSite(folder, RIGHTS);
await seedDesk(site.url);
console.log(JSON.stringify({ url: site.url, ...ROOT, folder }));
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await site.close();
await rm(folder, { recursive: true, force: true });
