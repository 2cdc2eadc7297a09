// Tells everybody who listens that something in the account has changed.
import type { StreamName } from '../../../../model/streams.ts';
import type { Spa } from '../environment.ts';
import { itemShape } from './timeline.ts';

/** After a thread or ticket got one more message, or went away. Other streams are not announced. */
export function announce(spa: Spa, stream: StreamName, id: string): void {
  if (stream !== 'conversations' && stream !== 'tickets') return;
  const channel = stream === 'conversations' ? 'thread' : 'ticket';
  const newest = spa.account.thread(id)?.messages.at(-1);
  spa.hub.publish('inbox', newest ? `${channel}.updated` : `${channel}.removed`, { id });
  if (newest) spa.hub.publish(`${channel}:${id}`, 'items.appended', { id, items: [itemShape(spa, newest)] });
}
