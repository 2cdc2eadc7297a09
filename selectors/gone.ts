// Pages that say, though the app answers 200, that the record they were to show is no longer there. Pure.
import { documentOf, findAll } from './document.ts';
import { type Heard, type Hearing, isFrom } from './heard.ts';
import { slotsOf } from './paging.ts';
import type { Gone, RecordPage } from './schema.ts';
import { textOf } from './text.ts';
import type { Content } from './values.ts';
import { asLabel } from './words.ts';

/** Whether the page says that its record is gone; never in JSON. */
export function isGone({ gone }: Pick<RecordPage, 'gone'>, content: Content): boolean {
  if (gone === undefined || content.kind === 'json') return false;
  const { select, text } = asWords(gone);
  const { root } = documentOf(content);
  return select
    .flatMap((selector) => findAll(selector, root))
    .some((element) => {
      const said = asLabel(textOf(element));
      return text === undefined || text.some((words) => said.includes(asLabel(words)));
    });
}

/** Whether one of these requests is a read of the page's own captures that names this very record. */
export function isReadOf(
  { capture }: Pick<RecordPage, 'capture'>,
  asked: readonly Heard[],
  at: Pick<Hearing, 'uiOrigin' | 'row'>,
): boolean {
  const sources = Object.values(capture ?? {}).flatMap(({ from }) => from);
  const own = sources.filter((from) => slotsOf(JSON.stringify(from)).length > 0);
  return asked.some((one) => own.some((from) => isFrom(from, one, at)));
}

/** Selectors, as a browser knows them, of what says so. */
export function goneSelectors({ gone }: Pick<RecordPage, 'gone'>): string[] {
  if (gone === undefined) return [];
  const { select, text } = asWords(gone);
  if (text === undefined) return select;
  return select.flatMap((selector) => text.map((words) => `${selector}:has-text(${JSON.stringify(words)})`));
}

function asWords(gone: Gone): { select: string[]; text?: string[] | undefined } {
  return Array.isArray(gone) ? { select: gone } : gone;
}
