// Hears the server-sent events of a page: of an EventSource, and of a fetch that reads such a stream by itself.
import type { CDPSession } from 'playwright';

export interface StreamEvent {
  readonly url: string;
  readonly type: string;
  readonly id: string | null;
  readonly data: string;
}

/** Calls `hear` for every event from now on. */
export async function hearEvents(devTools: CDPSession, hear: (event: StreamEvent) => void): Promise<void> {
  const urls = new Map<string, string>();
  const parsers = new Map<string, (bytes: Buffer) => void>();
  devTools.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (response.mimeType !== 'text/event-stream') return;
    urls.set(requestId, response.url);
    if (type !== 'Fetch' && type !== 'XHR') return;
    const parse = eventParser((event) => hear({ url: response.url, ...event }));
    // What arrives before the answer to this is in it.
    const early: string[] = [];
    parsers.set(requestId, (bytes) => void early.push(bytes.toString('base64')));
    devTools.send('Network.streamResourceContent', { requestId }).then(
      ({ bufferedData }) => {
        for (const data of [bufferedData, ...early]) parse(Buffer.from(data, 'base64'));
        parsers.set(requestId, parse);
      },
      // It has ended by now, or its page has.
      () => parsers.delete(requestId),
    );
  });
  devTools.on('Network.dataReceived', ({ requestId, data }) => {
    if (data) parsers.get(requestId)?.(Buffer.from(data, 'base64'));
  });
  devTools.on('Network.eventSourceMessageReceived', ({ requestId, eventName, eventId, data }) => {
    hear({ url: urls.get(requestId) ?? '', type: eventName || 'message', id: eventId || null, data });
  });
  for (const end of ['Network.loadingFinished', 'Network.loadingFailed'] as const) {
    devTools.on(end, ({ requestId }) => {
      urls.delete(requestId);
      parsers.delete(requestId);
    });
  }
  await devTools.send('Network.enable');
}

/** The event stream format (HTML standard, 9.2.6), fed in pieces. */
export function eventParser(hear: (event: Omit<StreamEvent, 'url'>) => void): (bytes: Buffer) => void {
  const decoder = new TextDecoder();
  let rest = '';
  let event = { type: '', data: [] as string[] };
  let id: string | null = null;
  const take = (line: string): void => {
    if (line === '') {
      if (event.data.length > 0) hear({ type: event.type || 'message', id, data: event.data.join('\n') });
      event = { type: '', data: [] };
      return;
    }
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === 'data') event.data.push(value);
    else if (name === 'event') event.type = value;
    else if (name === 'id') id = value;
  };
  return (bytes) => {
    rest += decoder.decode(bytes, { stream: true });
    // A carriage return at the end may be half of a line break.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  };
}
