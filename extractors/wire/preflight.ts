// Asks a preflight of the server itself. Where requests are routed, Playwright answers every preflight with yes; a page
// would then be told other things than a browser of anybody else.
import type { CDPSession } from 'playwright';
import { lowerCased } from './request-facts.ts';

export type AskPreflight = (
  url: string,
  headers: Readonly<Record<string, string>>,
) => Promise<{ readonly status: number; readonly headers: readonly { name: string; value: string }[] }>;

const TIMEOUT = 30_000;
const TOLD = [
  'origin',
  'access-control-request-method',
  'access-control-request-headers',
  'user-agent',
  'referer',
];

export function isPreflight(request: { method: string; headers: Readonly<Record<string, string>> }): boolean {
  return (
    request.method === 'OPTIONS' && lowerCased(request.headers)['access-control-request-method'] !== undefined
  );
}

export const askPreflight: AskPreflight = async (url, headers) => {
  const told = Object.entries(lowerCased(headers)).filter(([name]) => TOLD.includes(name));
  const answer = await fetch(url, {
    method: 'OPTIONS',
    headers: Object.fromEntries(told),
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT),
  });
  await answer.body?.cancel();
  return { status: answer.status, headers: [...answer.headers].map(([name, value]) => ({ name, value })) };
};

/** Gives a preflight that is held back its answer; one that has none fails, as it would in any browser. */
export async function answerPreflight(
  devTools: CDPSession,
  requestId: string,
  request: { url: string; headers: Readonly<Record<string, string>> },
  ask: AskPreflight,
): Promise<void> {
  const answer = await ask(request.url, request.headers).catch(() => null);
  if (answer === null) {
    await devTools.send('Fetch.failRequest', { requestId, errorReason: 'ConnectionFailed' });
    return;
  }
  const responseHeaders = answer.headers.filter(
    ({ name }) => !['content-length', 'content-encoding', 'transfer-encoding'].includes(name),
  );
  await devTools.send('Fetch.fulfillRequest', { requestId, responseCode: answer.status, responseHeaders });
}
