// Reviews: cards with "Load more", a page each, and a separate list of responses.
import { html } from 'hono/html';
import type { Response, Review } from '../../../model/records.ts';
import { layout } from './layout.ts';
import { k } from './names.ts';
import { contact, counter, details, emptyList, member, none, tags, text, time } from './parts.ts';
import type { PageOf } from './table.ts';
import type { Html, View } from './view.ts';

const perPage = 10;

export function reviewsPage(view: View, reviews: readonly Review[]): Html {
  const list =
    reviews.length === 0 ? emptyList() : html`<div class="${k('Cards')}">${reviewCards(view, reviews)}</div>`;
  const body = html`<h1>Reviews</h1>${counter(view, reviews.length, 'reviews')}${list}`;
  return layout(view, { title: 'Reviews', panel: 'inbox', current: '/inbox/reviews', body });
}

/** Ten cards and, while there are more, the button that brings the next ten. @param after id of the last one seen */
export function reviewCards(view: View, reviews: readonly Review[], after?: string): Html {
  const start = after === undefined ? 0 : reviews.findIndex((review) => review.id === after) + 1;
  const shown = reviews.slice(start, start + perPage);
  const next = `/inbox/reviews?after=${shown.at(-1)?.id}`;
  return html`${shown.map((review) => card(view, review))}${
    start + perPage < reviews.length
      ? view.faults.otherPaging
        ? html`<button class="${k('More')}" type="button" data-more-url="${next}">Show more reviews</button>`
        : html`<button id="load-more" class="btn" type="button" data-next="${next}">Load more</button>`
      : none
  }`;
}

const stars = (rating: number): Html =>
  html`<span class="${k('Stars')}" role="img" aria-label="${rating} out of 5">${'★'.repeat(rating)}${'☆'.repeat(5 - rating)}</span>`;

function card(view: View, review: Review): Html {
  const teaser = review.body.length > 120 ? `${[...review.body].slice(0, 120).join('')}…` : review.body;
  return html`<article class="${k('Card')}" data-review-id="${review.id}"><p class="platform">${review.platform}</p>${stars(review.rating)}
<h2><a class="${k('Link')}" href="/inbox/reviews/${review.id}">${review.title ?? 'Untitled review'}</a></h2><p class="${k('Teaser')}">${teaser}</p><p class="${k('Muted')}">${review.authorName} · ${time(view, review.createdAt)}</p></article>
`;
}

export function reviewPage(view: View, review: Review): Html {
  const body = html`<article class="${k('Review')}" data-review-id="${review.id}"><h1>Review</h1><p class="platform">${review.platform}</p>${stars(review.rating)}
${review.title === null ? none : html`<h2 class="review-title">${review.title}</h2>`}<div class="review-body">${review.body}</div><p class="review-author">${review.authorName}</p>
${details(view, [
  [
    'status',
    'Status',
    review.status === null ? null : html`<span class="${k('Pill')}">${review.status}</span>`,
  ],
  ['contact', 'Matched contact', contact(view, review.contactId)],
  [
    'url',
    'Published at',
    review.url === null
      ? null
      : html`<a class="${k('Link')}" rel="noreferrer" href="${review.url}">${review.url}</a>`,
  ],
  ['tags', 'Tags', tags(review.tags)],
  ['created', 'Created', time(view, review.createdAt)],
])}
${review.response === null ? none : responseSection(view, review.response)}</article>`;
  return layout(view, { title: 'Review', panel: 'inbox', current: '/inbox/reviews', body });
}

function responseSection(view: View, response: NonNullable<Review['response']>): Html {
  return html`<section class="${k('Card')}" aria-label="Response"><h2>Response</h2><div class="response-body">${response.body}</div>${signature(view, response)}</section>`;
}

function signature(view: View, response: Pick<Response, 'author' | 'createdAt'>): Html {
  return html`<p class="${k('Muted')}">${member(view, response.author.id, response.author.name)} · ${time(view, response.createdAt)}</p>`;
}

export function responsesPage(view: View, list: PageOf<Response>): Html {
  const rows = list.rows.map(
    (
      response,
    ) => html`<article class="${k('Card')}" data-response-id="${response.id}"><h2>Response to <a class="${k('Link')}" href="/inbox/reviews/${response.reviewId}" data-review-id="${response.reviewId}">review ${response.reviewId.slice(1)}</a></h2>
<div class="response-body">${response.body}</div>${signature(view, response)}</article>
`,
  );
  const next =
    list.page < list.pages
      ? view.faults.otherPaging
        ? html`<nav class="${k('Pagination')}" aria-label="Pagination"><a class="${k('PageLink')}" aria-label="Go to next page" href="?page=${list.page + 1}">Next</a></nav>`
        : html`<nav class="pager" aria-label="Pages"><a class="btn" rel="next" href="?page=${list.page + 1}">Next</a></nav>`
      : none;
  const body = html`<h1>Review responses</h1>${counter(view, list.total, 'responses')}${rows.length === 0 ? emptyList() : text('')}<div class="${k('Cards')}">${rows}</div>${next}`;
  return layout(view, {
    title: 'Review responses',
    panel: 'inbox',
    current: '/inbox/reviews/responses',
    body,
  });
}
