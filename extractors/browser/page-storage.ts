// Keeps a page's local and session storage and the session's one: what a page changed goes to the session, what others
// changed meanwhile goes to the page before it goes on.
import type { CDPSession, Page } from 'playwright';
import type { OriginStorage, Session } from '../access/session.ts';

type Items = Readonly<Record<string, string>>;

/** What each origin's local storage held when the context was last looked at; shared by its pages. */
export type KnownLocal = Map<string, Items>;

export interface PageStorage {
  /** To be called before the page is lent. */
  hand(): Promise<void>;
  /** To be called once it was used. @returns whether anything was new */
  absorb(): Promise<boolean>;
}

export async function createPageStorage(
  page: Page,
  session: Session,
  local: KnownLocal,
): Promise<PageStorage> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Page.enable');
  const own: KnownLocal = new Map();
  const waiting = new Map<string, string>();
  page.on('framenavigated', (frame) => {
    if (frame !== page.mainFrame() || !URL.canParse(frame.url())) return;
    void forget(devTools, waiting, new URL(frame.url()).origin);
  });
  return {
    async hand() {
      for (const { origin, local: wantedLocal, session: wantedOwn } of session.storage()) {
        const writes = [
          { area: 'localStorage', items: changes(local.get(origin) ?? {}, wantedLocal) },
          { area: 'sessionStorage', items: changes(own.get(origin) ?? {}, wantedOwn) },
        ].filter(({ items }) => items.length > 0);
        if (writes.length === 0) continue;
        await forget(devTools, waiting, origin);
        const source = `(${writeOnce})(${JSON.stringify({ origin, writes })})`;
        const { identifier } = await devTools.send('Page.addScriptToEvaluateOnNewDocument', { source });
        waiting.set(origin, identifier);
        local.set(origin, wantedLocal);
        own.set(origin, wantedOwn);
      }
    },
    async absorb() {
      let isNew = false;
      for (const now of await readStorage(page)) {
        // It has not been there yet: what is to be written there is not old.
        if (waiting.has(now.origin)) continue;
        const before = { local: local.get(now.origin) ?? {}, session: own.get(now.origin) ?? {} };
        isNew = session.takeOver(now.origin, before, now) || isNew;
        local.set(now.origin, now.local);
        own.set(now.origin, now.session);
      }
      return isNew;
    },
  };
}

/** The storage of every origin that the page shows a part of. */
export async function readStorage(page: Page): Promise<OriginStorage[]> {
  const found = new Map<string, OriginStorage>();
  for (const frame of page.frames()) {
    const read = await frame.evaluate(readBoth).catch(() => null);
    if (read !== null && read.origin !== 'null') found.set(read.origin, read);
  }
  return [...found.values()];
}

/** Runs in the page. */
function readBoth(): OriginStorage | null {
  try {
    return { origin: location.origin, local: { ...localStorage }, session: { ...sessionStorage } };
  } catch {
    // A sandboxed frame has none.
    return null;
  }
}

/** Runs in every new document until one of the origin is there. */
function writeOnce(told: {
  origin: string;
  writes: { area: 'localStorage' | 'sessionStorage'; items: [string, string | null][] }[];
}): void {
  if (location.origin !== told.origin) return;
  for (const { area, items } of told.writes) {
    for (const [name, value] of items) {
      if (value === null) window[area].removeItem(name);
      else window[area].setItem(name, value);
    }
  }
}

async function forget(devTools: CDPSession, waiting: Map<string, string>, origin: string): Promise<void> {
  const identifier = waiting.get(origin);
  if (identifier === undefined) return;
  waiting.delete(origin);
  await devTools.send('Page.removeScriptToEvaluateOnNewDocument', { identifier }).catch(() => undefined);
}

/** Names whose values differ, with the new value; null for one that is gone. */
function changes(before: Items, after: Items): [string, string | null][] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]).map((name) => [name, after[name] ?? null]);
}
