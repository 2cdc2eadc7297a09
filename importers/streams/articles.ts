// Articles, in collections that the map's own units make.
import { articleDraft } from '../../mapping/article.ts';
import { streams } from '../../model/streams.ts';
import type { StreamImporter } from '../writes/stream-importer.ts';
import { createUnit } from '../writes/unit.ts';

export const articles: StreamImporter<'articles'> = {
  stream: 'articles',
  phases: ['articles'],
  fields: {
    title: 'sent',
    html: 'sent',
    collection: 'sent',
    authorId: 'sent',
    state: 'sent',
    createdAt: 'sent',
    updatedAt: 'sent',
  },
  planned(record, setting) {
    const draft = articleDraft(record, setting);
    const write = {
      step: 'create',
      endpoint: 'POST /articles',
      path: {},
      body: {
        title: draft.title,
        body: draft.html,
        // An integer here, unlike everywhere else (docs/intercom.md 1).
        author_id: Number(draft.author),
        state: draft.state,
        ...(draft.collection === null
          ? {}
          : { parent_id: { $id: draft.collection, as: 'integer' }, parent_type: 'collection' }),
      },
    } as const;
    return [createUnit(draft, 'articles', streams.articles.undo, [write])];
  },
};
