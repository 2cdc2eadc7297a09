// The way of one API request: faults, token, rate limit, version, handler, audit, answer.
import { setTimeout as delay } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { Audit } from './audit.ts';
import { type Answer, isObject, type Json, type Route } from './call.ts';
import type { FaultKind, Faults } from './faults.ts';
import type { RateLimiter } from './limits.ts';
import { errorList, Problem } from './problem.ts';
import { tooManyReplies } from './threads.ts';
import type { World } from './world.ts';

export type ApiContext = Context<{ Bindings: HttpBindings }>;

export interface Server {
  readonly world: World;
  readonly token: string;
  readonly audit: Audit;
  readonly faults: Faults;
  readonly limiter: RateLimiter;
}

const NEWEST = 16;
const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };

interface Outcome {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly objectId: string | null;
}

/** Answers one API request. @param route undefined for an address the API does not have */
export async function answer(server: Server, c: ApiContext, route: Route | undefined): Promise<Response> {
  const { world } = server;
  const fault = server.faults.next();
  if (fault === 'drop-before') return drop(c);
  const isWrite = c.req.method !== 'GET' && route?.readOnly !== true;
  if (c.req.header('authorization') !== `Bearer ${server.token}`) {
    return send(refusal(world, new Problem(401, 'unauthorized', 'Access Token Invalid')), {});
  }
  const { allowed, limit, headers } = server.limiter.take();
  const refused = refusedBeforehand(world, fault, allowed, limit, headers);
  if (refused !== undefined) {
    if (isWrite) server.audit.refuse(String(refused.status));
    return refused;
  }
  if (fault === 'slow') await delay(server.faults.slowMs);

  const bytes = c.req.method === 'GET' ? new Uint8Array() : new Uint8Array(await c.req.arrayBuffer());
  const outcome = handle(server, c, route, bytes, fault);
  const lost = fault === 'applied-answer-lost' || fault === '500-applied' || fault === 'truncated-json';
  if (isWrite) {
    const { status, objectId } = outcome;
    const entry = { method: c.req.method, path: c.req.path, status, objectId };
    server.audit.add(lost ? { ...entry, fault } : entry, bytes);
  }
  if (fault === 'applied-answer-lost') return drop(c);
  if (fault === '500-applied') return send(serverError(world), headers);
  return send(outcome, headers, fault === 'truncated-json');
}

function refusedBeforehand(
  world: World,
  fault: FaultKind | undefined,
  allowed: boolean,
  limit: number,
  headers: Record<string, string>,
): Response | undefined {
  if (!allowed || fault === '429') {
    const problem = new Problem(429, 'rate_limit_exceeded', `Exceeded rate limit of ${limit} in 10_seconds`);
    return send(refusal(world, problem), { ...headers, 'X-RateLimit-Remaining': '0' });
  }
  if (fault === '500') return send(serverError(world), headers);
  if (fault !== '502-html') return undefined;
  const page =
    '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';
  return new Response(page, { status: 502, headers: { 'Content-Type': 'text/html' } });
}

const serverError = (world: World): Outcome =>
  refusal(world, new Problem(500, 'server_error', 'An unexpected error occurred'));

function handle(
  { world }: Server,
  c: ApiContext,
  route: Route | undefined,
  bytes: Uint8Array,
  fault: FaultKind | undefined,
): Outcome {
  try {
    checkAvailable(world, route, c.req.header('intercom-version'));
    const url = new URL(c.req.url);
    const body = bytes.length === 0 ? {} : parse(bytes);
    if (fault === 'reply-throttle' && url.pathname.endsWith('/reply')) throw tooManyReplies();
    const call = { world, url, params: c.req.param(), query: url.searchParams, body };
    const done: Answer = route.handler(call);
    return { status: done.status, body: done.body, headers: {}, objectId: done.objectId ?? null };
  } catch (error) {
    if (error instanceof Problem) return refusal(world, error);
    throw error;
  }
}

function checkAvailable(
  world: World,
  route: Route | undefined,
  version: string | undefined,
): asserts route is Route {
  if (route === undefined) throw new Problem(404, 'not_found', 'Resource Not Found');
  const minor = version === undefined ? NEWEST : minorOf(version);
  if (minor === undefined || minor < (route.since ?? 0)) {
    const message = 'Requested resource is not available in current API version.';
    throw new Problem(400, 'intercom_version_invalid', message);
  }
  if (route.plan === true && !world.settings.behaviours.activeSubscription) {
    throw new Problem(403, 'api_plan_restricted', 'Active subscription needed.');
  }
}

/** Minor number of a 2.x version; -1 for 1.x, undefined for versions there are none of. */
function minorOf(version: string): number | undefined {
  if (version === 'Preview' || version === 'Unstable') return NEWEST;
  const match = /^([12])\.(\d+)$/.exec(version);
  const minor = Number(match?.[2]);
  if (match === null || minor > NEWEST) return undefined;
  return match[1] === '1' ? -1 : minor;
}

function parse(bytes: Uint8Array): Json {
  try {
    const body: unknown = JSON.parse(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'),
    );
    if (isObject(body)) return body;
  } catch {
    // Falls through to the one refusal below.
  }
  throw new Problem(400, 'bad_request', 'The request body is not a JSON object');
}

function refusal(world: World, problem: Problem): Outcome {
  const body = errorList(world.ids.requestId(), problem.code, problem.message);
  return { status: problem.status, body, headers: problem.headers, objectId: null };
}

function send(outcome: Outcome, headers: Readonly<Record<string, string>>, truncated = false): Response {
  const all = { ...JSON_TYPE, ...headers, ...outcome.headers };
  if (outcome.body === undefined) return new Response(null, { status: outcome.status, headers: all });
  const text = JSON.stringify(outcome.body);
  const shown = truncated ? text.slice(0, Math.floor(text.length / 2)) : text;
  return new Response(shown, { status: outcome.status, headers: all });
}

/** Ends the connection without an answer. */
function drop(c: ApiContext): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}
