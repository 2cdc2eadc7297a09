// A patient person copying the account out of the pages, field by field: shows that the pages hold the whole truth.
import type { CheerioAPI } from 'cheerio';
import { DateTime } from 'luxon';
import type { Author, Contact, Conversation, Message } from '../../../model/records.ts';
import type { Visitor } from './visitor.ts';

/** Time as it stands in a `title`, back in UTC. */
export function instantOf(title: string | undefined): string | null {
  if (title === undefined) return null;
  const [, local = '', hours = ''] = /^(.*) GMT([+-]\d+)$/.exec(title) ?? [];
  const zone = `UTC${hours}`;
  const time = DateTime.fromFormat(local, 'LLL d, yyyy, h:mm:ss a', { zone, locale: 'en-US' }).toUTC();
  if (!time.isValid) throw new Error(`no time: ${title}`);
  return time.toFormat("yyyy-LL-dd'T'HH:mm:ss'Z'");
}

/** Every page of a numbered or next-link list. */
export async function everyPage(visitor: Visitor, path: string): Promise<CheerioAPI[]> {
  const pages: CheerioAPI[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const page = await visitor.page(next);
    pages.push(page);
    const href: string | undefined = page('.pager a[rel=next]').attr('href');
    next = href === undefined ? undefined : `${path.split('?')[0]}${href}`;
  }
  return pages;
}

/** Clicks everything that hides messages, oldest stretch last, until nothing is hidden. */
async function unfold(visitor: Visitor, page: CheerioAPI): Promise<void> {
  for (;;) {
    const hidden = page('li [data-fragment]').first();
    if (hidden.length === 0) return;
    const fragment = await (await visitor.get(hidden.attr('data-fragment') ?? '')).text();
    hidden.closest('li').replaceWith(fragment);
  }
}

function field(page: CheerioAPI, name: string) {
  return page(`dl[aria-label="Details"] [data-field="${name}"] dd`);
}

function properties(page: CheerioAPI): Record<string, string> {
  const rows = page('dl[aria-label="Custom properties"] > div').toArray();
  return Object.fromEntries(
    rows.map((row) => [page(row).find('dt').attr('data-property-id') ?? '', page(row).find('dd').text()]),
  );
}

const tags = (page: CheerioAPI): string[] =>
  page('[aria-label="Tags"] > li')
    .toArray()
    .map((tag) => page(tag).text())
    .sort();

export async function readConversation(visitor: Visitor, id: string): Promise<Conversation> {
  const page = await visitor.page(`/inbox/threads/${id}`);
  await unfold(visitor, page);
  return {
    id: page('[data-thread-id]').attr('data-thread-id') ?? '',
    number: page('.thread-number').text(),
    subject: page('h1').text(),
    channel: field(page, 'channel').text(),
    state: field(page, 'state').text().toLowerCase() as Conversation['state'],
    companyId: field(page, 'company').find('a').attr('data-company-id') ?? null,
    contactIds: field(page, 'contacts')
      .find('a')
      .toArray()
      .map((link) => page(link).attr('data-contact-id') ?? ''),
    ownerId: field(page, 'owner').find('[data-member-id]').attr('data-member-id') ?? null,
    teamId: field(page, 'team').find('[data-team-id]').attr('data-team-id') ?? null,
    tags: tags(page),
    properties: properties(page),
    createdAt: instantOf(field(page, 'created').find('time').attr('title')) ?? '',
    closedAt: instantOf(field(page, 'closed').find('time').attr('title')),
    messages: page('li[data-message-id]')
      .toArray()
      .map((item) => readMessage(page, page(item))),
  };
}

function readMessage(page: CheerioAPI, item: ReturnType<CheerioAPI>): Message {
  const body = item.find('> .body');
  const inline: string[] = [];
  for (const image of body.find('img').toArray()) {
    const file = fileIdIn(page(image).attr('src'));
    if (file === null) continue;
    page(image).attr('src', `attachment:${file}`);
    inline.push(file);
  }
  const chips = item.find('ul[aria-label="Attachments"] a').toArray();
  return {
    id: item.attr('data-message-id') ?? '',
    kind: item.attr('data-kind') as Message['kind'],
    author: readAuthor(item.find('.author')),
    createdAt: instantOf(item.find('time.sent').attr('title')) ?? '',
    subject: item.find('.subject').text() || null,
    html: body.html() ?? '',
    editedAt: instantOf(item.find('.edited').attr('title')),
    deleted: item.find('> .deleted').length > 0,
    attachmentIds: [...inline, ...chips.map((link) => fileIdIn(page(link).attr('href')) ?? '')],
  };
}

export const fileIdIn = (url: string | undefined): string | null =>
  /\/files\/([^/]+)\//.exec(url ?? '')?.[1] ?? null;

function readAuthor(author: ReturnType<CheerioAPI>): Author {
  const who = author.find('[data-contact-id], [data-member-id], .author-name').first();
  const kind = author.attr('data-author');
  return {
    type: kind === 'member' ? 'user' : (kind as Author['type']),
    id: who.attr('data-contact-id') ?? who.attr('data-member-id') ?? null,
    name: who.text(),
  };
}

export async function readContact(visitor: Visitor, id: string): Promise<Contact> {
  const page = await visitor.page(`/admin/clients/contacts/${id}`);
  return {
    id: page('article').attr('data-contact-id') ?? '',
    name: page('h1').text(),
    email: field(page, 'email').text() || null,
    phone: field(page, 'phone').text() || null,
    companyId: field(page, 'company').find('a').attr('data-company-id') ?? null,
    createdAt: instantOf(field(page, 'created').find('time').attr('title')),
    properties: properties(page),
  };
}

/** Everything a page shows of one review. */
export async function readReview(visitor: Visitor, id: string) {
  const page = await visitor.page(`/inbox/reviews/${id}`);
  const response = page('section[aria-label="Response"]');
  return {
    id: page('article').attr('data-review-id'),
    platform: page('.platform').text(),
    rating: Number(/^\d/.exec(page('[role=img]').attr('aria-label') ?? '')?.[0]),
    title: page('.review-title').length > 0 ? page('.review-title').text() : null,
    body: page('.review-body').text(),
    authorName: page('.review-author').text(),
    contactId: field(page, 'contact').find('a').attr('data-contact-id') ?? null,
    url: field(page, 'url').find('a').attr('href') ?? null,
    status: field(page, 'status').text() || null,
    tags: tags(page),
    createdAt: instantOf(field(page, 'created').find('time').attr('title')),
    response:
      response.length === 0
        ? null
        : {
            body: response.find('.response-body').text(),
            author: {
              type: 'user',
              id: response.find('[data-member-id]').attr('data-member-id') ?? null,
              name: response.find('[data-member-id]').text(),
            },
            createdAt: instantOf(response.find('time').attr('title')),
          },
  };
}
