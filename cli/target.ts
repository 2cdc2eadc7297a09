// What the commands that talk to Intercom share: a client made from the settings, and the checks before it is used.
import { createApi, type IntercomApi } from '../importers/intercom/api.ts';
import { createClient } from '../importers/intercom/client.ts';
import { createPacer, type Pacer } from '../importers/intercom/pacing.ts';
import { required } from '../lib/config.ts';
import type { RunFolder } from '../state/run-folder.ts';
import type { Context } from './context.ts';

export interface Target {
  readonly api: IntercomApi;
  readonly pacer: Pacer;
}

export interface PaceOptions {
  /** Part of the workspace's quota to use, in (0, 1]. */
  readonly share?: number | undefined;
  /** Requests a minute: a fixed cap on top. */
  readonly rate?: number | undefined;
}

/** @throws UsageError when the token is missing */
export function openTarget(context: Context, run: RunFolder, pace: PaceOptions = {}): Target {
  const environment = context.environment(run);
  const pacer = createPacer({
    clock: context.clock,
    ...(pace.share === undefined ? {} : { share: pace.share }),
    ...(pace.rate === undefined ? {} : { perMinute: pace.rate }),
  });
  const client = createClient({
    baseUrl: environment.INTERCOM_BASE_URL,
    token: required(environment, 'INTERCOM_ACCESS_TOKEN'),
    clock: context.clock,
    pacer,
    signal: context.signal,
  });
  return { api: createApi(client), pacer };
}
