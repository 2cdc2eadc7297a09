// What the commands that talk to Intercom share: a client made from the settings, and the checks before it is used.
import { createApi, type IntercomApi } from '../importers/intercom/api.ts';
import { createClient } from '../importers/intercom/client.ts';
import { createPacer, type Pacer } from '../importers/intercom/pacing.ts';
import { required } from '../lib/config.ts';
import { UsageError } from '../lib/errors.ts';
import type { RunFolder } from '../state/run-folder.ts';
import type { Context } from './context.ts';

export interface Target {
  readonly api: IntercomApi;
  readonly pacer: Pacer;
}

export interface PaceOptions {
  /** Part of the workspace's quota to use, in (0, 1]. */
  readonly share?: number | undefined;
  /** "500/min": a fixed cap on top. */
  readonly rate?: string | undefined;
}

/** @throws UsageError when the token is missing or the rate cannot be read */
export function openTarget(context: Context, run: RunFolder, pace: PaceOptions = {}): Target {
  const environment = context.environment(run);
  const perMinute = pace.rate === undefined ? undefined : readRate(pace.rate);
  const pacer = createPacer({
    clock: context.clock,
    ...(pace.share === undefined ? {} : { share: pace.share }),
    ...(perMinute === undefined ? {} : { perMinute }),
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

function readRate(text: string): number {
  const match = /^(\d+)(?:\/min)?$/.exec(text);
  if (!match || Number(match[1]) === 0) {
    throw new UsageError('rate_invalid', `--rate "${text}" is not a rate like 500/min.`);
  }
  return Number(match[1]);
}
