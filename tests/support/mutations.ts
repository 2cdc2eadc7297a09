// Ways in which a user interface and its profile come apart: a release of the one, a mistake in the other. Data only.
import type { StreamName } from '../../model/streams.ts';

export type DeskName = 'pages' | 'app' | 'third';

/** Path of a profile, dotted, and what stands there instead; undefined where it is left out. */
export type Change = readonly [path: string, value: unknown];

export interface Mutation {
  readonly name: string;
  readonly desk: DeskName;
  readonly streams: readonly StreamName[];
  /** Switches of the sandbox. */
  readonly faults?: Readonly<Record<string, unknown>>;
  readonly changes?: readonly Change[];
}

const NONE = undefined;
const message = 'pages.thread.fields.messages.each';

const ui = (fault: string, ...streams: StreamName[]): Mutation => ({
  name: `UI: ${fault}`,
  desk: 'pages',
  streams,
  faults: { [fault]: true },
});

const on =
  (desk: DeskName) =>
  (name: string, streams: readonly StreamName[], ...changes: Change[]): Mutation => ({
    ...{ name, desk, streams, changes },
  });
const pages = on('pages');
const app = on('app');
const third = on('third');

/** What `npm test` has time for. */
export const cheapMutations: readonly Mutation[] = [
  pages('nothing is wrong', ['users', 'teams']),
  pages('wrong column', ['users'], ['pages.members.fields.role.column', 'Position']),
  pages('schema refuses a word', ['templates'], ['pages.team_snippets.fields.scope', { const: 'global' }]),
];

export const mutations: readonly Mutation[] = [
  ...cheapMutations,
  pages('no way on, and a total', ['companies'], ['pages.companies.list.pagination', { kind: 'none' }]),
  ui('renamedClasses', 'teams', 'reviews', 'integrations', 'articles'),
  ui('movedColumns', 'users', 'companies', 'properties', 'templates'),
  ui('changedLabels', 'users', 'teams', 'reviews', 'tickets'),
  ui('gridTables', 'users', 'companies', 'templates'),
  ui('otherPaging', 'users', 'companies', 'reviews'),
  ui('missingCounter', 'users', 'teams', 'tags', 'conversations'),
  ui('errorPage200', 'users', 'teams'),
  ui('expiredUrls', 'tickets', 'attachments'),
  pages('rows that nothing matches', ['users'], ['pages.members.list.rows', 'tr.no-such-row']),
  pages('no counter', ['users'], ['pages.members.list.counter', NONE]),
  pages('an optional column that is not there', ['users'], ['pages.members.fields.email.column', 'Mail']),
  pages(
    'a filter nobody clears',
    ['users'],
    ['pages.members.url', '/admin/members'],
    ['pages.members.clear', NONE],
  ),
  pages('the page itself is not known', ['teams'], ['pages.teams.ready', 'article.no-such-class']),
  pages('a field left out that the list has', ['companies'], ['pages.company.fields.name', NONE]),
  pages(
    'wrong date format',
    ['contacts'],
    ['pages.contact.fields.createdAt.transform', [{ time: { formats: ['dd.MM.yyyy'] } }]],
  ),
  pages(
    'a required label is called otherwise',
    ['contacts'],
    ['pages.contact.fields.companyId.label', 'Firm'],
  ),
  pages('an optional label is called otherwise', ['contacts'], ['pages.contact.fields.email.label', 'Mail']),
  pages(
    'an optional label left out, and labels not accounted for',
    ['contacts'],
    ['pages.contact.labels', NONE],
    ['pages.contact.fields.phone', NONE],
  ),
  pages('wrong transform: a text for a number', ['reviews'], ['pages.review.fields.rating.transform', []]),
  pages('drawn though it need not be', ['reviews'], ['pages.review.strategy', 'render']),
  pages('a button without an address', ['reviews'], ['pages.reviews.list.pagination.attr', NONE]),
  pages(
    'plain HTTP for what only a browser sees',
    ['reviews'],
    ['pages.reviews.list.pagination.attr', NONE],
    ['pages.reviews.strategy', 'http'],
  ),
  pages(
    'the count inside a record is elsewhere',
    ['conversations'],
    ['pages.thread.counters.messages.select', '#no-count'],
  ),
  pages('hidden messages stay hidden', ['conversations'], ['pages.thread.expand', NONE]),
  pages(
    'fragments that only a click loads',
    ['conversations'],
    ['pages.thread.expand.0.fragment', NONE],
    ['pages.thread.expand.1.fragment', NONE],
  ),
  pages(
    'a kind of message nobody foresaw',
    ['conversations'],
    [`${message}.kind.transform`, [{ map: { reply: 'reply', activity: 'activity' } }]],
  ),
  pages('deleted messages that nobody foresaw', ['conversations'], [`${message}.html.or`, NONE]),
  pages('one id for all messages', ['conversations'], [`${message}.id`, { const: 'm' }]),
  pages(
    'files without an address',
    ['conversations'],
    [`${message}.attachments.each.url.attr`, ['data-nothing']],
    [`${message}.attachments.each.url.path`, NONE],
  ),
  pages(
    'files at wrong addresses',
    ['tickets', 'attachments'],
    [
      'pages.ticket.fields.messages.each.attachments.each.url',
      {
        path: 'id',
        attr: ['src', 'href'],
        required: true,
        transform: [{ replace: { pattern: '^(.*)$', with: '/files/no-such-$1' } }, 'url'],
      },
    ],
  ),
  pages(
    'the JSON read is elsewhere, and the page is there',
    ['tickets'],
    ['pages.ticket.json.url', '/inbox/api/none/{id}'],
  ),
  pages(
    'neither the JSON read nor the page',
    ['tickets'],
    ['pages.ticket.json.rows', 'none'],
    ['pages.ticket.fields.title.select', 'main h6'],
  ),
  pages(
    'a word that is none of ours',
    ['properties'],
    ['pages.custom_properties.fields.type.transform', [{ map: { text: 'text' } }]],
  ),
  pages('a flag that stays a word', ['automations'], ['pages.flow.fields.enabled.transform', []]),
  pages('the JSON way of a list lost', ['tags'], ['pages.tags.json', NONE]),
  pages('the account is not recognised', ['tags'], ['account.ready', 'dl.no-such']),
  app('nothing is wrong', ['users', 'contacts']),
  app('what is hidden is not asked for', ['users'], ['pages.members.actions', NONE]),
  app(
    'a role nobody foresaw',
    ['users'],
    ['pages.members.fields.role.transform', [{ map: { admin: 'admin', member: 'member' } }]],
  ),
  app('rows are elsewhere in the answer', ['teams'], ['pages.teams.capture.teams.rows', 'data.groups']),
  app(
    'wrong date format',
    ['contacts'],
    ['pages.contact.fields.createdAt.transform', [{ time: { formats: ['unix'] } }]],
  ),
  app('folded messages stay folded', ['conversations'], ['pages.thread.expand', NONE]),
  app(
    'the panel is opened by something else',
    ['tickets'],
    ['pages.tickets.fields.number', { path: 'id', required: true }],
  ),
  app('a rating that is elsewhere', ['reviews'], ['pages.review.fields.rating.path', 'stars']),
  app('the list never goes on', ['companies'], ['pages.companies.capture.companies.advance', NONE]),
  third('nothing is wrong', ['users', 'tags']),
  third(
    'a role nobody foresaw',
    ['users'],
    ['pages.users.fields.role.transform', [{ map: { Administrator: 'admin' } }]],
  ),
  third('links in place of ids', ['teams'], ['pages.teams.fields.memberIds.transform', []]),
  third('the list never goes on', ['contacts'], ['pages.contacts.capture.contacts.advance', NONE]),
  third('a total that is not told', ['tags'], ['pages.tags.capture.tags.counter', 'none']),
  third('the leaf is not opened', ['templates'], ['pages.team_block.actions', NONE]),
  third('another tab is read', ['templates'], ['pages.own_blocks.actions', NONE]),
];
