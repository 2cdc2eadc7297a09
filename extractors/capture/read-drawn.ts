// Pages by drawing them in a browser: what the render source brings, resolved and judged.
import { type Resolution, resolveRecord, resolveRows } from '../../selectors/resolve.ts';
import type { ListPage, PageKind, RecordPage } from '../../selectors/schema.ts';
import type { Env, HtmlContent } from '../../selectors/values.ts';
import type { Drawing, RenderSource } from './render-source.ts';
import { Denied, type ListPart, recordProblem, rowsProblem, type Taken, withEnd } from './taken.ts';

export interface DrawReader {
  /** @param by the list's row, and whether the page's own reads are listened to */
  record(page: RecordPage, url: string, env: Env, by: Drawing): Promise<Taken<Resolution>>;
  list(page: ListPage, url: string, env: Env, isFirst: boolean, listen: boolean): Promise<Taken<ListPart>>;
}

export function createDrawReader(deps: { render: RenderSource }): DrawReader {
  const read = async <T>(
    page: PageKind,
    url: string,
    env: Env,
    by: Drawing,
    resolve: (content: HtmlContent, ended: boolean) => T,
    problemOf: (value: T) => string | null,
  ): Promise<Taken<T>> => {
    const check = (content: HtmlContent): string | null => problemOf(resolve(content, false));
    const drawn = await deps.render.draw(url, page, env, check, by);
    if ([403, 404, 410].includes(drawn.status)) throw new Denied(drawn.status, url, false, drawn.absent);
    if (drawn.isGone) throw new Denied(drawn.status, url, true);
    const { problem, evidence, isRead } = drawn;
    if (problem !== null) return { ok: false, problem, evidence, isRead };
    // The content object is the one `check` saw, so its HTML is not parsed again.
    const { content, ended, heard, closed } = drawn;
    return { ok: true, value: resolve(content, ended), url: content.url, content, heard, closed };
  };
  return {
    record: (page, url, env, by) =>
      read(
        page,
        url,
        env,
        by,
        (content, ended) => withEnd(resolveRecord(page, content, env), ended),
        recordProblem,
      ),
    list: (page, url, env, isFirst, listen) =>
      read(
        page,
        url,
        env,
        { row: {}, listen },
        (content, ended) => {
          const rows = resolveRows(page, content, env);
          // Everything but numbered pages is drawn to its end at once; who listens goes to the end of those, too.
          return page.list.pagination.kind === 'next' && !listen
            ? rows
            : { ...rows, next: null, ended: ended || rows.ended === true };
        },
        (rows) => rowsProblem(rows, isFirst),
      ),
  };
}
