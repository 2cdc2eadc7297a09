// What the event stream of a thread tells, for as long as its view is there.
import { openEvents, renew } from './api.js';

/** @returns what ends it */
export function followEvents(id, { connected, lost, message, change }) {
  let source = null;
  let over = false;
  const parsed = (handle) => (event) => handle(JSON.parse(event.data));

  async function connect() {
    source = await openEvents(id);
    if (over) return source.close();
    source.addEventListener(
      'nachricht',
      parsed((told) => message(told.nachricht)),
    );
    source.addEventListener(
      'aenderung',
      parsed(({ id: changed, vorgang, ...rest }) => change(changed, rest)),
    );
    source.addEventListener('herzschlag', connected);
    source.addEventListener('error', () => {
      lost();
      // Refused for good: the token in its address is too old.
      if (source.readyState === EventSource.CLOSED && !over) setTimeout(again, 1000);
    });
  }
  const again = () =>
    renew()
      .then(connect)
      .catch(() => null);

  connect().catch(() => null);
  return () => {
    over = true;
    source?.close();
  };
}
