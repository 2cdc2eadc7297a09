// Makes requests go wrong on purpose, and logs every request either server received.
import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import { setTimeout as delay } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, MiddlewareHandler } from 'hono';
import { type Random, seededRandom } from '../../random.ts';
import { errorPage } from '../pages/layout.ts';
import { type Switches, switches } from '../switches.ts';

export interface Logged {
  readonly seq: number;
  readonly origin: 'ui' | 'cdn' | 'auth' | 'api' | 'socket';
  /** `SEND` for a message received on a socket. */
  readonly method: string;
  /** Path and query; of a socket message its text. */
  readonly path: string;
  /** 0 while it is being answered, and when the connection was dropped. */
  status: number;
  signedIn: boolean;
  /** Bytes of the body that were sent; 0 where its length is not told beforehand. */
  bytes: number;
  readonly userAgent: string;
  /** Of GraphQL: each operation with its variables, `ThreadView {"id":"c3"}`. */
  operations?: readonly string[];
}

/** The state both servers share: what was asked, and what goes wrong. */
export interface Traffic {
  readonly requests: Logged[];
  /** Entry of a request that is being answered, for who learns more about it. */
  readonly entries: WeakMap<Request, Logged>;
  faults: Switches;
  chance: Random;
}

export function createTraffic(): Traffic {
  return { requests: [], entries: new WeakMap(), faults: switches.parse({}), chance: seededRandom(1, 'faults') };
}

/** Replaces all switches; chance starts again from the seed. */
export function setFaults(traffic: Traffic, faults: Switches): void {
  traffic.faults = faults;
  traffic.chance = seededRandom(faults.seed, 'faults');
}

/**
 * Logs the request and lets it go wrong by chance; a preflight never does.
 * @param signedIn whether the request carries a session or token that holds
 */
export function trafficHandler(
  traffic: Traffic,
  origin: Logged['origin'],
  signedIn: (c: Context) => boolean,
): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return async (c, next) => {
    const url = new URL(c.req.url);
    const path = `${url.pathname}${url.search}`;
    const entry: Logged = {
      seq: traffic.requests.length + 1,
      origin,
      method: c.req.method,
      path,
      status: 0,
      signedIn: signedIn(c),
      bytes: 0,
      userAgent: c.req.header('user-agent') ?? '',
    };
    traffic.requests.push(entry);
    traffic.entries.set(c.req.raw, entry);
    const fault = c.req.method === 'OPTIONS' ? null : drawFault(traffic, path);
    if (fault === 'drop') {
      c.env.incoming.socket.destroy();
      return RESPONSE_ALREADY_SENT;
    }
    if (fault === 'slow') await delay(traffic.faults.slowMs);
    if (fault === '429') c.res = c.json({ error: 'too_many_requests' }, 429, { 'retry-after': '1' });
    else if (fault === '500') c.res = c.json({ error: 'internal' }, 500);
    else if (fault === 'error200') c.res = await c.html(errorPage());
    else await next();
    if (fault === 'cut') {
      entry.bytes = await sendHalf(c.res, c.env.outgoing);
      // Hono keeps the first answer, and adds its headers to a second, unless it is taken away first.
      c.res = undefined;
      c.res = RESPONSE_ALREADY_SENT;
      return undefined;
    }
    entry.status = c.res.status;
    entry.bytes = Number(c.res.headers.get('content-length') ?? 0);
    return undefined;
  };
}

/** Announces the whole body, sends half of it and ends the connection. @returns bytes sent */
async function sendHalf(answer: Response, outgoing: ServerResponse | Http2ServerResponse): Promise<number> {
  const body = Buffer.from(await answer.arrayBuffer());
  const half = body.subarray(0, Math.floor(body.length / 2));
  const response = outgoing as ServerResponse;
  response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'content-length': body.length });
  response.flushHeaders();
  await new Promise<void>((sent) => response.write(half, () => sent()));
  response.socket?.destroySoon();
  return half.length;
}

function drawFault(traffic: Traffic, path: string): Switches['kinds'][number] | null {
  const { rate, kinds, paths } = traffic.faults;
  if (rate === 0 || kinds.length === 0) return null;
  if (paths !== undefined && !new RegExp(paths).test(path)) return null;
  return traffic.chance.chance(rate) ? traffic.chance.pick(kinds) : null;
}
