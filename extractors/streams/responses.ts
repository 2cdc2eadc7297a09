// Values of one review response that is a record of its own -> response record.
import { author, finish, text } from './assemble.ts';
import type { Parser } from './parse-types.ts';

export const parseResponse: Parser<'responses'> = (values) =>
  finish('responses', {
    id: text(values.id).trim(),
    reviewId: text(values.reviewId).trim(),
    body: text(values.body),
    author: author(values.author),
    createdAt: text(values.createdAt),
  });
