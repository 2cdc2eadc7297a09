// Carries cookies between Playwright's storage state and the HTTP client's jar, so that both are one session.
import type { Cookie as BrowserCookie } from 'playwright';
import { Cookie, CookieJar } from 'tough-cookie';

/** A jar with the browser's cookies in it. */
export async function jarOf(cookies: readonly BrowserCookie[]): Promise<CookieJar> {
  const jar = new CookieJar(undefined, { looseMode: true, rejectPublicSuffixes: false });
  await fillJar(jar, cookies);
  return jar;
}

/** Adds or replaces cookies. */
export async function fillJar(jar: CookieJar, cookies: readonly BrowserCookie[]): Promise<void> {
  for (const cookie of cookies) {
    const host = cookie.domain.replace(/^\./, '');
    const own = new Cookie({
      key: cookie.name,
      value: cookie.value,
      path: cookie.path,
      secure: cookie.secure,
      httpOnly: cookie.httpOnly,
      sameSite: cookie.sameSite.toLowerCase(),
      // Without a domain the jar keeps it for this very host only, as the browser does.
      ...(cookie.domain.startsWith('.') ? { domain: host } : {}),
      ...(cookie.expires >= 0 ? { expires: new Date(cookie.expires * 1000) } : {}),
    });
    await jar.setCookie(own, `${cookie.secure ? 'https' : 'http'}://${host}${cookie.path}`, {
      ignoreError: true,
    });
  }
}

/** The jar's cookies as Playwright takes them. */
export async function cookiesOf(jar: CookieJar): Promise<BrowserCookie[]> {
  const { cookies } = await jar.serialize();
  return cookies.map((raw) => {
    const cookie = Cookie.fromJSON(raw) as Cookie;
    const expires = cookie.expires instanceof Date ? cookie.expires.getTime() / 1000 : -1;
    return {
      name: cookie.key,
      value: cookie.value,
      domain: `${cookie.hostOnly ? '' : '.'}${cookie.domain ?? ''}`,
      path: cookie.path ?? '/',
      expires,
      httpOnly: cookie.httpOnly,
      secure: cookie.secure,
      sameSite: cookie.sameSite === 'strict' ? 'Strict' : cookie.sameSite === 'none' ? 'None' : 'Lax',
    };
  });
}
