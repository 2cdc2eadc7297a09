// An extraction from the token desk as a process of its own, to be killed: argv are the run's folder, the desk's
// addresses as JSON.
import { extract } from '../../extractors/run.ts';
import type { TokenDesk } from './token-desk.ts';
import { createTokenBench } from './token-world.ts';

const [folder, addresses] = process.argv.slice(2) as [string, string];
const { options } = await createTokenBench(folder, JSON.parse(addresses) as TokenDesk);
await extract(options);
