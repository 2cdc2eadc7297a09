// The Admin Panel's pages hold every field of the records they are about.

import { expect } from 'chai';
import { type CheerioAPI, load } from 'cheerio';
import { variablesIn } from '../../../sandbox/thread/world/templates.ts';
import { everyPage, fileIdIn, instantOf } from './reader.ts';
import { enter, stopAll, type Truth, type Visitor } from './visitor.ts';

describe('Thread sandbox: Admin Panel', () => {
  let visitor: Visitor;
  let truth: Truth['streams'];
  before(async () => {
    visitor = await enter({ seed: 2 });
    truth = (await visitor.truth()).streams;
  });
  after(stopAll);

  /** Every element that matches, as a document of its own: cells and cards are read the same way. */
  const each = (pages: readonly CheerioAPI[], select: string): CheerioAPI[] =>
    pages.flatMap((page) =>
      page(select)
        .toArray()
        .map((found) => load(page.html(found), null, false)),
    );
  const rowsOf = (pages: readonly CheerioAPI[]): CheerioAPI[] =>
    each(pages, 'tbody tr[data-id]').map((row) => load(`<table>${row.html()}</table>`));
  const cell = (row: CheerioAPI, key: string): string => row(`td[data-column="${key}"]`).text();
  const sorted = <Row extends { id: string | undefined }>(rows: Row[]): Row[] =>
    rows.sort((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1));
  const texts = (page: CheerioAPI, select: string): string[] =>
    page(select)
      .toArray()
      .map((item) => page(item).text());
  const field = (page: CheerioAPI, name: string) => page(`[data-field="${name}"] dd`);

  it('shows members and teams', async () => {
    const users = rowsOf(await everyPage(visitor, '/admin/members?state=all')).map((row) => ({
      id: row('[data-member-id]').attr('data-member-id'),
      name: cell(row, 'name'),
      email: cell(row, 'email'),
      state: cell(row, 'state').toLowerCase(),
      role: cell(row, 'role').toLowerCase().replace(' ', '_'),
    }));
    expect(sorted(users)).to.deep.equal(truth.users);
    const teams = each([await visitor.page('/admin/teams')], 'article').map((card) => ({
      id: card('article').attr('data-team-id'),
      name: card('h2').text(),
      memberIds: card('[data-member-id]')
        .toArray()
        .map((item) => card(item).attr('data-member-id'))
        .sort(),
    }));
    expect(sorted(teams)).to.deep.equal(truth.teams);
  });

  it('shows companies on pages of their own', async () => {
    for (const company of truth.companies) {
      const page = await visitor.page(`/admin/clients/companies/${company.id}`);
      expect({
        id: page('article').attr('data-company-id'),
        name: page('h1').text(),
        status: field(page, 'status').text() || null,
        types: texts(page, '[aria-label="Types"] li').sort(),
        parentId: field(page, 'parent').find('a').attr('data-company-id') ?? null,
        website: field(page, 'website').find('a').attr('href') ?? null,
      }).to.deep.equal(company);
    }
  });

  it('shows custom properties, options with commas whole', async () => {
    const types: Record<string, string> = { 'Yes/No': 'boolean' };
    const properties = rowsOf([await visitor.page('/admin/custom-properties')]).map((row) => ({
      id: row('tr').attr('data-id'),
      name: cell(row, 'name'),
      appliesTo: cell(row, 'applies').toLowerCase(),
      type: types[cell(row, 'type')] ?? cell(row, 'type').toLowerCase(),
      options: texts(row, 'li'),
      description: cell(row, 'description') || null,
    }));
    expect(sorted(properties)).to.deep.equal(truth.properties);
  });

  it('shows snippets with their variables and line breaks', async () => {
    const read = async (tab: 'yours' | 'team') =>
      rowsOf([await visitor.page(`/admin/snippets?tab=${tab}`)]).map((row) => ({
        id: row('tr').attr('data-id'),
        title: cell(row, 'title'),
        body: row('[data-column="body"] pre').text(),
        shortcut: cell(row, 'shortcut') || null,
        scope: tab === 'team' ? 'team' : 'personal',
        variables: variablesIn(cell(row, 'body')),
        attachmentIds: row('[aria-label="Attachments"] a')
          .toArray()
          .map((link) => fileIdIn(row(link).attr('href'))),
      }));
    expect(sorted([...(await read('yours')), ...(await read('team'))])).to.deep.equal(truth.templates);
  });

  it('shows integrations and flows', async () => {
    const integrations = each([await visitor.page('/admin/integrations')], 'article').map((card) => ({
      id: card('article').attr('data-integration-id'),
      name: card('h2').text(),
      kind: card('.kind').text() || null,
      status: card('.status').text() || null,
      lastSyncedAt: instantOf(card('time').attr('title')),
    }));
    expect(sorted(integrations)).to.deep.equal(truth.integrations);
    for (const flow of truth.automations) {
      const page = await visitor.page(`/admin/flows/${flow.id}`);
      expect({
        id: page('article').attr('data-flow-id'),
        name: page('h1').text(),
        enabled: page('[role=switch]').attr('aria-checked') === 'true',
        trigger: page('.trigger').text(),
        conditions: texts(page, '[aria-label="Filters"] > li'),
        actions: texts(page, '[aria-label="Actions"] > li'),
      }).to.deep.equal(flow);
    }
  });

  it('shows articles as written', async () => {
    for (const article of truth.articles) {
      const page = await visitor.page(`/admin/articles/${article.id}`);
      expect({
        id: page('article').attr('data-article-id'),
        title: page('h1').first().text(),
        html: page('.article-body').html(),
        collection: field(page, 'collection').text() || null,
        authorId: field(page, 'author').find('[data-member-id]').attr('data-member-id') ?? null,
        state: field(page, 'state').text().toLowerCase(),
        createdAt: instantOf(field(page, 'created').find('time').attr('title')),
        updatedAt: instantOf(field(page, 'updated').find('time').attr('title')),
      }).to.deep.equal(article);
    }
  });
});
