// What a page's scripts ask for and send, allowed or stopped: what `probe` tells about a page. Kept for one page at a
// time; what the answers say is ears.ts.
import type { Page, Request } from 'playwright';
import type { AppRequest } from './ears.ts';

/** One request of a page as it left, or as it was stopped. */
export interface PageRequest extends AppRequest {
  /** A fetch or XHR, something sent without waiting for an answer, or a stream of server-sent events. */
  readonly kind: 'script' | 'beacon' | 'events';
  /** HTTP status; null where no answer came. */
  readonly status: number | null;
  /** Media type of the answer without its parameters. */
  readonly contentType: string | null;
  /** Bytes of the answer's body as they came; null where it has not ended. */
  readonly bytes: number | null;
}

/** A text frame that a page sent on a socket that it may have. */
export interface SentFrame {
  readonly url: string;
  readonly text: string;
}

export interface Traffic {
  /** Everything since the last `forget`, in the order in which it left. */
  requests(): Promise<readonly PageRequest[]>;
  sent(): readonly SentFrame[];
  frame(frame: SentFrame): void;
  forget(): void;
}

const KINDS: Readonly<Record<string, PageRequest['kind']>> = {
  xhr: 'script',
  fetch: 'script',
  eventsource: 'events',
  ping: 'beacon',
  beacon: 'beacon',
};

/** @param page followed from now on */
export function followTraffic(page: Page): Traffic {
  let asked: Request[] = [];
  let sent: SentFrame[] = [];
  page.on('request', (request) => {
    if (KINDS[request.resourceType()] !== undefined) asked.push(request);
  });
  return {
    requests: () => Promise.all(asked.map(described)),
    sent: () => sent,
    frame: (frame) => sent.push(frame),
    forget() {
      asked = [];
      sent = [];
    },
  };
}

async function described(request: Request): Promise<PageRequest> {
  const isStopped = request.failure() !== null;
  // An answer that has not come yet would be waited for, and a stream never ends.
  const response = isStopped ? null : request.existingResponse();
  const headers = response?.headers() ?? {};
  const hasEnded = response !== null && request.timing().responseEnd >= 0;
  const sizes = hasEnded ? await request.sizes().catch(() => null) : null;
  return {
    kind: KINDS[request.resourceType()] ?? 'script',
    method: request.method(),
    url: request.url(),
    headers: request.headers(),
    body: request.postData(),
    status: response?.status() ?? null,
    contentType: headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? null,
    bytes: sizes?.responseBodySize ?? null,
  };
}
