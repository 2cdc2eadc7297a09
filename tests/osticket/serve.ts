// A seeded osTicket on loopback for trying profiles by hand: OSTICKET_DIR=… npx tsx tests/osticket/serve.ts
// Prints one line of JSON (url, user, password, folder) and stays until it is told to stop.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ADMIN, seedSite, startSite } from './site.ts';

const folder = await mkdtemp(join(tmpdir(), 'osticket-'));
const site = await startSite(folder);
await seedSite(folder);
console.log(JSON.stringify({ url: site.url, signIn: `${site.url}/scp/login.php`, ...ADMIN, folder }));
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await site.close();
await rm(folder, { recursive: true, force: true });
