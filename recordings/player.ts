// A transport that answers from a recording. What was not recorded is an error that names the address; nothing is
// ever asked of the network.
import type { BrowserContext, Route } from 'playwright';
import type { Transport } from '../extractors/http/transport.ts';
import { InvalidState } from '../lib/errors.ts';
import { type Exchange, keyOf } from './exchange.ts';

export interface Player {
  readonly transport: Transport;
  /** Addresses asked for that the recording does not hold. */
  missing(): readonly string[];
  /** How often the recorded session ended and was renewed. */
  signInsAgain(): number;
}

const MOST_REDIRECTS = 10;

export function createPlayer(exchanges: readonly Exchange[], userAgent: string): Player {
  const answers = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const key = `${exchange.via} ${keyOf(exchange.method, exchange.url)}`;
    answers.set(key, [...(answers.get(key) ?? []), exchange]);
  }
  const played = new Map<string, number>();
  const missing = new Set<string>();
  let signInsAgain = 0;

  /** The next answer to this address, the last one again and again; what the other client read where this one did not. */
  const next = (method: string, url: string, via: Exchange['via']): Exchange | null => {
    const address = keyOf(method, url);
    const other = via === 'http' ? 'browser' : 'http';
    const key = [`${via} ${address}`, `${other} ${address}`].find((one) => answers.has(one));
    if (key === undefined) return null;
    const list = answers.get(key) ?? [];
    const turn = played.get(key) ?? 0;
    played.set(key, turn + 1);
    return list[Math.min(turn, list.length - 1)] ?? null;
  };

  const play = async (route: Route): Promise<void> => {
    const request = route.request();
    let url = request.url();
    for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
      const answer = next(request.method(), url, 'browser');
      if (answer === null) break;
      const { location } = answer.headers;
      if (answer.status < 300 || answer.status >= 400 || location === undefined) {
        const { status, headers, body } = answer;
        return route.fulfill({ status, headers, body: Buffer.from(body) });
      }
      // A browser would follow past every route and ask the network, so it is followed for it.
      url = new URL(location, url).href;
    }
    missing.add(url);
    // As if the guard had stopped it: asking again would not bring it.
    await route.abort('blockedbyclient');
  };

  return {
    missing: () => [...missing],
    signInsAgain: () => signInsAgain,
    transport: {
      offline: true,
      fetch(url, init) {
        const answer = next(init.method ?? 'GET', url, 'http');
        if (answer === null) {
          missing.add(url);
          return Promise.reject(unrecorded([url]));
        }
        const { status, headers, body } = answer;
        const isEmpty = [101, 204, 205, 304].includes(status);
        return Promise.resolve(new Response(isEmpty ? null : new Uint8Array(body), { status, headers }));
      },
      async attach(context: BrowserContext) {
        // Answers from a route still come; anything that got past it would find the cable pulled.
        await context.setOffline(true);
        await context.route('**/*', play);
      },
      signInAgain() {
        signInsAgain += 1;
        return Promise.resolve({ storageState: { cookies: [], origins: [] }, userAgent });
      },
    },
  };
}

export function unrecorded(urls: readonly string[]): InvalidState {
  const more = urls.length > 1 ? ` (and ${urls.length - 1} more)` : '';
  return new InvalidState('unrecorded_request', `The recording does not hold ${urls[0]}${more}.`, {
    hint: 'The profile or the strategy asks for other pages than were recorded: record anew, or replay as recorded.',
  });
}
