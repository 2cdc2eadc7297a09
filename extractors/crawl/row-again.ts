// A row that is a record, read once more from its list: the addresses of its files are good for a while only.
import { RecordError } from '../../lib/errors.ts';
import { isListPage } from '../../selectors/schema.ts';
import type { RawValues } from '../../selectors/values.ts';
import type { ListPart, Taken } from '../capture/taken.ts';
import { type CrawlContext, whileSignedIn } from './crawl-context.ts';
import type { Item } from './queue.ts';

/** A list that never ends must not keep us: a row further down than this many parts is taken for gone. */
const MOST_PARTS = 1000;

/** @throws RecordError `record_gone` where none of its stream's lists shows it any more */
export async function rowAgain(context: CrawlContext, { key, stream, row }: Item): Promise<RawValues> {
  const { profile, queue, capture, session } = context;
  const id = String(row?.id);
  for (const [name, page] of Object.entries(profile.pages)) {
    if (!isListPage(page) || page.stream !== stream || page.open !== undefined) continue;
    const strategy = queue.list(name)?.strategy ?? capture.order(name, page)[0];
    if (strategy === undefined) continue;
    let next: string | null = null;
    for (let parts = 0; parts < MOST_PARTS; parts += 1) {
      const at: string | null = next;
      const taken: Taken<ListPart> = await whileSignedIn(session, () => capture.listPart(page, strategy, at));
      if (!taken.ok) break;
      const found = taken.value.rows.find(({ values }) => String(values.id) === id);
      if (found) return found.values;
      next = taken.value.next;
      if (next === null) break;
    }
  }
  throw new RecordError('record_gone', 'its list no longer shows it', { ref: key });
}
