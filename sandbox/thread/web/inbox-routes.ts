// The Inbox: threads, tickets, reviews, and the writes their buttons make.
import { Hono } from 'hono';
import { inboxPage, threadRowJson } from '../pages/inbox.ts';
import { notFoundPage } from '../pages/layout.ts';
import { hiddenActivities, messageItems } from '../pages/messages.ts';
import { responsesPage, reviewCards, reviewPage, reviewsPage } from '../pages/reviews.ts';
import { simplePage } from '../pages/simple.ts';
import { pageOf } from '../pages/table.ts';
import { threadPage } from '../pages/thread.ts';
import { ticketJson, ticketShell, ticketsPage } from '../pages/tickets.ts';
import { addReply, closeConversation } from '../world/mutations.ts';
import type { ThreadView } from '../world/rows.ts';
import {
  filterThreads,
  filterTickets,
  reviewRows,
  threadRows,
  threadViews,
  ticketRows,
} from '../world/rows.ts';
import type { UiContext, UiEnvironment } from './environment.ts';

const viewNamed = (name: string | undefined): ThreadView =>
  threadViews.find((view) => view === name) ?? 'active';

const whole = (text: string | undefined, otherwise: number): number => {
  const number = Number(text ?? otherwise);
  return Number.isInteger(number) && number >= 0 ? number : otherwise;
};

const missing = (c: UiContext) => c.html(notFoundPage(), 404);

export function inboxRoutes(drafts: Map<string, string>): Hono<UiEnvironment> {
  const app = new Hono<UiEnvironment>();

  app.get('/', (c) => {
    const session = c.get('session');
    // What the reader last chose is remembered; it is a way of looking, not part of the account.
    if (c.req.query('filter') === 'none') session.filtered = false;
    return c.html(
      inboxPage(c.get('view'), viewNamed(c.req.query('view') ?? c.req.query('state')), session.filtered),
    );
  });

  app.get('/api/threads', (c) => {
    const view = c.get('view');
    const filtered = c.get('session').filtered && c.req.query('filter') !== 'none';
    const state = viewNamed(c.req.query('state'));
    const rows = filterThreads(threadRows(view.account), state, view.member.id, filtered);
    const offset = whole(c.req.query('offset'), 0);
    const limit = Math.min(100, whole(c.req.query('limit'), 50));
    const items = rows.slice(offset, offset + limit).map((row) => threadRowJson(view.account, row));
    return c.json({ ...(view.faults.missingCounter ? {} : { total: rows.length }), offset, limit, items });
  });

  app.get('/threads/:id', (c) => {
    const view = c.get('view');
    const id = c.req.param('id');
    const head = view.account.conversation(id);
    const thread = view.account.thread(id);
    return head && thread
      ? c.html(threadPage(view, head, thread.messages, c.req.query('before')))
      : missing(c);
  });

  app.get('/threads/:id/messages', (c) => {
    const id = c.req.param('id');
    const messages = c.get('view').account.thread(id)?.messages;
    return messages ? c.html(messageItems(c.get('view'), id, messages, c.req.query('before'))) : missing(c);
  });

  app.get('/threads/:id/activities', (c) => {
    const messages = c.get('view').account.thread(c.req.param('id'))?.messages;
    if (!messages) return missing(c);
    const { after = '', until = '' } = c.req.query();
    return c.html(hiddenActivities(c.get('view'), messages, after, until));
  });

  app.get('/tickets', (c) => {
    const view = c.get('view');
    const state = ['closed', 'all'].find((name) => name === c.req.query('state')) ?? 'open';
    const rows = filterTickets(ticketRows(view.account), state);
    return c.html(ticketsPage(view, state, pageOf(rows, c.req.query('page'), 15)));
  });

  app.get('/tickets/:id', (c) => {
    const view = c.get('view');
    const id = c.req.param('id');
    return view.account.ticket(id) ? c.html(ticketShell(view, id)) : missing(c);
  });

  app.get('/api/tickets/:id', (c) => {
    const view = c.get('view');
    const ticket = view.account.get('tickets', c.req.param('id'));
    return ticket ? c.json({ ticket: ticketJson(view, ticket) }) : c.json({ error: 'not_found' }, 404);
  });

  app.get('/reviews', (c) => {
    const view = c.get('view');
    const reviews = reviewRows(view.account);
    const after = c.req.query('after');
    return c.html(after === undefined ? reviewsPage(view, reviews) : reviewCards(view, reviews, after));
  });

  app.get('/reviews/responses', (c) => {
    const view = c.get('view');
    const rows = view.account
      .ids('responses')
      .reverse()
      .flatMap((id) => view.account.get('responses', id) ?? []);
    return c.html(responsesPage(view, pageOf(rows, c.req.query('page'), 10)));
  });

  app.get('/reviews/:id', (c) => {
    const review = c.get('view').account.get('reviews', c.req.param('id'));
    return review ? c.html(reviewPage(c.get('view'), review)) : missing(c);
  });

  for (const name of ['Mentions', 'Planner', 'Configurations', 'Drafts']) {
    app.get(`/${name.toLowerCase()}`, (c) => c.html(simplePage(c.get('view'), name)));
  }

  app.post('/threads', (c) => c.json({ id: c.get('view').account.add('conversations') }, 201));
  app.post('/threads/:id/messages', async (c) => {
    const id = c.req.param('id');
    if (!c.get('view').account.conversation(id)) return missing(c);
    const { body, kind } = await c.req.parseBody<{ body: string; kind: string }>();
    const user = Number(c.get('view').member.id.slice(1)) - 1000;
    addReply(c.get('view').account, id, user, body || '…', kind === 'note' ? 'note' : 'reply');
    drafts.delete(id);
    return c.redirect(`/inbox/threads/${id}`, 303);
  });
  app.post('/threads/:id/close', (c) => {
    const { account } = c.get('view');
    const id = c.req.param('id');
    if (!account.conversation(id)) return missing(c);
    closeConversation(account, id);
    return c.json({ ok: true });
  });
  // Both are kept in the PSA, so nothing shows here; what counts is that they were asked for.
  app.post('/threads/:id/merge', (c) => c.json({ ok: true }));
  app.post('/threads/:id/timer', (c) => c.json({ ok: true }));
  app.post('/api/presence', (c) => c.json({ ok: true }));
  app.post('/api/drafts', async (c) => {
    const { threadId, body } = (await c.req.json()) as { threadId: string; body: string };
    drafts.set(String(threadId), String(body));
    return c.json({ ok: true });
  });
  return app;
}
