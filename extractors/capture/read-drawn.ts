// Pages by drawing them in a browser: what the render source brings, resolved and judged.
import { type Resolution, resolveRecord, resolveRows } from '../../selectors/resolve.ts';
import type { ListPage, PageKind, RecordPage } from '../../selectors/schema.ts';
import type { Env, HtmlContent } from '../../selectors/values.ts';
import type { RenderSource } from './render-source.ts';
import { Denied, type ListPart, recordProblem, rowsProblem, type Taken } from './taken.ts';

export interface DrawReader {
  record(page: RecordPage, url: string, env: Env): Promise<Taken<Resolution>>;
  list(page: ListPage, url: string, env: Env, isFirst: boolean): Promise<Taken<ListPart>>;
}

export function createDrawReader(deps: { render: RenderSource }): DrawReader {
  const read = async <T>(
    page: PageKind,
    url: string,
    env: Env,
    resolve: (content: HtmlContent) => T,
    problemOf: (value: T) => string | null,
  ): Promise<Taken<T>> => {
    const drawn = await deps.render.draw(url, page, env, (content) => problemOf(resolve(content)));
    if ([403, 404, 410].includes(drawn.status)) throw new Denied(drawn.status, url);
    if (drawn.problem !== null) return { ok: false, problem: drawn.problem, evidence: drawn.evidence };
    // The content object is the one `check` saw, so its HTML is not parsed again.
    return { ok: true, value: resolve(drawn.content), url: drawn.content.url, closed: drawn.closed };
  };
  return {
    record: (page, url, env) =>
      read(page, url, env, (content) => resolveRecord(page, content, env), recordProblem),
    list: (page, url, env, isFirst) =>
      read(
        page,
        url,
        env,
        (content) => {
          const rows = resolveRows(page, content, env);
          // Everything but numbered pages is drawn to its end at once.
          return page.list.pagination.kind === 'next' ? rows : { ...rows, next: null };
        },
        (rows) => rowsProblem(rows, isFirst),
      ),
  };
}
