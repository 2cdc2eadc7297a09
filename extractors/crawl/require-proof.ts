// `--require-proof`: nothing is sealed as long as nothing says that a list is whole, and the error says what would.
import { SelectorDrift } from '../../lib/errors.ts';
import { stateOf, type Unproved, unprovedIn } from '../../model/proof.ts';
import { isStreamName } from '../../model/streams.ts';
import { isListPage, type Profile } from '../../selectors/schema.ts';
import type { CrawlContext } from './crawl-context.ts';
import { sealInput } from './summary.ts';

/** @throws SelectorDrift `unproved` naming the lists, their page kinds and what to add to the profile */
export async function assertProved(context: CrawlContext, profileFile: string): Promise<void> {
  const { streams } = await sealInput(context);
  const told = Object.entries(streams)
    .filter(([stream]) => isStreamName(stream) && context.scope.has(stream))
    .map(([stream, { gaps, lists = [] }]) => [stream, { state: stateOf(gaps, lists), lists }] as const);
  const unproved = unprovedIn(Object.fromEntries(told));
  if (unproved.length === 0) return;
  const wanted = [...new Set(unproved.flatMap((one) => toAdd(context.profile, one)))];
  throw new SelectorDrift(
    'unproved',
    `Nothing says that these are whole: ${unproved.map(({ text }) => text).join(', ')}. Nothing was sealed.`,
    {
      file: profileFile,
      hint: `Add to the profile ${wanted.join('; ')}; then run the same command again, or without --require-proof.`,
    },
  );
}

/** Which settings of which page kinds would tell. */
function toAdd({ pages }: Profile, { stream, list }: Unproved): string[] {
  const page = pages[list];
  if (page && isListPage(page))
    return [
      `pages.${list}.list.counter (json.counter, or "more" of a capture: what says that nothing follows)`,
    ];
  const field = list.slice(stream.length + 1);
  return Object.entries(pages)
    .filter(([, kind]) => kind.stream === stream && !isListPage(kind) && field in kind.fields)
    .map(([name]) => `pages.${name}.counters.${field} (or "more" of a capture)`);
}
