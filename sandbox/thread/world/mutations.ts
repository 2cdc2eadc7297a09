// Changes to the account: by tests while a crawl runs, and by the buttons of the UI.
import { isoSeconds } from '../../../lib/clock.ts';
import type { RecordOf, StreamName } from '../../../model/streams.ts';
import { seededRandom } from '../../random.ts';
import type { Account } from './account.ts';
import { type NumberedStream, numberOf } from './ids.ts';
import type { SimpleStream } from './makers.ts';
import { responsePlace } from './reviews.ts';
import { variablesIn } from './templates.ts';
import { paragraph } from './text.ts';

export interface Change {
  readonly op: 'insert' | 'edit' | 'delete';
  readonly stream: StreamName;
  readonly id?: string | undefined;
}

export interface Changed {
  readonly op: Change['op'];
  readonly stream: StreamName;
  readonly id: string;
  /** As it is afterwards; null when it is gone. */
  readonly record: unknown;
}

const fixedStreams: readonly StreamName[] = ['users', 'teams', 'properties'];

/**
 * Applies one change and says what came of it.
 * @throws RangeError for what cannot be done, for example an unknown id
 */
export function applyChange(account: Account, change: Change, position: number): Changed {
  const { op, stream } = change;
  if (stream === 'attachments')
    throw new RangeError('attachments change with their message: edit the thread');
  const id = op === 'insert' ? insert(account, stream) : (change.id ?? anyId(account, stream, position));
  if (!account.record(stream, id)) throw new RangeError(`no such record: ${stream}/${id}`);
  if (op === 'edit') edit(account, stream, id);
  if (op === 'delete') remove(account, stream, id);
  return { op, stream, id, record: account.record(stream, id) ?? null };
}

function insert(account: Account, stream: NumberedStream): string {
  if (fixedStreams.includes(stream)) throw new RangeError(`${stream} cannot be inserted`);
  if (stream !== 'responses') return account.add(stream);
  const free = account.ids('reviews').find((id) => {
    const n = numberOf('reviews', id) ?? 0;
    return responsePlace(account, n) === 'none' && account.existing('responses', n) === null;
  });
  if (free === undefined) throw new RangeError('every review has a response');
  return account.add('responses', numberOf('reviews', free) ?? 0);
}

function anyId(account: Account, stream: NumberedStream, position: number): string {
  const ids = account.ids(stream);
  if (ids.length === 0) throw new RangeError(`${stream} is empty`);
  return seededRandom(account.seed, `mutate/${stream}/${position}/${ids.length}`).pick(ids);
}

/** A member who is deleted stays listed, as Deleted; everything else is gone. */
function remove(account: Account, stream: NumberedStream, id: string): void {
  if (stream === 'users') account.patch('users', id, gone);
  else account.remove(id);
}
const gone = (): Partial<RecordOf['users']> => ({ state: 'deleted' });

const added = (text: string): string => `${text} (changed)`;

/** What an edit changes, per stream; threads and tickets get one more message instead. */
const edits: { readonly [Name in SimpleStream]: (record: RecordOf[Name]) => Partial<RecordOf[Name]> } = {
  users: ({ role }) => ({ role: role === 'member' ? 'team_admin' : 'member' }),
  teams: ({ name }) => ({ name: added(name) }),
  companies: () => ({ status: 'Changed' }),
  contacts: () => ({ phone: '+1 555 0177' }),
  tags: ({ name }) => ({ name: added(name) }),
  properties: () => ({ description: 'Changed' }),
  reviews: ({ body }) => ({ body: added(body) }),
  responses: ({ body }) => ({ body: added(body) }),
  templates: ({ body }) => ({ body: `${body} {Site}`, variables: variablesIn(`${body} {Site}`) }),
  integrations: () => ({ status: 'Needs attention' }),
  automations: ({ enabled }) => ({ enabled: !enabled }),
  articles: ({ html }) => ({ html: `${html}${paragraph('Changed.')}` }),
};

function edit(account: Account, stream: NumberedStream, id: string): void {
  if (stream === 'conversations' || stream === 'tickets') addReply(account, id, 1, 'One more thing.');
  else editSimple(account, stream, id);
}

function editSimple<Stream extends SimpleStream>(account: Account, stream: Stream, id: string): void {
  account.patch(stream, id, edits[stream]);
}

/** Writes one more message at the end of a thread or ticket. @param user number of the member who writes */
export function addReply(
  account: Account,
  id: string,
  user: number,
  text: string,
  kind: 'reply' | 'note' = 'reply',
): void {
  account.append(id, { kind, by: { user }, at: account.tick(), html: paragraph(text) });
}

/** Sets a conversation to Done, with the activity line that says so. */
export function closeConversation(account: Account, id: string): void {
  const at = account.tick();
  account.append(id, {
    kind: 'activity',
    by: { system: 'Thread' },
    at,
    html: 'Thread set the Status to <strong>Closed</strong>',
  });
  const done: Partial<RecordOf['conversations']> = { state: 'done', closedAt: isoSeconds(at) };
  account.patch('conversations', id, () => done);
}
