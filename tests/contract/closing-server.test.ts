// A server that closes the connection behind each answer, as PHP's own and many a proxy do, while the answer is not
// read to its end yet. Catches: the undici that cheerio brings in place of Node's, which ends the process then.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { describe, it } from 'mocha';

const BODY = 'a'.repeat(32 * 1024);
/** Reads late, so that what came first fills the reader's buffer before the connection is closed. */
const READER = `
  await import('./lib/own-fetch.ts');
  await import('cheerio');
  const answer = await fetch(process.argv[1]);
  await fetch(process.argv[1]).then((second) => second.text());
  console.log((await answer.text()).length);
`;

describe('a server that closes the connection', () => {
  it('ends an answer, and not the process', async () => {
    let first: Socket | undefined;
    const server = createServer((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n');
        if (first === undefined) {
          first = socket;
          socket.write(BODY);
          return;
        }
        // The second is answered once the reader has met the end of the first.
        first.once('close', () => socket.end());
        first.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    try {
      const args = ['--import=tsx', '--input-type=module', '--eval', READER, `http://127.0.0.1:${port}/`];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      expect(stdout.trim()).to.equal(String(BODY.length));
    } finally {
      server.close();
    }
  });

  it('is met with Node’s own client by every command', async () => {
    const main = await readFile(new URL('../../cli/main.ts', import.meta.url), 'utf8');
    expect(/^import .*$/m.exec(main)?.[0]).to.equal("import '../lib/own-fetch.ts';");
  });
});
