// Values of one help-centre article -> article record.
import { finish, text, textOrNull } from './assemble.ts';
import type { Parser } from './parse-types.ts';

export const parseArticle: Parser<'articles'> = (values) =>
  finish('articles', {
    id: text(values.id).trim(),
    title: text(values.title).trim(),
    html: text(values.html),
    collection: textOrNull(values.collection),
    authorId: textOrNull(values.authorId),
    state: text(values.state),
    createdAt: textOrNull(values.createdAt),
    updatedAt: textOrNull(values.updatedAt),
  });
