// Review responses that are records of their own, each a note on its review, written after the review is there.
import type { ReplyDraft } from '../../mapping/draft.ts';
import { responseRecord } from '../../mapping/review.ts';
import { streams } from '../../model/streams.ts';
import type { Planned, StreamImporter } from '../writes/stream-importer.ts';
import { createUnit, nothing, nothingUnit } from '../writes/unit.ts';
import { replyWrite } from '../writes/write-part.ts';

export const responses: StreamImporter<'responses'> = {
  stream: 'responses',
  phases: ['responses'],
  fields: { reviewId: 'sent', body: 'sent', author: 'sent', createdAt: 'sent' },
  planned(record, setting) {
    const ref = `responses/${record.id}`;
    if (!setting.knows('reviews', record.reviewId)) {
      const why = `Its review ${record.reviewId} is not in the snapshot.`;
      const lost = {
        code: 'reference_missing',
        ref,
        args: { field: 'review', target: record.reviewId },
      } as const;
      return [nothingUnit({ ...nothing('skip', ref, why), findings: [lost] }, 'responses')];
    }
    if (setting.survey.repeatedResponses.includes(record.id)) {
      return [nothingUnit(nothing('skip', ref, 'The review carries the same response.'), 'responses')];
    }
    return [responseUnit(responseRecord(record, setting))];
  },
};

/** Also for responses that the review carries itself. */
export function responseUnit(draft: ReplyDraft): Planned {
  const write = replyWrite(draft.part, draft.parent.ref, draft.parent.object);
  return createUnit(draft, 'responses', streams.responses.undo, [write]);
}
