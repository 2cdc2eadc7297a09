// Pictures in the text of a record that none of its files stands for: they would be lost, or stay at the source. Pure.
import type { SourceRecord } from '../../model/streams.ts';
import { findAll, fragmentOf } from '../../selectors/document.ts';

export interface UnclaimedImages {
  readonly count: number;
  /** Of these, pictures that the source itself keeps: in its own address space, or in the text. */
  readonly own: number;
}

/** @param pageUrl where the record was read */
export function unclaimedImages(record: SourceRecord, pageUrl: string): UnclaimedImages {
  let count = 0;
  let own = 0;
  for (const html of textsOf(record)) {
    // Parsing every message would be most of the work of keeping it.
    if (!/<img\b/i.test(html)) continue;
    for (const { attribs } of findAll('img', fragmentOf(html, pageUrl).root)) {
      const { src = '' } = attribs;
      if (src.startsWith('attachment:')) continue;
      count += 1;
      if (isOwn(src, pageUrl)) own += 1;
    }
  }
  return { count, own };
}

function textsOf(record: SourceRecord): string[] {
  if ('messages' in record) return record.messages.map(({ html }) => html);
  return 'html' in record ? [record.html] : [];
}

function isOwn(src: string, pageUrl: string): boolean {
  const base = URL.canParse(pageUrl) ? pageUrl : undefined;
  if (!URL.canParse(src, base)) return true;
  const { protocol, origin } = new URL(src, base);
  return !/^https?:$/.test(protocol) || (base !== undefined && origin === new URL(base).origin);
}
