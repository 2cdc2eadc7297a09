// Makes requests go wrong on purpose, and logs every request either server received.
import { setTimeout as delay } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { MiddlewareHandler } from 'hono';
import { type Random, seededRandom } from '../../random.ts';
import { errorPage } from '../pages/layout.ts';
import { type Switches, switches } from './switches.ts';

export interface Logged {
  readonly seq: number;
  readonly origin: 'ui' | 'cdn';
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** 0 while it is being answered, and when the connection was dropped. */
  status: number;
  signedIn: boolean;
  readonly userAgent: string;
}

/** The state both servers share: what was asked, and what goes wrong. */
export interface Traffic {
  readonly requests: Logged[];
  faults: Switches;
  chance: Random;
}

export function createTraffic(): Traffic {
  return { requests: [], faults: switches.parse({}), chance: seededRandom(1, 'faults') };
}

/** Replaces all switches; chance starts again from the seed. */
export function setFaults(traffic: Traffic, faults: Switches): void {
  traffic.faults = faults;
  traffic.chance = seededRandom(faults.seed, 'faults');
}

/** Logs the request and lets it go wrong by chance. @param signedIn whether the request carries a session */
export function trafficHandler(
  traffic: Traffic,
  origin: Logged['origin'],
  signedIn: (cookie: string | undefined) => boolean,
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
      signedIn: signedIn(c.req.header('cookie')),
      userAgent: c.req.header('user-agent') ?? '',
    };
    traffic.requests.push(entry);
    const fault = drawFault(traffic, path);
    if (fault === 'drop') {
      c.env.incoming.socket.destroy();
      return RESPONSE_ALREADY_SENT;
    }
    if (fault === 'slow') await delay(traffic.faults.slowMs);
    if (fault === '429') c.res = c.json({ error: 'too_many_requests' }, 429, { 'retry-after': '1' });
    else if (fault === '500') c.res = c.json({ error: 'internal' }, 500);
    else if (fault === 'error200') c.res = await c.html(errorPage());
    else await next();
    entry.status = c.res.status;
    return undefined;
  };
}

function drawFault(traffic: Traffic, path: string): Switches['kinds'][number] | null {
  const { rate, kinds, paths } = traffic.faults;
  if (rate === 0 || kinds.length === 0) return null;
  if (paths !== undefined && !new RegExp(paths).test(path)) return null;
  return traffic.chance.chance(rate) ? traffic.chance.pick(kinds) : null;
}
