// From lists that were chosen to pages of a draft: takes a few records of each, guesses, and keeps what makes records that
// their schemas take.
import type { Progress } from '../../lib/progress.ts';
import type { StreamName } from '../../model/streams.ts';
import { type DraftPage, pagesOf } from '../../selectors/guess/draft.ts';
import type { Joins } from '../../selectors/guess/given.ts';
import { guessList, type ListGuess } from '../../selectors/guess/list-page.ts';
import { guessRecord } from '../../selectors/guess/record-page.ts';
import type { HtmlContent } from '../../selectors/values.ts';
import { spread } from '../discover/discover-estimates.ts';
import type { Chosen } from './choose.ts';
import { provedPages } from './prove.ts';
import type { Walker } from './walk.ts';

/** Records of each list that are looked at. */
const RECORDS = 6;

interface Known {
  readonly zone: string;
  readonly takenAt: number;
  readonly progress: Progress;
}

export async function draftPages(
  walker: Walker,
  chosen: readonly Chosen[],
  known: Known,
): Promise<DraftPage[]> {
  const ids = new Map<StreamName, Set<string>>();
  const templates = new Map<StreamName, Set<string>>();
  const joins: Joins = {
    ids: (stream) => ids.get(stream) ?? null,
    leadsTo: (stream, template) => templates.get(stream)?.has(template) ?? false,
  };
  const given = { joins, zone: known.zone, takenAt: known.takenAt };
  const lists: { list: ListGuess; chosen: Chosen }[] = [];
  // Where records of each stream are is known before what refers to them is guessed.
  for (const one of chosen) {
    const list = guessList({ ...given, stream: one.stream, content: one.page.content });
    if (list === null) continue;
    ids.set(one.stream, new Set([...(ids.get(one.stream) ?? []), ...list.ids]));
    if (list.record)
      templates.set(one.stream, new Set([...(templates.get(one.stream) ?? []), list.record.template]));
    lists.push({ list, chosen: one });
  }
  const names = new Set<string>();
  const pages: DraftPage[] = [];
  const step = known.progress.step('records', lists.length);
  const taken = new Map<string, { id: string; content: HtmlContent }[]>();
  const opened = new Map<string, string>();
  for (const { list } of lists) {
    const key = keyOf(list);
    const known = taken.get(key) ?? [];
    const more = (await recordsOf(walker, list)).filter(({ id }) => known.every((one) => one.id !== id));
    taken.set(key, [...known, ...more]);
    step.tick();
  }
  for (const { chosen: one } of lists) {
    const list = guessList({ ...given, stream: one.stream, content: one.page.content });
    if (list === null) continue;
    // Lists that lead to the same kind of page share it.
    const records = taken.get(keyOf(list)) ?? [];
    const shared = opened.get(keyOf(list));
    const record =
      records.length === 0
        ? null
        : guessRecord({ ...given, stream: one.stream, contents: records.map(({ content }) => content) });
    const name = { list: unique(one.stream, names), record: shared ?? unique(recordName(one.stream), names) };
    const isTold =
      record !== null && (record.thread !== null || Object.keys(record.guessed.fields).length > 0);
    const draft = pagesOf(list, one.page.path, isTold ? record : null, name);
    const proved = provedPages(draft, { list: one.page.content, records, ...known });
    if (shared === undefined) pages.push(...proved);
    else pages.push(...proved.slice(0, 1));
    if (proved.length > 1) opened.set(keyOf(list), name.record);
  }
  step.finish();
  return pages;
}

/** The kind of page that the rows lead to. */
const keyOf = ({ stream, record }: ListGuess): string => `${stream} ${record?.template ?? ''}`;

async function recordsOf(
  walker: Walker,
  { record, ids }: ListGuess,
): Promise<{ id: string; content: HtmlContent }[]> {
  if (record === null) return [];
  const found: { id: string; content: HtmlContent }[] = [];
  for (const id of spread([...ids], RECORDS)) {
    const taken = await walker.take(record.template.replace('{id}', encodeURIComponent(id)));
    if (taken) found.push({ id, content: taken.content });
  }
  return found;
}

function recordName(stream: StreamName): string {
  return stream.endsWith('ies') ? `${stream.slice(0, -3)}y` : stream.replace(/s$/, '');
}

function unique(name: string, names: Set<string>): string {
  let free = name;
  for (let count = 2; names.has(free); count += 1) free = `${name}_${count}`;
  names.add(free);
  return free;
}
