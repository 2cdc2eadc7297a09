// Reviews: cards that go on, a page for each, and the responses that are kept apart.
import { loaded } from './loaded.ts';
import { pagedTable } from './table.ts';
import type { App, Named } from './types.ts';

interface Card {
  readonly id: string;
  readonly platform: string;
  readonly rating: number;
  readonly headline: string | null;
  readonly excerpt: string;
  readonly reviewer_name: string;
  readonly created_at: string;
}
interface Reply {
  readonly text: string;
  readonly author: { readonly id: string | null; readonly name: string };
  readonly created_at: string;
}
interface Review extends Omit<Card, 'excerpt' | 'reviewer_name'> {
  readonly text: string;
  readonly reviewer: { readonly name: string; readonly contact: Named | null };
  readonly permalink: string | null;
  readonly status: string | null;
  readonly labels: readonly string[];
  readonly reply: Reply | null;
}

export function reviewStars(app: App, rating: number): HTMLElement {
  const { ui, build } = app;
  const star = 'M10 1l2.8 6 6.2.6-4.7 4.3 1.4 6.1-5.7-3.3-5.7 3.3 1.4-6.1L1 7.6 7.2 7z';
  const icons = [1, 2, 3, 4, 5].map((place) =>
    ui.svg(star, ui.cx(place <= rating ? 'Star_full' : 'Star_empty')),
  );
  const said = build.flags.starIcons ? {} : { role: 'img', 'aria-label': `${rating} out of 5 stars` };
  return ui.h('span', { class: ui.cx('Star_row'), ...said }, icons);
}

export function reviewTabs(app: App): HTMLElement {
  const { ui } = app;
  return ui.h(
    'nav',
    { class: ui.cx('Tabs'), 'aria-label': 'Reviews' },
    ui.link('/reviews', 'Reviews'),
    ui.link('/reviews/responses', 'Responses'),
  );
}

export function reviewsPage(app: App, main: HTMLElement): void {
  const { ui, transport } = app;
  const { h, cx } = ui;
  const cards = h('div', { class: cx('Card_grid') });
  const foot = h('div', { class: cx('Table_footer') });
  const count = h('span', { class: cx('Muted'), role: 'status' });

  const card = (review: Card): HTMLElement =>
    h(
      'article',
      { class: cx('Card_root'), tabindex: '0', onClick: () => app.go(`/reviews/${review.id}`) },
      h('div', {}, h('span', { class: cx('Muted') }, review.platform), reviewStars(app, review.rating)),
      h('h3', {}, review.headline ?? 'No headline'),
      h('p', { dir: 'auto' }, review.excerpt),
      h('footer', { class: cx('Muted') }, review.reviewer_name, ' · ', ui.time(review.created_at)),
    );

  const load = async (path: string): Promise<void> => {
    foot.replaceChildren(ui.spinner());
    try {
      const answer = await transport.rest(path);
      const { reviews, count: total } = (await answer.json()) as { reviews: Card[]; count?: number };
      cards.append(...reviews.map(card));
      if (total !== undefined) count.textContent = `${total} reviews`;
      const next = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
      foot.replaceChildren(...(next ? [ui.button('Load more', () => void load(next))] : []));
    } catch {
      foot.replaceChildren(ui.failed(() => void load(path)));
    }
  };
  main.replaceChildren(
    h('header', { class: cx('Page_header') }, h('h1', {}, 'Reviews'), count),
    reviewTabs(app),
    cards,
    foot,
  );
  void load('/v1/reviews');
}

export function reviewPage(app: App, main: HTMLElement, id: string): void {
  const { ui, transport } = app;
  const { h, cx } = ui;
  void loaded(
    app,
    main,
    () => transport.json<Review>(`/v1/reviews/${id}`),
    (review) =>
      h(
        'article',
        { class: cx('Card_root') },
        h('header', {}, h('span', { class: cx('Muted') }, review.platform), reviewStars(app, review.rating)),
        review.headline === null ? null : h('h1', {}, review.headline),
        h('div', { class: cx('Prose_pre'), dir: 'auto' }, review.text),
        h('p', { class: cx('Muted') }, review.reviewer.name),
        ui.facts([
          ['Status', review.status],
          [
            'Contact',
            review.reviewer.contact &&
              ui.link(`/clients/contacts/${review.reviewer.contact.id}`, review.reviewer.contact.name),
          ],
          [
            'Link',
            review.permalink &&
              h('a', { href: review.permalink, rel: 'noreferrer', target: '_blank' }, review.permalink),
          ],
          ['Labels', review.labels.map((label) => h('span', { class: cx('Tag') }, label))],
          ['Posted', ui.time(review.created_at)],
        ]),
        review.reply &&
          h(
            'section',
            { class: cx('Review_reply') },
            h('h2', {}, 'Your response'),
            h('div', { class: cx('Prose_pre') }, review.reply.text),
            h('p', { class: cx('Muted') }, review.reply.author.name, ' · ', ui.time(review.reply.created_at)),
          ),
      ),
  );
}

export function responsesPage(app: App, main: HTMLElement): void {
  const { ui, transport } = app;
  const { h, cx } = ui;
  type Response = Reply & { readonly id: string; readonly review_id: string };
  main.replaceChildren(
    h('header', { class: cx('Page_header') }, h('h1', {}, 'Responses')),
    reviewTabs(app),
    pagedTable<Response>(app, {
      label: 'Responses',
      columns: [
        ['Response', (row) => h('div', { class: cx('Prose_pre') }, row.text)],
        ['By', (row) => row.author.name],
        ['Sent', (row) => ui.time(row.created_at)],
        ['Review', (row) => ui.link(`/reviews/${row.review_id}`, 'Open')],
      ],
      load: async (position) => {
        const { results, next, count } = await transport.json<{
          results: Response[];
          next: string | null;
          count?: number;
        }>(position ?? '/v1/review-responses');
        return { rows: results, next, total: count };
      },
    }),
  );
}
