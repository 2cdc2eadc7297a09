// Signing in is never recorded, not even where an app goes there and back by itself. Pure.
import { isAt } from '../extractors/access/addresses.ts';
import type { Tape } from './tape.ts';

/**
 * Without pages of the sign-in and the address that it leads back to: a replay has tokens that last. Token requests stay.
 * @param uiOrigin the real one
 */
export function withoutSignIn(
  tape: Tape,
  { login }: { readonly login: { readonly addresses?: readonly string[] | undefined } },
  uiOrigin: string,
): Tape {
  const isOfSignIn = (method: string, url: URL): boolean =>
    (url.searchParams.has('code') && url.searchParams.has('state')) ||
    (method !== 'POST' && (login.addresses ?? []).some((entry) => isAt(entry, url, uiOrigin)));
  return {
    ...tape,
    exchanges: tape.exchanges.filter(({ method, url }) => !isOfSignIn(method, new URL(url))),
  };
}
