// What a page kind is recognised and walked by, held against pages that were taken: all that is no field. Pure.
import { selectorsOf } from './clear.ts';
import { documentOf, findAll } from './document.ts';
import type { Check, Choice, Specimen } from './inspection.ts';
import { resolveRows } from './resolve.ts';
import { isListPage, type ListPage, type PageKind } from './schema.ts';

/** Every mark of a page kind against its specimens. */
export function checkMarks(kind: PageKind, page: string, specimens: readonly Specimen[]): Check[] {
  const firsts = specimens.filter(({ part }) => part !== 'next');
  const look = (
    name: string,
    selectors: readonly string[] | undefined,
    required: boolean,
    words: string,
    isFolded = false,
  ): Check[] => {
    if (!selectors) return [];
    const pages = isFolded ? firsts.map((one) => ({ ...one, content: one.folded ?? one.content })) : firsts;
    const { choice, matches, missed } = matchAll(selectors, pages);
    return [mark(page, name, required, matches, choice, required && missed ? words : null)];
  };
  const checks = [
    ...look('ready', kind.ready, true, 'nothing shows that the page is there'),
    ...look('clear', kind.clear && selectorsOf(kind.clear), false, ''),
  ];
  if (!isListPage(kind)) {
    return [
      ...checks,
      ...kind.expand.flatMap(({ select }, at) => look(`expand[${at}]`, select, false, '', true)),
    ];
  }
  return [
    ...checks,
    ...checkList(
      kind,
      page,
      firsts,
      specimens.filter(({ part }) => part === 'next'),
      look,
    ),
  ];
}

function checkList(
  kind: ListPage,
  page: string,
  firsts: readonly Specimen[],
  nexts: readonly Specimen[],
  look: (name: string, selectors: readonly string[] | undefined, required: boolean, words: string) => Check[],
): Check[] {
  const { rows, empty, pagination } = kind.list;
  const [first] = firsts;
  const resolved = first ? resolveRows(kind, first.content, first.env) : null;
  const isEmpty = resolved?.empty === true && resolved.rows.length === 0;
  if (kind.list.capture !== undefined && isHeard(first, kind.list.capture)) {
    const found = resolved?.rows.length ?? 0;
    const words =
      found > 0 || isEmpty ? null : `its scripts were told no rows (capture.${kind.list.capture})`;
    return [mark(page, 'list.capture', true, found, null, words)];
  }
  const checks = [
    ...look('list.rows', rows, !isEmpty, 'there are no rows, and nothing says that there are none'),
    ...look('list.empty', empty, isEmpty, ''),
  ];
  const goesOn =
    resolved !== null &&
    resolved.rows.length > 0 &&
    resolved.counter !== null &&
    resolved.rows.length < resolved.counter;
  const counted = `${resolved?.rows.length ?? 0} of ${resolved?.counter ?? '?'} rows, and no way on`;
  if (pagination.kind === 'next' || pagination.kind === 'load-more') {
    const [check] = look('list.pagination', pagination.select, goesOn && !isEmpty, counted);
    if (check)
      checks.push(
        check.matches === 0 || !resolved?.rows.length ? check : { ...check, ...wayOn(kind, firsts, nexts) },
      );
  } else if (pagination.kind === 'virtualised') {
    checks.push(...look('list.pagination', pagination.container, !isEmpty, 'nothing that scrolls'));
  } else if (pagination.kind === 'replace') {
    checks.push(...look('list.pagination', pagination.select, goesOn, counted));
  } else if (pagination.kind === 'infinite-scroll') {
    checks.push(...look('list.pagination', pagination.container, goesOn, counted));
  } else if (goesOn) {
    checks.push(mark(page, 'list.pagination', true, 0, null, counted));
  }
  return checks;
}

/** Whether the page's own reads were listened to, and what they bring is the list. */
function isHeard(specimen: Specimen | undefined, capture: string): boolean {
  return specimen?.content.kind === 'html' && specimen.content.captured?.[capture] !== undefined;
}

/** What is wrong with a way on that matched: it carries no address, or leads to no further row. */
function wayOn(
  kind: ListPage,
  firsts: readonly Specimen[],
  nexts: readonly Specimen[],
): { state: 'broken'; problem: string } | Record<string, never> {
  const { pagination } = kind.list;
  if (!('attr' in pagination) || pagination.attr === undefined) return {};
  const goesOn = firsts.some(({ content, env }) => resolveRows(kind, content, env).next !== null);
  const isUnclear = firsts.some(({ content, env }) => resolveRows(kind, content, env).isWayOnUnclear);
  if (isUnclear) return { state: 'broken', problem: 'what matches comes to no address (transform)' };
  if (!goesOn) return { state: 'broken', problem: `what matches has no attribute "${pagination.attr}"` };
  const isDeadEnd = nexts.some(({ content, env }) => resolveRows(kind, content, env).rows.length === 0);
  return isDeadEnd ? { state: 'broken', problem: 'the next part has no rows' } : {};
}

/** @returns the best choice that matched on every page, or on the first that had one */
function matchAll(
  selectors: readonly string[],
  specimens: readonly Specimen[],
): { choice: Choice | null; matches: number; missed: boolean } {
  let matches = 0;
  let missed = false;
  let best: number | null = null;
  for (const { content } of specimens) {
    if (content.kind === 'json') continue;
    const { root } = documentOf(content);
    const at = selectors.findIndex((selector) => findAll(selector, root).length > 0);
    if (at < 0) missed = true;
    else {
      matches += findAll(selectors[at] ?? '', root).length;
      best = Math.min(best ?? at, at);
    }
  }
  const choice =
    best === null ? null : { position: best + 1, of: selectors.length, selector: selectors[best] ?? '' };
  return { choice, matches, missed };
}

/** @param problem what is wrong, or null */
export function mark(
  page: string,
  field: string,
  required: boolean,
  matches: number,
  choice: Choice | null,
  problem: string | null,
  via: 'html' | 'json' = 'html',
): Check {
  // `ready` names alternatives of equal standing ("the table, or the words that it is empty").
  const isLater = choice !== null && choice.position > 1 && field !== 'ready';
  const state =
    problem !== null ? 'broken' : matches === 0 ? 'optional missing' : isLater ? 'fallback' : 'ok';
  return {
    ...{ page, via, field, required, state, tried: 1, found: matches > 0 ? 1 : 0, matches, choice },
    ...{ sample: null, problem, several: null, sightings: [] },
  };
}
