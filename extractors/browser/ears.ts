// Listens to what a page's own scripts are told: answers to fetch and XHR, frames, events. What of it a profile means is
// selectors/heard.ts; nothing here asks for anything.
import type { Page, Request } from 'playwright';
import { type Heard, parsed } from '../../selectors/heard.ts';
import { operationsOf } from '../access/operations.ts';

/** A request as the app made it, for asking the same of another record. */
export interface AppRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Something heard, with the request it answers; null for frames and events. */
export interface Overheard extends Heard {
  readonly request: AppRequest | null;
  /** Position in a batch of GraphQL operations; null for a request of its own. */
  readonly member: number | null;
}

export interface Ears {
  /** Everything since the last `forget`, in the order of the requests' answers. */
  heard(): readonly Overheard[];
  /** Requests to which the answer was that there is no such thing (404, 410); their `value` is null. */
  absent(): readonly Overheard[];
  /** Resolves when every answer that has come is read. */
  caughtUp(): Promise<void>;
  /** Addresses of answers whose body could not be read; the page was told something that we were not. */
  lost(): readonly string[];
  /** What belongs to the page before is not heard any more, late answers included. */
  forget(): void;
  frame(frame: { url: string; sent: boolean; text: string }): void;
  event(event: { url: string; type: string; data: string }): void;
}

/** An answer larger than this is not what a person reads on one page. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Answers with an ETag that are remembered, for an app that asks whether they still hold. */
const MOST_TAGGED = 200;
const MOST_TAGGED_TEXT = 256 * 1024;

/**
 * @param page listened to from now on
 * @param onRequest told of every fetch and XHR as it leaves
 */
export function createEars(page: Page, onRequest: (request: AppRequest) => void): Ears {
  // One place for every answer, taken when it came: bodies arrive in another order than answers.
  let places: Overheard[][] = [];
  let absent: Overheard[] = [];
  let lost: string[] = [];
  let epoch = 0;
  const begun = new WeakMap<Request, number>();
  const reading = new Set<Promise<void>>();
  /** Text by address and ETag: an answer of 304 has none of its own, and the app goes on with the one before. */
  const tagged = new Map<string, string>();

  page.on('request', (request) => {
    begun.set(request, epoch);
    if (isByScript(request)) onRequest(requestOf(request));
  });
  // Taken from its head: an app that is told so seldom reads on, and its request never counts as finished.
  page.on('response', (response) => {
    const request = response.request();
    if (![404, 410].includes(response.status()) || !isByScript(request) || begun.get(request) !== epoch)
      return;
    absent.push(...overheard(requestOf(request), null, null));
  });
  // Only what has ended is read: a stream that stays open has no body that could be waited for.
  page.on('requestfinished', (request) => {
    if (!isByScript(request) || begun.get(request) !== epoch) return;
    const place: Overheard[] = [];
    places.push(place);
    const listening = hear(request, place, epoch).finally(() => reading.delete(listening));
    reading.add(listening);
  });

  const hear = async (request: Request, place: Overheard[], since: number): Promise<void> => {
    let text: string;
    let link: string | null;
    try {
      const response = await request.response();
      const status = response?.status() ?? 0;
      if (response === null || request.method() === 'OPTIONS') return;
      const { link: told = null, etag } = response.headers();
      const tag = `${request.url()} ${etag}`;
      link = told;
      if (status === 304) {
        const known = tagged.get(tag);
        if (known === undefined) return void lost.push(request.url());
        text = known;
      } else {
        if (status === 204 || status >= 300) return;
        const body = await response.body();
        if (body.length > MOST_BYTES) return void lost.push(request.url());
        text = body.toString('utf8');
        if (etag !== undefined && text.length < MOST_TAGGED_TEXT) remember(tag, text);
      }
    } catch {
      // The page went on before its answer could be taken.
      if (since === epoch) lost.push(request.url());
      return;
    }
    const value = parsed(text);
    if (value !== undefined) place.push(...overheard(requestOf(request), value, link));
  };

  const remember = (tag: string, text: string): void => {
    tagged.delete(tag);
    tagged.set(tag, text);
    for (const oldest of tagged.keys()) {
      if (tagged.size <= MOST_TAGGED) break;
      tagged.delete(oldest);
    }
  };

  return {
    heard: () => places.flat(),
    absent: () => absent,
    async caughtUp() {
      while (reading.size > 0) await Promise.all(reading);
    },
    lost: () => lost,
    forget() {
      epoch += 1;
      places = [];
      absent = [];
      lost = [];
    },
    frame({ url, sent, text }) {
      const value = sent ? undefined : parsed(text);
      if (value !== undefined) places.push([{ ...NOT_ASKED, kind: 'frame', url, value }]);
    },
    event({ url, type, data }) {
      const value = parsed(data);
      if (value !== undefined)
        places.push([{ ...NOT_ASKED, kind: 'event', url, method: 'GET', event: type, value }]);
    },
  };
}

const NOT_ASKED = {
  method: '',
  operation: null,
  asked: null,
  event: null,
  request: null,
  member: null,
  links: {},
} as const;

const isByScript = (request: Request): boolean => ['xhr', 'fetch'].includes(request.resourceType());

function requestOf(request: Request): AppRequest {
  return {
    method: request.method(),
    url: request.url(),
    headers: request.headers(),
    body: request.postData(),
  };
}

/**
 * One answer as what was asked for: a batch as its members, each with its own part of the answer.
 * @param link the answer's Link header (RFC 8288); null where it has none
 */
export function overheard(request: AppRequest, value: unknown, link: string | null): Overheard[] {
  const { method, url, body } = request;
  const contentType = request.headers['content-type'] ?? null;
  const operations = operationsOf({ method, url, body, contentType });
  const links = linksIn(link, url);
  const base = { kind: 'answer' as const, url, method, event: null, request, links };
  if (operations === null || operations.length === 0)
    return [{ ...base, operation: null, asked: askedOf(request), value, member: null }];
  const isBatch = Array.isArray(value) && operations.length === value.length && isArrayBody(body);
  return operations.slice(0, isBatch ? operations.length : 1).map(({ name, variables }, index) => ({
    ...base,
    operation: name,
    asked: variables,
    value: isBatch ? (value[index] as unknown) : value,
    member: isBatch ? index : null,
  }));
}

const isArrayBody = (body: string | null): boolean => body?.trimStart().startsWith('[') === true;

/** Query parameters, and the fields of a JSON or form body over them. */
function askedOf({ url, body, headers }: AppRequest): unknown {
  const query = Object.fromEntries(new URL(url).searchParams);
  if (body === null) return query;
  const json = parsed(body);
  if (typeof json === 'object' && json !== null) return { ...query, ...json };
  const isForm = headers['content-type']?.includes('application/x-www-form-urlencoded') === true;
  return isForm ? { ...query, ...Object.fromEntries(new URLSearchParams(body)) } : query;
}

/** Absolute addresses by relation: "next", "last". */
function linksIn(header: string | null, base: string): Record<string, string> {
  const links: Record<string, string> = {};
  for (const [, target = '', parameters = ''] of (header ?? '').matchAll(/<([^>]*)>([^,<]*)/g)) {
    const relation = /rel="?([^";]+)"?/i.exec(parameters)?.[1];
    if (relation !== undefined && URL.canParse(target, base)) links[relation] = new URL(target, base).href;
  }
  return links;
}
