// The older, REST half of the API: members, tags, snippets, reviews and links to files.
import { Hono } from 'hono';
import type { RecordOf } from '../../../../model/streams.ts';
import { pageOf } from '../../pages/table.ts';
import type { NumberedStream } from '../../world/ids.ts';
import { reviewRows } from '../../world/rows.ts';
import type { ApiEnvironment, Spa } from '../environment.ts';
import { attachmentShape, fileUrl } from './timeline.ts';

const tagBatch = 12;
const reviewBatch = 10;
const responseBatch = 10;
const excerptLength = 120;

const whole = (text: string | undefined, otherwise: number): number => {
  const number = Number(text ?? otherwise);
  return Number.isInteger(number) && number >= 0 ? number : otherwise;
};

const title = (state: string): string =>
  state.replaceAll(
    /(^|_)([a-z])/g,
    (_, gap: string, letter: string) => `${gap && ' '}${letter.toUpperCase()}`,
  );

export function restRoutes(spa: Spa): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  const { account } = spa;
  const all = <Stream extends NumberedStream>(stream: Stream): RecordOf[Stream][] =>
    account.ids(stream).flatMap((id) => account.get(stream, id) ?? []);
  const totals = <Fields extends object>(fields: Fields): Partial<Fields> =>
    spa.hazards().noTotals || spa.traffic.faults.missingCounter ? {} : fields;

  app.use(async (c, next) => {
    if (c.req.method !== 'GET') {
      spa.writes.add('api', `${c.req.method} ${c.req.path}`, new URL(c.req.url).search);
    }
    if (c.get('member').role !== 'admin' && /^\/v1\/(members|tags)/.test(c.req.path)) {
      return c.json({ error: { code: 'forbidden', message: 'Only for admins' } }, 403);
    }
    return next();
  });

  app.get('/members', (c) => {
    const state = c.req.query('state') ?? 'current';
    const rows = all('users').filter((user) => state === 'all' || user.state !== 'deleted');
    const page = pageOf(rows, c.req.query('page'), 10);
    return c.json({
      data: page.rows.map((user) => ({
        id: user.id,
        full_name: user.name,
        email: user.email,
        state: title(user.state),
        role: title(user.role),
      })),
      meta: {
        page: page.page,
        per_page: 10,
        has_more: page.page < page.pages,
        ...totals({ total: page.total, total_pages: page.pages }),
      },
    });
  });

  app.get('/tags', (c) => {
    const tags = all('tags');
    const cursor = Buffer.from(c.req.query('cursor') ?? '', 'base64url').toString();
    const start = cursor === '' ? 0 : tags.findIndex((tag) => tag.id === cursor) + 1;
    const data = tags.slice(start, start + tagBatch);
    const last = start + tagBatch < tags.length ? data.at(-1) : undefined;
    return c.json({
      data,
      next_cursor: last ? Buffer.from(last.id).toString('base64url') : null,
      ...totals({ total: tags.length }),
    });
  });

  app.get('/snippets', (c) => {
    const scope = c.req.query('scope') === 'team' ? 'team' : 'personal';
    const rows = all('templates').filter((snippet) => snippet.scope === scope);
    const offset = whole(c.req.query('offset'), 0);
    const limit = Math.min(50, whole(c.req.query('limit'), 5));
    const items = rows
      .slice(offset, offset + limit)
      .map(({ id, title: name, body, shortcut, attachmentIds }) => ({
        ...{ id, title: name, body, shortcut, scope },
        files: attachmentIds.flatMap((file) => attachmentShape(spa, file)),
      }));
    return c.json({
      items,
      offset,
      limit,
      has_more: offset + limit < rows.length,
      ...totals({ total: rows.length }),
    });
  });
  app.post('/snippets', (c) => c.json({ id: account.add('templates') }, 201));
  app.delete('/snippets/:id', (c) => {
    account.remove(c.req.param('id'));
    return c.body(null, 204);
  });

  app.get('/reviews', (c) => {
    const rows = reviewRows(account);
    const after = c.req.query('after');
    const start = after === undefined ? 0 : rows.findIndex((review) => review.id === after) + 1;
    const shown = rows.slice(start, start + reviewBatch);
    const last = start + reviewBatch < rows.length ? shown.at(-1) : undefined;
    if (last) c.header('link', `<${spa.origins().api}/v1/reviews?after=${last.id}>; rel="next"`);
    return c.json({
      reviews: shown.map(({ id, platform, rating, title: headline, body, authorName, createdAt }) => ({
        ...{ id, platform, rating, headline },
        excerpt: body.length > excerptLength ? `${[...body].slice(0, excerptLength).join('')}…` : body,
        reviewer_name: authorName,
        created_at: createdAt,
      })),
      ...totals({ count: rows.length }),
    });
  });

  app.get('/reviews/:id', (c) => {
    const review = account.get('reviews', c.req.param('id'));
    if (!review) return c.json({ error: { code: 'not_found', message: 'No such review' } }, 404);
    const contact = review.contactId === null ? undefined : account.get('contacts', review.contactId);
    return c.json({
      id: review.id,
      platform: review.platform,
      rating: review.rating,
      headline: review.title,
      text: review.body,
      reviewer: { name: review.authorName, contact: contact ? { id: contact.id, name: contact.name } : null },
      permalink: review.url,
      status: review.status,
      labels: review.tags,
      created_at: review.createdAt,
      reply: review.response && answerShape(review.response),
    });
  });

  app.get('/review-responses', (c) => {
    const rows = all('responses').reverse();
    const page = pageOf(rows, c.req.query('page'), responseBatch);
    const next = page.page < page.pages ? `/v1/review-responses?page=${page.page + 1}` : null;
    return c.json({
      results: page.rows.map((response) => ({
        id: response.id,
        review_id: response.reviewId,
        ...answerShape(response),
      })),
      next,
      ...totals({ count: rows.length }),
    });
  });

  app.get('/files/:id/url', (c) => {
    const id = c.req.param('id');
    const file = account.attachment(id)?.record;
    if (!file) return c.json({ error: { code: 'not_found', message: 'No such file' } }, 404);
    const url = fileUrl(spa, id, file.name);
    const expires = Number(new URL(url).searchParams.get('expires'));
    return c.json({ url, expires_at: new Date(expires * 1000).toISOString() });
  });
  return app;
}

const answerShape = ({
  body,
  author,
  createdAt,
}: Pick<RecordOf['responses'], 'body' | 'author' | 'createdAt'>) => ({
  text: body,
  author: { id: author.id, name: author.name },
  created_at: createdAt,
});
