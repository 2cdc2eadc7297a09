// The two request counters (app and workspace) in 10-second windows aligned to the clock.
import type { World } from './world.ts';

const WINDOW_SECONDS = 10;

export interface RateLimiter {
  /** Counts one request; the headers go on whatever is answered. */
  take(): { readonly allowed: boolean; readonly limit: number; readonly headers: Record<string, string> };
}

/** Requests allowed per 10-second window for a per-minute figure. */
export function perWindow(perMinute: number): number {
  return Math.max(1, Math.round(perMinute / 6));
}

export function rateLimiter(world: World): RateLimiter {
  let window = -1;
  let used = 0;
  return {
    take() {
      const { appPerMinute, workspacePerMinute, otherAppsPerMinute } = world.settings;
      const now = world.now();
      const current = Math.floor(now / WINDOW_SECONDS);
      if (current !== window) {
        window = current;
        used = 0;
      }
      const app = perWindow(appPerMinute);
      const workspace = perWindow(workspacePerMinute);
      const others = otherAppsPerMinute === 0 ? 0 : perWindow(otherAppsPerMinute);
      const allowed = used < app && used + others < workspace;
      if (allowed) used += 1;
      const appLeft = app - used;
      const workspaceLeft = Math.max(0, workspace - others - used);
      // The tighter of the two is the one that will refuse, so it is the one told.
      const limit = workspaceLeft < appLeft ? workspace : app;
      return {
        allowed,
        limit,
        headers: {
          'X-RateLimit-Limit': String(limit),
          'X-RateLimit-Remaining': String(Math.min(appLeft, workspaceLeft)),
          'X-RateLimit-Reset': String((current + 1) * WINDOW_SECONDS),
        },
      };
    },
  };
}
