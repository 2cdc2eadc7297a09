// A site that tries every way out of a browser there is, each by way of redirects, and another one that counts who
// arrives. What a page does is told by its path.
import { type Context, Hono } from 'hono';
import { listen } from '../../sandbox/listen.ts';

export interface HostileSite {
  readonly url: string;
  /** "METHOD /path" of every request that reached the site. */
  readonly asked: readonly string[];
  /** What reached the foreign origin: "fetch", "popup", … */
  readonly leaked: readonly string[];
  forget(): void;
  close(): Promise<void>;
}

/** Each of them sends whatever comes to `/away?<name>` to the foreign origin, to `/out?<name>` to `/logout`. */
export async function startHostileSite(): Promise<HostileSite> {
  const asked: string[] = [];
  const leaked: string[] = [];
  const foreign = await listen(
    new Hono().all('*', (c) => {
      leaked.push(nameIn(c));
      return c.text('got you');
    }),
  );
  const site = await listen(
    new Hono().all('*', (c) => {
      asked.push(`${c.req.method} ${c.req.path}`);
      const { path } = c.req;
      if (path === '/away') return c.redirect(`${foreign.url}/?${nameIn(c)}`);
      if (path === '/out') return c.redirect('/logout');
      if (path === '/near') return c.redirect('/there');
      if (path === '/slow')
        return new Promise<Response>((done) => setTimeout(() => done(c.text('slow')), 50));
      if (path === '/rules') {
        c.header('content-type', 'application/speculationrules+json');
        return c.body(rules('header', foreign.url));
      }
      if (path === '/shared.js') {
        c.header('content-type', 'text/javascript');
        return c.body(
          "fetch('/write/shared', { method: 'POST' }); fetch('/away?shared', { mode: 'no-cors' });",
        );
      }
      if (path === '/speculating') c.header('speculation-rules', '"/rules"');
      return c.html(PAGES[path]?.(foreign.url) ?? `<main>${path}</main>`);
    }),
  );
  return {
    ...{ url: site.url, asked, leaked },
    forget() {
      asked.length = 0;
      leaked.length = 0;
    },
    async close() {
      await Promise.all([site.close(), foreign.close()]);
    },
  };
}

const nameIn = (c: Context): string => new URL(c.req.url).search.slice(1);

/** Prefetches of a redirect, of the foreign origin itself, and of what must never be asked for. */
const rules = (name: string, foreign: string): string =>
  speculate([`/away?${name}`, `${foreign}/?${name}-at-once`, `/logout?${name}`]);

const speculate = (urls: readonly string[]): string =>
  JSON.stringify({ prefetch: [{ source: 'list', eagerness: 'immediate', urls }] });

/** Scripts set the title to "done" when everything they tried has had its answer, or will never have one. */
const PAGES: Readonly<Record<string, (foreign: string) => string>> = {
  '/redirected':
    () => `<img src="/away?image"><iframe src="/away?frame"></iframe><script src="/away?script"></script>
    <script>Promise.allSettled([fetch('/away?fetch', { mode: 'no-cors' }), fetch('/out?fetch')])
      .then(() => { document.title = 'done'; });</script>`,
  '/windows': () => `<a id="a" target="_blank" href="/away?link">x</a>
    <form id="f" target="_blank" action="/away"><input name="form"></form>
    <form id="p" target="_blank" method="post" action="/write/form"></form>
    <script>a.click(); f.submit(); p.submit(); window.open('/away?window');
      document.body.append(Object.assign(document.createElement('iframe'), { id: 'i' }));
      i.contentWindow.open('/away?window-of-a-frame');
      document.title = 'done';</script>`,
  '/streams': () => `<script>
    const tried = [new Promise((done) => { const s = new EventSource('/away?stream'); s.onerror = () => { s.close(); done(); }; })];
    const worker = new Worker(URL.createObjectURL(new Blob([
      "fetch('" + location.origin + "/away?worker', { mode: 'no-cors' }).catch(() => 0).then(() => postMessage(0))"])));
    tried.push(new Promise((done) => { worker.onmessage = done; }));
    try { new SharedWorker('/shared.js'); } catch { }
    try { fetchLater('/write/later', { method: 'POST', activateAfter: 0 }); } catch { }
    Promise.all(tried).then(() => { document.title = 'done'; });</script>`,
  '/leaving': () => `<script>addEventListener('pagehide', () => {
    navigator.sendBeacon('/write/beacon', 'x');
    fetch('/write/alive', { method: 'POST', keepalive: true });
    fetch('/away?alive', { keepalive: true, mode: 'no-cors' });
    }); document.title = 'done';</script>`,
  '/speculating': (
    foreign,
  ) => `<head><script type="speculationrules">${rules('inline', foreign)}</script></head><body>
    <div><template shadowrootmode="open"><script type="speculationrules">${speculate(['/away?shadow', `${foreign}/?shadow-at-once`])}</script></template></div>
    <script>
    const added = document.createElement('script');
    added.type = 'speculationrules';
    added.textContent = ${JSON.stringify(rules('added', foreign))};
    document.body.append(added);
    document.title = 'done';</script>`,
  '/hurried': () =>
    "<script>for (let i = 0; i < 30; i += 1) fetch('/slow?' + i).catch(() => 0);</script><main>hurried</main>",
};
