// Of the pages that were walked, the lists to read each stream from. Pure.
import { type StreamName, streamNames } from '../../model/streams.ts';
import { listOf } from '../../selectors/guess/list-page.ts';
import { type Scores, saysAll, streamOf, streamsIn } from '../../selectors/guess/streams.ts';
import type { SeenPage } from './walk.ts';

export interface Chosen {
  readonly stream: StreamName;
  readonly page: SeenPage;
  readonly ids: readonly string[];
}

/** Lists of one stream, at most: all of it, or its parts. */
const MOST_PARTS = 3;

/** Lists by stream, in the order of the streams; of several pages the ones that hold what the others do not. */
export function chooseLists(pages: readonly SeenPage[]): Chosen[] {
  const sure = new Set<StreamName>();
  for (const { scores } of pages)
    for (const [name, score] of Object.entries(scores))
      if (name !== 'people' && score >= 3) sure.add(name as StreamName);
  const lists = pages.flatMap((page): Chosen[] => {
    const list = listOf(page.content);
    if (list === null) return [];
    const stream = streamOf(withRows(page.scores, list.record?.template), sure);
    return stream === null ? [] : [{ stream, page, ids: list.ids }];
  });
  return streamNames.flatMap((stream) => {
    const own = lists.filter((one) => one.stream === stream).sort((a, b) => rank(b) - rank(a));
    const kept: Chosen[] = [];
    const seen = new Set<string>();
    const [best] = own;
    // What is done with is the other half of what is open.
    const others = own.slice(1).sort((a, b) => Number(isDone(b)) - Number(isDone(a)) || rank(b) - rank(a));
    for (const one of [...own.slice(0, 1), ...others]) {
      const isSameKind = best !== undefined && shapeOf(one) === shapeOf(best);
      if (kept.length === MOST_PARTS || !isSameKind || !one.ids.some((id) => !seen.has(id))) continue;
      // A list that says that it is all has all.
      if (kept.some(({ page }) => saysAll(page.link) || saysAllIn(page.path))) break;
      kept.push(one);
      for (const id of one.ids) seen.add(id);
    }
    return kept;
  });
}

/** Where the rows lead tells what they are, whatever the page calls itself. */
function withRows(scores: Scores, template: string | undefined): Scores {
  const own = streamsIn((template ?? '').replace(/[?#].*$/s, '').replace(/\.\w{2,5}$/, ''));
  return Object.fromEntries([
    ...Object.entries(scores),
    ...own.map((name) => [name, (scores[name] ?? 0) + 3] as const),
  ]);
}

/** What speaks for a page: its words, that it says it is all, how many rows it has, how plain its address is. */
function rank({ stream, page, ids }: Chosen): number {
  const words = Math.min(page.scores[stream] ?? page.scores.people ?? 0, 5);
  const isAll = saysAll(page.link) || saysAllIn(page.path) ? 6 : 0;
  const given = page.isGiven ? 20 : 0;
  return words + isAll + given + Math.log2(1 + ids.length) * 1.5 - page.path.length * 0.02;
}

const isDone = ({ page }: Chosen): boolean =>
  /closed|resolved|solved|done|archived/i.test(`${page.link} ${page.path}`);

const saysAllIn = (path: string): boolean => /[=/](?:all|any)(?:$|[&/#])/i.test(path);

/** Parts of one list lead to the same kind of record. */
function shapeOf({ page }: Chosen): string {
  return listOf(page.content)?.record?.template ?? page.path.replace(/[?#].*$/s, '');
}
