// What the server says by itself. The socket is always there; some builds also keep a stream or a waiting request.
import type { AppBuild, AppSettings, Realtime, Session, Transport } from './types.ts';

type Listener = (event: string, data: unknown) => void;
interface SocketMessage {
  readonly type: string;
  readonly channel?: string;
  readonly event?: string;
  readonly data?: unknown;
}

export function createRealtime(
  settings: AppSettings,
  build: AppBuild,
  session: Session,
  transport: Transport,
): Realtime {
  const listeners = new Map<string, Set<Listener>>();
  let socket: WebSocket | null = null;
  let isReady = false;
  let attempts = 0;

  const tell = (channel: string, event: string, data: unknown): void => {
    for (const listener of listeners.get(channel) ?? []) listener(event, data);
  };
  const send = (message: object): void => {
    if (isReady && socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };

  const hear = (message: SocketMessage): void => {
    if (message.type === 'auth.ok') {
      isReady = true;
      attempts = 0;
      for (const channel of listeners.keys()) send({ type: 'subscribe', channel });
    } else if (message.type === 'ping') socket?.send(JSON.stringify({ type: 'pong' }));
    else if (message.type === 'event') tell(message.channel ?? '', message.event ?? '', message.data);
  };

  const connect = async (): Promise<void> => {
    const token = await session.token();
    const opened = new WebSocket(settings.socket);
    socket = opened;
    opened.addEventListener('open', () => opened.send(JSON.stringify({ type: 'auth', token })));
    opened.addEventListener('message', ({ data }) => hear(JSON.parse(String(data)) as SocketMessage));
    opened.addEventListener('close', ({ code }) => {
      isReady = false;
      attempts += 1;
      if (code === 4401 && attempts === 1) void session.renew(token).then(connect);
      else setTimeout(() => void connect(), Math.min(20_000, 500 * 2 ** attempts));
    });
  };

  /** The tab that keeps a stream tells the others. */
  const tabs = new BroadcastChannel('thread.live');
  tabs.addEventListener('message', ({ data }) => route(data as { event: string; data: unknown }));

  /** Events of the stream and of the waiting request say which record they are about. */
  const route = ({ event, data }: { event: string; data: unknown }): void => {
    const { id } = data as { id?: string };
    const channel = event === 'items.appended' ? `thread:${id}` : event === 'presence' ? 'presence' : 'inbox';
    tell(channel, event, data);
  };
  const pass = (event: string, data: unknown): void => {
    route({ event, data });
    tabs.postMessage({ event, data });
  };

  const stream = async (): Promise<void> => {
    const answer = await transport.rest('/v1/events', { headers: { accept: 'text/event-stream' } });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
      if (done) return;
      text += value;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = /^event: (.*)$/m.exec(block)?.[1];
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (event && data) pass(event, JSON.parse(data));
      }
    }
  };

  const poll = async (): Promise<void> => {
    type News = { since: number; events: { event: string; data: unknown }[] };
    let news = await transport.json<News>('/v1/poll?wait=0');
    for (;;) {
      news = await transport.json<News>(`/v1/poll?since=${news.since}&wait=20000`);
      for (const { event, data } of news.events) pass(event, data);
    }
  };

  /** One tab keeps it for all, for connections are few; it is opened anew whenever it ends. */
  const keepOpen = (name: string, run: () => Promise<void>): void => {
    void navigator.locks.request(`thread.live.${name}`, async () => {
      for (;;) {
        await run().catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, 5000));
      }
    });
  };

  void connect();
  if (build.flags.sse) keepOpen('stream', stream);
  if (build.flags.longPolling) keepOpen('poll', poll);

  return {
    subscribe(channel, listener) {
      const heard = listeners.get(channel) ?? new Set();
      if (heard.size === 0) {
        listeners.set(channel, heard);
        send({ type: 'subscribe', channel });
      }
      heard.add(listener);
      return () => {
        heard.delete(listener);
        if (heard.size > 0) return;
        listeners.delete(channel);
        send({ type: 'unsubscribe', channel });
      };
    },
    presence: (threadId, state) => send({ type: 'presence', threadId, state }),
  };
}
