// Values of one review, its response included where the source shows it there -> review record.
import { author, finish, members, sortedTexts, text, textOrNull } from './assemble.ts';
import type { Parser, RawValue } from './parse-types.ts';

export const parseReview: Parser<'reviews'> = (values) =>
  finish('reviews', {
    id: text(values.id).trim(),
    platform: text(values.platform).trim(),
    rating: values.rating,
    title: textOrNull(values.title),
    body: text(values.body),
    authorName: text(values.authorName).trim(),
    contactId: textOrNull(values.contactId),
    url: textOrNull(values.url),
    status: textOrNull(values.status),
    tags: sortedTexts(values.tags),
    createdAt: text(values.createdAt),
    response: readResponse(values.response),
  });

function readResponse(value: RawValue | undefined): unknown {
  if (value === undefined || value === null) return null;
  const response = members(value);
  return {
    body: text(response.body),
    author: author(response.author),
    createdAt: text(response.createdAt),
  };
}
