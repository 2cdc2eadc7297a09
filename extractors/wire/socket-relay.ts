// The sockets of a page. Only those that the profile names are opened, from here and not from the browser: there the
// wall stands for every socket, so that a worker, whose sockets nobody is shown, has none. What the page sends is judged
// frame by frame; what comes in is passed on.
import type { BrowserContext, Page, WebSocketRoute } from 'playwright';
import WebSocket from 'ws';
import type { Gate } from '../access/gate.ts';

/** What the relay needs of a socket; `ws` has it, and so has what stands in for one. */
export interface LiveSocket {
  readonly readyState: number;
  send(message: string | Buffer): void;
  close(code?: number, reason?: string | Buffer): void;
  terminate(): void;
  on(event: 'open', listener: () => void): unknown;
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'close', listener: (code: number, reason: Buffer) => void): unknown;
}

export type OpenSocket = (
  url: string,
  protocols: string[],
  headers: Readonly<Record<string, string>>,
) => LiveSocket;

export const openSocket: OpenSocket = (url, protocols, headers) =>
  new WebSocket(url, protocols, { headers }) as LiveSocket;

export interface SocketHooks {
  readonly gate: Gate;
  /** The page the socket belongs to. */
  readonly page: Page;
  readonly userAgent: string | undefined;
  readonly open: OpenSocket;
  onFrame?(frame: { url: string; sent: boolean; text: string }): void;
  /** Called when the guard closed it, or dropped something that the page sent. */
  onRefused(reason: 'socket' | 'frame', url: string, shape: string | null): void;
  stop(reason: unknown): void;
}

/** Frames that wait for the connection; a page that sends more before is not waiting for an answer. */
const MOST_WAITING = 1000;

export async function relaySocket(route: WebSocketRoute, hooks: SocketHooks): Promise<void> {
  const { gate } = hooks;
  const url = route.url();
  const socket = await gate.judgeSocket(url).catch((error: unknown) => {
    hooks.stop(error);
    return null;
  });
  if (socket === null) {
    hooks.onRefused('socket', url, null);
    await closed(route, 1000, 'read-only');
    return;
  }
  const waiting: (string | Buffer)[] = [];
  const server = hooks.open(url, route.protocols(), await headersFor(url, hooks));
  route.onMessage((message) => {
    // Nobody can tell what bytes mean.
    const text = typeof message === 'string' ? message : '(binary)';
    const verdict = gate.judgeFrame(url, text, socket);
    if (!verdict.allow) return hooks.onRefused('frame', url, verdict.doing?.name ?? null);
    hooks.onFrame?.({ url, sent: true, text });
    if (server.readyState === WebSocket.OPEN) server.send(message);
    else if (waiting.length < MOST_WAITING) waiting.push(message);
  });
  route.onClose((code, reason) => server.close(isCode(code) ? code : undefined, reason));
  server.on('open', () => {
    for (const message of waiting.splice(0)) server.send(message);
  });
  server.on('message', (data: Buffer, isBinary: boolean) => {
    const text = data.toString('utf8');
    if (!isBinary) hooks.onFrame?.({ url, sent: false, text });
    route.send(isBinary ? data : text);
  });
  server.on('error', () => undefined);
  const settled = new Promise<void>((done) => {
    server.on('open', () => done());
    server.on('close', () => done());
  });
  server.on('close', (code, reason) => void closed(route, isCode(code) ? code : 1011, String(reason)));
  hooks.page.once('close', () => server.terminate());
  // For the page it is open from when we return.
  await settled;
}

/** What a browser would send with it: cookies, and where the page is. */
async function headersFor(url: string, { page, userAgent }: SocketHooks): Promise<Record<string, string>> {
  const context: BrowserContext = page.context();
  const cookies = await context.cookies(url.replace(/^ws/, 'http')).catch(() => []);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const origin = URL.canParse(page.url()) ? new URL(page.url()).origin : 'null';
  return {
    ...(origin === 'null' ? {} : { origin }),
    ...(userAgent === undefined ? {} : { 'user-agent': userAgent }),
    ...(cookie === '' ? {} : { cookie }),
  };
}

const isCode = (code: number | undefined): code is number =>
  code !== undefined && (code === 1000 || (code >= 3000 && code < 5000));

const closed = (route: WebSocketRoute, code: number, reason: string): Promise<void> =>
  route.close({ code, reason }).catch(() => undefined);
