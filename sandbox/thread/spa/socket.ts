// The websocket: a token first, then channels to subscribe to; the newest messages and who is about.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { presence } from './api/events.ts';
import { heldItems } from './api/timeline.ts';
import type { Spa } from './environment.ts';

const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('auth'), token: z.string() }),
  z.object({ type: z.literal('subscribe'), channel: z.string().max(100) }),
  z.object({ type: z.literal('unsubscribe'), channel: z.string().max(100) }),
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('pong') }),
  z.object({
    type: z.literal('presence'),
    threadId: z.string(),
    state: z.enum(['viewing', 'typing', 'away']),
  }),
]);

const authSeconds = 10;
const pingSeconds = 25;

export interface Listening {
  readonly url: string;
  /** Ends all connections, as when nobody is signed in any longer. */
  disconnectAll(): void;
  close(): Promise<void>;
}

export function listenSocket(spa: () => Spa): Promise<Listening> {
  const http = createServer((_, response) => response.writeHead(426, { upgrade: 'websocket' }).end());
  const server = new WebSocketServer({ server: http, path: '/realtime', maxPayload: 64 * 1024 });
  server.on('connection', (socket, request) => serve(spa(), socket, request.headers['user-agent'] ?? ''));
  return new Promise((resolve, reject) => {
    http.on('error', reject);
    http.listen(0, '127.0.0.1', () => {
      resolve({
        url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/realtime`,
        disconnectAll: () => {
          for (const socket of server.clients) socket.close(4401, 'Unauthorized');
        },
        close: () =>
          new Promise((done) => {
            for (const socket of server.clients) socket.terminate();
            http.closeAllConnections();
            http.close(() => done());
          }),
      });
    });
  });
}

function serve(spa: Spa, socket: WebSocket, userAgent: string): void {
  const channels = new Set<string>();
  let signedIn = false;
  const send = (value: object): void => socket.send(JSON.stringify(value));
  const stop = spa.hub.listen(({ channel, event, data }) => {
    if (channels.has(channel)) send({ type: 'event', channel, event, data });
  });
  const late = setTimeout(() => signedIn || socket.close(4401, 'Unauthorized'), authSeconds * 1000);
  const ping = setInterval(() => send({ type: 'ping' }), pingSeconds * 1000);
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearTimeout(late);
    clearInterval(ping);
    stop();
  });

  const subscribe = (channel: string): void => {
    channels.add(channel);
    send({ type: 'subscribed', channel });
    if (channel === 'presence') send({ type: 'event', channel, event: 'presence', data: presence() });
    const thread = /^thread:(.+)$/.exec(channel)?.[1];
    const items = thread === undefined ? [] : heldItems(spa, thread);
    if (items.length > 0)
      send({ type: 'event', channel, event: 'items.appended', data: { id: thread, items } });
  };

  socket.on('message', (data) => {
    const text = String(data);
    spa.traffic.requests.push({
      seq: spa.traffic.requests.length + 1,
      origin: 'socket',
      method: 'SEND',
      path: text.replace(/("token":")[^"]*/, '$1…'),
      status: 0,
      signedIn,
      bytes: text.length,
      userAgent,
    });
    const parsed = message.safeParse(parseJson(text));
    if (!parsed.success) return socket.close(4400, 'Bad message');
    const asked = parsed.data;
    if (asked.type === 'auth') {
      signedIn = spa.tokens.holder(asked.token) !== null;
      return signedIn ? send({ type: 'auth.ok' }) : socket.close(4401, 'Unauthorized');
    }
    if (asked.type === 'ping') return send({ type: 'pong' });
    if (asked.type === 'pong') return undefined;
    if (!signedIn) return socket.close(4401, 'Unauthorized');
    if (asked.type === 'subscribe') return subscribe(asked.channel);
    if (asked.type === 'unsubscribe') return void channels.delete(asked.channel);
    spa.writes.add('socket', 'presence', JSON.stringify({ threadId: asked.threadId, state: asked.state }));
    return undefined;
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
