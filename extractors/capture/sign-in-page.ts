// Tells the answer somebody signed out gets from what was asked for.
import { matches } from '../../selectors/resolve.ts';
import type { Profile } from '../../selectors/schema.ts';
import { isAt as isListed } from '../access/addresses.ts';
import type { HttpSource, HttpText } from '../http/http-source.ts';

/** Tells the addresses people sign in at, at the UI or elsewhere. */
export function signInAddresses(login: Profile['login'], uiOrigin: string): (url: string) => boolean {
  const { origin, pathname } = new URL(login.url, uiOrigin);
  return (address) => {
    const url = new URL(address);
    if (login.addresses) return login.addresses.some((entry) => isListed(entry, url, uiOrigin));
    return url.origin === origin && url.pathname === pathname;
  };
}

export interface SignInPage {
  /** Whether the sign-in page lies there. */
  isAt(url: string): boolean;
  /** Whether a page's HTML is what the profile calls signed out. */
  isShownBy(page: Pick<HttpText, 'url' | 'text'>): boolean;
  /** Whether an answer, page or not, is for somebody signed out. */
  isAnswer(answer: Pick<HttpText, 'url' | 'text' | 'status'>): boolean;
  /**
   * Asks the account's page, where the answer itself does not tell.
   * @throws SignedOut where that leads out of the consent
   */
  isSignedOut(): Promise<boolean>;
}

export function createSignInPage(deps: {
  readonly profile: Pick<Profile, 'login' | 'account'>;
  readonly uiOrigin: string;
  readonly http: Pick<HttpSource, 'text'>;
}): SignInPage {
  const { http, uiOrigin } = deps;
  const { login, account } = deps.profile;
  const isAt = signInAddresses(login, uiOrigin);
  const isShownBy: SignInPage['isShownBy'] = ({ url, text }) =>
    matches(login.signedOut, { kind: 'html', url, html: text });
  const isAnswer: SignInPage['isAnswer'] = (answer) =>
    answer.status === 401 || isAt(answer.url) || isShownBy(answer);

  return {
    isAt,
    isShownBy,
    isAnswer,
    isSignedOut: async () => isAnswer(await http.text(new URL(account.url, uiOrigin).href, 'html')),
  };
}
