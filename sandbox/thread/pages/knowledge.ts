// Admin Panel pages of flows and articles: a list and a page each.
import { html, raw } from 'hono/html';
import type { Article, Automation } from '../../../model/records.ts';
import { layout } from './layout.ts';
import { k } from './names.ts';
import { counter, details, emptyList, member, none, text, time } from './parts.ts';
import type { Html, View } from './view.ts';

export function flowsPage(view: View, flows: readonly Automation[]): Html {
  const cards = flows.map(
    (
      flow,
    ) => html`<article class="${k('Card')}" data-flow-id="${flow.id}"><h2><a class="${k('Link')}" href="/admin/flows/${flow.id}">${flow.name}</a></h2><p class="${k('Muted')}">${flow.enabled ? 'On' : 'Off'}</p></article>
`,
  );
  const body = html`<h1>Flows</h1>${counter(view, flows.length, 'flows')}${flows.length === 0 ? emptyList() : html`<div class="${k('Cards')}">${cards}</div>`}`;
  return layout(view, { title: 'Flows', panel: 'admin', current: '/admin/flows', body });
}

export function flowPage(view: View, flow: Automation): Html {
  const lines = (label: string, items: readonly string[]): Html =>
    items.length === 0
      ? html`<p class="${k('Muted')}">None</p>`
      : html`<ol class="${k('Steps')}" aria-label="${label}">${items.map((item) => html`<li>${groups(item)}</li>`)}</ol>`;
  const body = html`<article data-flow-id="${flow.id}"><h1>${flow.name}</h1>
<button type="button" class="btn" role="switch" aria-label="Enabled" aria-checked="${String(flow.enabled)}" data-post="/admin/flows/${flow.id}/toggle">${flow.enabled ? 'On' : 'Off'}</button>
<h2>Trigger</h2><p class="trigger">${flow.trigger}</p><h2>Filters</h2>${lines('Filters', flow.conditions)}<h2>Actions</h2>${lines('Actions', flow.actions)}</article>`;
  return layout(view, { title: flow.name, panel: 'admin', current: '/admin/flows', body });
}

/** Nested filters: every group in brackets becomes an element of its own, the text stays as it is. */
function groups(line: string): Html {
  const parts = line.split(/([()])/);
  const draw = (from: number): [Html, number] => {
    const drawn: Html[] = [];
    let at = from;
    for (; at < parts.length && parts[at] !== ')'; at += 1) {
      if (parts[at] === '(') {
        const [inner, end] = draw(at + 1);
        drawn.push(html`<span class="${k('FilterGroup')}">(${inner})</span>`);
        at = end;
      } else drawn.push(text(parts[at] ?? ''));
    }
    return [html`${drawn}`, at];
  };
  return draw(0)[0];
}

export function articlesPage(view: View, articles: readonly Article[]): Html {
  const cards = articles.map(
    (
      article,
    ) => html`<article class="${k('Card')}" data-article-id="${article.id}"><h2><a class="${k('Link')}" href="/admin/articles/${article.id}">${article.title}</a></h2><p class="${k('Muted')}">${article.collection ?? 'No collection'}</p></article>
`,
  );
  const body = html`<h1>Articles</h1>${counter(view, articles.length, 'articles')}${articles.length === 0 ? emptyList() : html`<div class="${k('Cards')}">${cards}</div>`}`;
  return layout(view, { title: 'Articles', panel: 'admin', current: '/admin/articles', body });
}

export function articlePage(view: View, article: Article): Html {
  const body = html`<article data-article-id="${article.id}"><h1>${article.title}</h1>${details(view, [
    ['collection', 'Collection', article.collection === null ? null : text(article.collection)],
    ['author', 'Author', article.authorId === null ? null : member(view, article.authorId)],
    [
      'state',
      'State',
      html`<span class="${k('Pill')}">${article.state === 'draft' ? 'Draft' : 'Published'}</span>`,
    ],
    ['created', 'Created', article.createdAt === null ? null : time(view, article.createdAt)],
    ['updated', 'Updated', article.updatedAt === null ? null : time(view, article.updatedAt)],
  ])}<div class="article-body">${article.html === '' ? none : raw(article.html)}</div></article>`;
  return layout(view, { title: article.title, panel: 'admin', current: '/admin/articles', body });
}
