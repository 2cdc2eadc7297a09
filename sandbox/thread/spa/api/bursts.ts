// Refuses whole bursts of requests now and then, as gateways do that count per second.
import type { Context, MiddlewareHandler } from 'hono';
import { seededRandom } from '../../../random.ts';
import type { Spa } from '../environment.ts';

const burstMilliseconds = 700;

/** With `bursts429` on, every few dozen requests all that come within a moment get 429 and `Retry-After: 1`. */
export function bursts(spa: Spa): MiddlewareHandler {
  const random = seededRandom(spa.account.seed, 'bursts');
  let left = random.int(15, 40);
  let until = 0;
  return async (c: Context, next) => {
    if (!spa.hazards().bursts429 || c.req.method === 'OPTIONS') return next();
    left -= 1;
    if (left === 0) {
      until = performance.now() + burstMilliseconds;
      left = random.int(25, 60);
    }
    if (performance.now() >= until) return next();
    return c.json({ error: { code: 'rate_limited', message: 'Too many requests' } }, 429, {
      'retry-after': '1',
    });
  };
}
