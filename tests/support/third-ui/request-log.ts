// What the three origins saw, each request by name, and which of them were writes.
import type { MiddlewareHandler } from 'hono';

export type Origin = 'ui' | 'api' | 'files';

export interface SeenRequest {
  readonly origin: Origin;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly name: string;
  /** Whether it changes the account, its session or its telemetry. Sign-ins, renewals and searches do not. */
  readonly write: boolean;
  readonly status: number;
}

/** What is not a plain read. Method, path, name, and whether it is a write. The first that fits counts. */
const NAMES: readonly (readonly [string, RegExp, string, boolean])[] = [
  ['POST', /^\/anmeldung$/, 'anmeldung', false],
  ['POST', /^\/anmeldung\/erneuern$/, 'erneuern', false],
  ['POST', /^\/suche$/, 'suche', false],
  ['GET', /^\/abmelden$/, 'abmelden', true],
  ['PUT', /^\/vorgaenge\/[^/]+\/gelesen$/, 'gelesen', true],
  ['PUT', /^\/vorgaenge\/[^/]+\/entwurf$/, 'entwurf', true],
  ['PUT', /^\/vorgaenge\/[^/]+\/status$/, 'status', true],
  ['POST', /^\/vorgaenge\/[^/]+\/nachrichten$/, 'antwort', true],
  ['PUT', /^\/ich\/einstellungen$/, 'einstellungen', true],
  ['POST', /^\/telemetrie$/, 'telemetrie', true],
];

const ID = /\/(?:\d+|S-\d+|D-\d+|tb-\d+)(?=\/|$)/;

/** A read is named by its path: "vorgaenge/:id/nachrichten". */
export function nameRequest(method: string, path: string): { name: string; write: boolean } {
  const found = NAMES.find(([verb, pattern]) => verb === method && pattern.test(path));
  if (found) return { name: found[2], write: found[3] };
  if (method === 'OPTIONS') return { name: 'preflight', write: false };
  if (['GET', 'HEAD'].includes(method)) return { name: path.replace(ID, '/:id').slice(1), write: false };
  return { name: 'unbekannt', write: true };
}

/** Logs a request when it arrives, so that one whose answer was refused or cut off is in the log, too. */
export function logInto(log: SeenRequest[], origin: Origin): MiddlewareHandler {
  return async (c, next) => {
    const { pathname, search } = new URL(c.req.url);
    const seen = { origin, method: c.req.method, path: pathname + search, status: 0 };
    const entry = { ...seen, ...nameRequest(c.req.method, pathname) };
    log.push(entry);
    await next();
    entry.status = c.res.status;
  };
}
