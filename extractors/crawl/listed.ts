// What is known of a stream once its lists have been walked: which ids there are. Other streams' fields ask.
import { type StreamName, splitRef } from '../../model/streams.ts';
import { isListPage, type Profile } from '../../selectors/schema.ts';
import type { Listed } from '../../selectors/values.ts';
import type { EarlierSnapshot } from '../../state/earlier-snapshot.ts';
import type { Queue } from './queue.ts';

/**
 * Ids by stream: those of this run's lists, or of the earlier generation where this run does not read the stream.
 * Null where neither tells, a list that is still being walked included: half of the ids would tell lies.
 */
export function createListed(deps: {
  profile: Profile;
  scope: ReadonlySet<StreamName>;
  earlier: EarlierSnapshot | undefined;
  queue: Queue;
}): Listed {
  const { profile, scope, earlier, queue } = deps;
  const known = new Map<StreamName, { size: number; ids: ReadonlySet<string> }>();

  const isWalked = (stream: StreamName): boolean =>
    Object.entries(profile.pages).every(
      ([name, page]) => !isListPage(page) || page.stream !== stream || queue.list(name)?.done === true,
    );

  return (stream) => {
    if (scope.has(stream) && !isWalked(stream)) return null;
    if (!scope.has(stream) && earlier === undefined) return null;
    const size = scope.has(stream) ? queue.size(stream) : 0;
    const before = known.get(stream);
    if (before?.size === size) return before.ids;
    const ids = new Set(scope.has(stream) ? idsIn(queue, stream) : earlier?.ids(stream));
    known.set(stream, { size, ids });
    return ids;
  };
}

/** A key that is only an address tells no id. */
function idsIn(queue: Queue, stream: StreamName): string[] {
  return [...queue.items(stream)]
    .filter(({ key }) => key.startsWith(`${stream}/`))
    .map(({ key }) => splitRef(key).id);
}
