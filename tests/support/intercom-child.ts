// The Intercom sandbox as a process of its own, so that its memory and its CPU are not those of the test or of the
// importer. Prints one line, `{"url","token"}`, and ends with its parent.
import { startIntercom } from '../../sandbox/intercom/server.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as Parameters<typeof startIntercom>[0];
const { url, token, close } = await startIntercom(options);
process.stdout.write(`${JSON.stringify({ url, token })}\n`);
process.stdin.on('end', () => void close().then(() => process.exit(0)));
process.stdin.resume();
