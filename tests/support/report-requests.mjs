// Loaded with --import into a command of the CLI: when each of its requests left, and how it was answered, goes into the
// file REQUESTS_FILE when the process ends. Reads and writes alike, as [milliseconds, "METHOD path", status] in JSON.
import { writeFileSync } from 'node:fs';

const { fetch } = globalThis;
const requests = [];

globalThis.fetch = async (request, options) => {
  const seen = [Date.now(), `${request.method} ${new URL(request.url).pathname}`, 0];
  requests.push(seen);
  const response = await fetch(request, options);
  seen[2] = response.status;
  return response;
};

process.on('exit', () => writeFileSync(process.env.REQUESTS_FILE, JSON.stringify(requests)));
