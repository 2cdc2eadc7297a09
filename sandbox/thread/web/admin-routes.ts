// The Admin Panel, for those whose role is Admin.
import { Hono } from 'hono';
import type { RecordOf } from '../../../model/streams.ts';
import { articlePage, articlesPage, flowPage, flowsPage } from '../pages/knowledge.ts';
import { notFoundPage } from '../pages/layout.ts';
import {
  companiesPage,
  companyPage,
  contactPage,
  contactsPage,
  membersPage,
  teamsPage,
} from '../pages/people.ts';
import { integrationsPage, propertiesPage, snippetsPage, tagsPage, workspacePage } from '../pages/setup.ts';
import { pageOf } from '../pages/table.ts';
import type { View } from '../pages/view.ts';
import type { NumberedStream } from '../world/ids.ts';
import { applyChange } from '../world/mutations.ts';
import { companyRows, contactRows } from '../world/rows.ts';
import type { UiContext, UiEnvironment } from './environment.ts';

const tagBatch = 12;

const missing = (c: UiContext) => c.html(notFoundPage(), 404);

function all<Stream extends NumberedStream>(view: View, stream: Stream): RecordOf[Stream][] {
  return view.account.ids(stream).flatMap((id) => view.account.get(stream, id) ?? []);
}

export function adminRoutes(): Hono<UiEnvironment> {
  const app = new Hono<UiEnvironment>();
  app.use(async (c, next) => {
    if (c.get('view').member.role === 'admin') return next();
    return c.html(notFoundPage(), 403);
  });

  app.get('/members', (c) => {
    const view = c.get('view');
    const state = c.req.query('state') ?? 'current';
    const rows = all(view, 'users').filter(
      (user) => state === 'all' || (state === 'current' ? user.state !== 'deleted' : user.state === state),
    );
    return c.html(membersPage(view, state, pageOf(rows, c.req.query('page'), 10)));
  });
  app.get('/teams', (c) => c.html(teamsPage(c.get('view'), all(c.get('view'), 'teams'))));

  app.get('/clients/companies', (c) => {
    const view = c.get('view');
    return c.html(companiesPage(view, pageOf(companyRows(view.account), c.req.query('page'), 15)));
  });
  app.get('/clients/companies/:id', (c) => {
    const found = c.get('view').account.get('companies', c.req.param('id'));
    return found ? c.html(companyPage(c.get('view'), found)) : missing(c);
  });
  app.get('/clients/contacts', (c) => {
    const view = c.get('view');
    return c.html(contactsPage(view, pageOf(contactRows(view.account), c.req.query('page'), 15)));
  });
  app.get('/clients/contacts/:id', (c) => {
    const found = c.get('view').account.get('contacts', c.req.param('id'));
    return found ? c.html(contactPage(c.get('view'), found)) : missing(c);
  });

  app.get('/tags', (c) => c.html(tagsPage(c.get('view'))));
  app.get('/api/tags', (c) => {
    const view = c.get('view');
    const tags = all(view, 'tags');
    const cursor = c.req.query('cursor') ?? '';
    const start = cursor === '' ? 0 : tags.findIndex((tag) => tag.id === cursor) + 1;
    const items = tags.slice(start, start + tagBatch);
    const nextCursor = start + tagBatch < tags.length ? (items.at(-1)?.id ?? null) : null;
    return c.json({ ...(view.faults.missingCounter ? {} : { total: tags.length }), items, nextCursor });
  });

  app.get('/custom-properties', (c) =>
    c.html(propertiesPage(c.get('view'), all(c.get('view'), 'properties'))),
  );
  app.get('/snippets', (c) => {
    const view = c.get('view');
    const tab = c.req.query('tab') === 'team' ? 'team' : 'yours';
    const scope = tab === 'team' ? 'team' : 'personal';
    return c.html(
      snippetsPage(
        view,
        tab,
        all(view, 'templates').filter((snippet) => snippet.scope === scope),
      ),
    );
  });
  app.get('/integrations', (c) =>
    c.html(integrationsPage(c.get('view'), all(c.get('view'), 'integrations'))),
  );
  app.get('/workspace', (c) => c.html(workspacePage(c.get('view'))));

  app.get('/flows', (c) => c.html(flowsPage(c.get('view'), all(c.get('view'), 'automations'))));
  app.get('/flows/:id', (c) => {
    const found = c.get('view').account.get('automations', c.req.param('id'));
    return found ? c.html(flowPage(c.get('view'), found)) : missing(c);
  });
  app.get('/articles', (c) => c.html(articlesPage(c.get('view'), all(c.get('view'), 'articles'))));
  app.get('/articles/:id', (c) => {
    const found = c.get('view').account.get('articles', c.req.param('id'));
    return found ? c.html(articlePage(c.get('view'), found)) : missing(c);
  });

  app.post('/snippets', (c) => c.json({ id: c.get('view').account.add('templates') }, 201));
  app.post('/snippets/:id/delete', (c) => {
    c.get('view').account.remove(c.req.param('id'));
    return c.json({ ok: true });
  });
  app.post('/flows/:id/toggle', (c) => {
    const change = { op: 'edit', stream: 'automations', id: c.req.param('id') } as const;
    return c.json(applyChange(c.get('view').account, change, 0));
  });
  return app;
}
