// Whether a request that is no GET is one of the reads that the profile names, by what its body holds. Pure.
import type { NamedFrame, NamedRead, NamedSocket } from '../../selectors/guard.ts';
import { isAt } from './addresses.ts';
import { type Operation, operationsInValue, operationsOf } from './operations.ts';

/** What is known of a request's body. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  /** Null for none; absent where it cannot be read, and then nothing that depends on it holds. */
  readonly body?: string | null | undefined;
  readonly contentType?: string | null | undefined;
}

/** What of a request was not allowed, for whoever has to put it into the profile. */
export interface Doing {
  /** Of a GraphQL operation, or the type of a socket's frame; null where it has none. */
  readonly name: string | null;
  readonly type: Operation['type'] | 'frame';
}

export type ReadVerdict = { readonly allow: true } | { readonly allow: false; readonly doing: Doing | null };

const ALLOW: ReadVerdict = { allow: true };
const refuse = (doing: Doing | null): ReadVerdict => ({ allow: false, doing });

/** @param reads those of the profile; the first that fits decides */
export function judgeRead(sent: Sent, reads: readonly NamedRead[], uiOrigin: string): ReadVerdict {
  const operations = askedIn(sent);
  const url = new URL(sent.url);
  const isRead = reads.some(
    (read) => read.method === sent.method && isAt(read.url, url, uiOrigin) && holds(read, sent, operations),
  );
  return isRead ? ALLOW : refuse(firstNotNamed(operations, namedAt(url, reads, uiOrigin)));
}

/** A GET asks for GraphQL as well as a POST does: a write is refused wherever it goes, a read where reads are named. */
export function judgeGet(sent: Sent, reads: readonly NamedRead[], uiOrigin: string): ReadVerdict {
  const operations = askedIn(sent);
  if (operations === null) return ALLOW;
  const write = operations.find(({ type }) => type === 'mutation' || type === 'subscription');
  if (write) return refuse(write);
  const url = new URL(sent.url);
  const here = reads.filter((read) => read.operations !== undefined && isAt(read.url, url, uiOrigin));
  if (here.length === 0 || here.some((read) => areNamed(operations, read.operations ?? []))) return ALLOW;
  return refuse(firstNotNamed(operations, namedAt(url, reads, uiOrigin)));
}

/** Whether any body at all would make a read of it: what a preflight asks. */
export function couldRead(method: string, url: URL, reads: readonly NamedRead[], uiOrigin: string): boolean {
  return reads.some((read) => read.method === method && isAt(read.url, url, uiOrigin));
}

/** Whether it is one that changes tokens, as the profile names those: by the parameters of its form. */
export function isTokenRead(sent: Sent, reads: readonly NamedRead[], uiOrigin: string): boolean {
  const url = new URL(sent.url);
  return reads.some(
    (read) =>
      read.form !== undefined &&
      read.method === sent.method &&
      isAt(read.url, url, uiOrigin) &&
      holds(read, sent, null),
  );
}

/** @returns null for a frame that may be sent; what it is for one that may not */
export function judgeFrame(text: string, socket: NamedSocket): Doing | null {
  const value = jsonOf(text);
  return socket.sends.some((send) => isFrame(send, text, value))
    ? null
    : { name: shapeOf(text, value), type: 'frame' };
}

const askedIn = ({ method, url, body, contentType }: Sent): readonly Operation[] | null =>
  operationsOf({ method, url, body: body ?? null, contentType: contentType ?? null });

function isFrame(send: NamedFrame, text: string, value: unknown): boolean {
  if ('text' in send) return send.text === text;
  if (!isObject(value) || !meets(value, send.json)) return false;
  // A socket carries a mutation as easily as a subscription.
  const operations = graphQLIn(value);
  return operations.every(
    ({ name, type }) =>
      (type === 'query' || type === 'subscription') &&
      name !== null &&
      send.operations?.includes(name) === true,
  );
}

function graphQLIn(frame: Record<string, unknown>): readonly Operation[] {
  return [frame, frame.payload, frame.data].flatMap((each) => operationsInValue(each) ?? []);
}

/** Its type where it tells one; else how it begins, without what may be anybody's. */
function shapeOf(text: string, value: unknown): string {
  const named = isObject(value) ? [value.type, value.event, value.action, value.op] : [];
  const type = named.find((each) => typeof each === 'string' && each !== '');
  if (typeof type === 'string') return type.slice(0, 40);
  return text.slice(0, 40).replace(/[\p{L}\p{N}]{2,}/gu, '*');
}

function holds(read: NamedRead, sent: Sent, operations: readonly Operation[] | null): boolean {
  const isJudged = read.operations !== undefined || read.form !== undefined || read.json !== undefined;
  if (sent.body === undefined && isJudged) return false;
  if (read.operations !== undefined && !(operations && areNamed(operations, read.operations))) return false;
  // Vouched for or not: what shows that it writes is no read.
  if (read.operations === undefined && operations?.some(({ type }) => type !== 'query')) return false;
  if (read.form !== undefined && !meetsForm(read.form, sent)) return false;
  if (read.json === undefined) return true;
  const value = sent.body ? jsonOf(sent.body) : undefined;
  return isObject(value) && meets(value, read.json);
}

type Named = NonNullable<NamedRead['operations']>;

const areNamed = (operations: readonly Operation[], named: Named): boolean =>
  operations.length > 0 && operations.every((operation) => isNamed(operation, named));

function isNamed({ name, type, hash, hasDocument }: Operation, named: Named): boolean {
  if (name === null) return false;
  return named.some((each) => {
    const listed = typeof each === 'string' ? { name: each } : each;
    if (listed.name !== name) return false;
    if (hasDocument) return type === 'query';
    return hash !== null && listed.sha256 === hash && listed.vouchedBy !== undefined;
  });
}

function namedAt(url: URL, reads: readonly NamedRead[], uiOrigin: string): Named {
  return reads.flatMap((read) => (isAt(read.url, url, uiOrigin) ? (read.operations ?? []) : []));
}

function firstNotNamed(operations: readonly Operation[] | null, named: Named): Doing | null {
  const found = operations?.find((operation) => !isNamed(operation, named)) ?? operations?.[0];
  return found ? { name: found.name, type: found.type } : null;
}

type Conditions = NonNullable<NamedRead['form']>;

function meetsForm(wanted: Conditions, { body, contentType }: Sent): boolean {
  if (!body) return false;
  const value = jsonOf(body);
  if (isObject(value)) return meets(value, wanted);
  if (contentType?.toLowerCase().startsWith('application/x-www-form-urlencoded') !== true) return false;
  const form = new URLSearchParams(body);
  return Object.entries(wanted).every(([name, allowed]) => {
    const found = form.getAll(name);
    return found.length === 1 && allowed.some((each) => String(each) === found[0]);
  });
}

function meets(value: Record<string, unknown>, wanted: Conditions): boolean {
  return Object.entries(wanted).every(([path, allowed]) => {
    const found = at(value, path);
    return allowed.some((each) => each === found);
  });
}

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (found, name) => (isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined),
      value,
    );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON: it meets no condition on JSON.
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
