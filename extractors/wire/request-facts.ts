// What the guard has to know of a request that DevTools holds back.
import type { CDPSession } from 'playwright';
import type { RequestFacts } from '../access/guard.ts';

/** What DevTools tells of a request, or of its answer, that it holds back. */
export interface Paused {
  readonly requestId: string;
  readonly networkId?: string | undefined;
  readonly resourceType: string;
  readonly frameId: string;
  readonly responseErrorReason?: string | undefined;
  readonly responseStatusCode?: number | undefined;
  readonly responseHeaders?: readonly { readonly name: string; readonly value: string }[] | undefined;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly hasPostData?: boolean | undefined;
    readonly postData?: string | undefined;
    readonly postDataEntries?: readonly { readonly bytes?: string | undefined }[] | undefined;
  };
}

/** The facts, with the body where it can be read whole: a file that a page picked, for example, cannot. */
export async function factsOf(devTools: CDPSession, { request, networkId }: Paused): Promise<RequestFacts> {
  const headers = lowerCased(request.headers);
  const { method, url } = request;
  const body = request.hasPostData === true ? await bodyOf(devTools, request, networkId) : null;
  return { method, url, headers, body, contentType: headers['content-type'] ?? null };
}

async function bodyOf(
  devTools: CDPSession,
  { postData, postDataEntries }: Paused['request'],
  networkId: string | undefined,
): Promise<string | undefined> {
  if (postDataEntries?.some(({ bytes }) => bytes === undefined)) return undefined;
  if (postData !== undefined || networkId === undefined) return postData;
  // Too long to come along.
  return devTools.send('Network.getRequestPostData', { requestId: networkId }).then(
    (found) =>
      found.base64Encoded ? Buffer.from(found.postData, 'base64').toString('utf8') : found.postData,
    () => undefined,
  );
}

export function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
