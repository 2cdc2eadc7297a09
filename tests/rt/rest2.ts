// Request Tracker's own API (REST 2): for seeding a site and for asking what it really holds.

const PAGE = 100;

export interface Rest2 {
  get<T>(path: string): Promise<T>;
  send<T>(method: 'POST' | 'PUT', path: string, body: unknown): Promise<T>;
  /** Every item of a collection, page by page. @param search JSON search; absent for a collection that is listed by GET */
  all<T>(path: string, fields: readonly string[], search?: unknown): Promise<T[]>;
}

/**
 * Whoever signs in is the author of what is sent. Every request carries name and password, as a program's would: the
 * cookie of a browser session is for RT's own pages, and REST 2 refuses it for writes that come from none of them (403).
 */
export function rest2(url: string, who: { user: string; password: string }): Rest2 {
  const authorization = `Basic ${Buffer.from(`${who.user}:${who.password}`).toString('base64')}`;
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const isForm = body instanceof FormData;
    const answer = await fetch(`${url}/REST/2.0${path}`, {
      method,
      headers: { authorization, ...(isForm ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} as ${who.user}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  };
  return {
    get: (path) => ask('GET', path),
    send: ask,
    async all<T>(path: string, fields: readonly string[], search?: unknown): Promise<T[]> {
      const items: T[] = [];
      for (let page = 1; ; page += 1) {
        const joint = path.includes('?') ? '&' : '?';
        const address = `${path}${joint}per_page=${PAGE}&page=${page}&fields=${fields.join(',')}`;
        const part = await ask<{ items: T[]; pages: number; total: number | null }>(
          search === undefined ? 'GET' : 'POST',
          address,
          search,
        );
        items.push(...part.items);
        if (part.items.length === 0 || page >= part.pages) return items;
      }
    },
  };
}

/** @returns the session's cookie, good for RT's pages as well */
export async function signIn(url: string, who: { user: string; password: string }): Promise<string> {
  const answer = await fetch(`${url}/NoAuth/Login.html`, {
    method: 'POST',
    body: new URLSearchParams({ user: who.user, pass: who.password }),
    redirect: 'manual',
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  // What RT answers tells nothing: a form like the one before.
  const allowed = await fetch(`${url}/REST/2.0/rt`, { headers: { cookie } });
  if (!allowed.ok) throw new Error(`no session for ${who.user}`);
  return cookie;
}
