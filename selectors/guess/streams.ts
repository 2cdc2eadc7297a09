// Which stream a page of an unknown helpdesk is about, by the words of its link, headings and address. English words
// only; of a page whose words say nothing a person decides. Pure.
import { type StreamName, streamNames } from '../../model/streams.ts';

/** Where words stand, in the order of their weight. */
export interface PageWords {
  /** What the link that leads there says. */
  readonly link: string;
  readonly headings: readonly string[];
  /** Path and query. */
  readonly address: string;
}

/** Singular words by stream; of several, the ones of more words go first, so that "review response" is no review. */
const WORDS: Readonly<Record<StreamName, readonly string[]>> = {
  users: [
    'agent',
    'staff',
    'member',
    'teammate',
    'operator',
    'employee',
    'staff directory',
    'agent directory',
  ],
  teams: ['team', 'group', 'queue', 'department', 'mailbox'],
  companies: ['company', 'organization', 'organisation', 'client company'],
  contacts: [
    'contact',
    'customer',
    'people',
    'requester',
    'requestor',
    'end user',
    'user directory',
    'visitor',
  ],
  tags: ['tag', 'label'],
  properties: ['custom property', 'custom field', 'custom attribute', 'ticket field'],
  reviews: ['review', 'rating'],
  responses: ['review response', 'review reply'],
  conversations: ['conversation', 'thread', 'chat', 'inbox'],
  tickets: ['ticket', 'request', 'issue', 'case', 'incident'],
  attachments: [],
  templates: [
    ...['canned response', 'canned reply', 'canned', 'template', 'snippet', 'macro', 'saved reply'],
    'predefined response',
  ],
  integrations: ['integration', 'connected app'],
  automations: ['automation', 'flow', 'workflow', 'rule', 'trigger'],
  articles: ['article', 'knowledge base', 'knowledgebase', 'faq', 'help center', 'help centre'],
};

/** Says who it is only beside what else there is: members, or the people who write to them. */
const PEOPLE = ['user', 'account user', 'client'];

const WEIGHTS = { link: 3, heading: 2, lastSegment: 2, segment: 0.5 };

/** Words of a text in the singular, lower case, with blanks around each: " canned response ". */
export function singular(text: string): string {
  const words = text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '')
    .map((word) => {
      if (/^(?:status|address|canned|news|previous|access|process)$/.test(word)) return word;
      if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
      return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
    });
  return ` ${words.join(' ')} `;
}

export type Scores = Readonly<Partial<Record<StreamName | 'people', number>>>;

/** How much speaks for each stream; none where nothing does. */
export function streamScores({ link, headings, address }: PageWords): Scores {
  const scores: Partial<Record<StreamName | 'people', number>> = {};
  const count = (text: string, weight: number): void => {
    for (const name of streamsIn(text)) scores[name] = (scores[name] ?? 0) + weight;
  };
  count(link, WEIGHTS.link);
  for (const heading of headings.slice(0, 1)) count(heading, WEIGHTS.heading);
  const path = address
    .replace(/[?#].*$/s, '')
    .replace(/\.\w{2,5}$/, '')
    .replace(/\/(?:index)?\/?$/, '');
  const segments = path.split('/').filter((segment) => segment !== '' && !/^index(?:\.\w+)?$/.test(segment));
  for (const [at, segment] of segments.entries())
    count(segment, at === segments.length - 1 ? WEIGHTS.lastSegment : WEIGHTS.segment);
  return scores;
}

/** Streams whose words stand in a text, the longest word of the text deciding: "review responses" is one thing. */
export function streamsIn(text: string): (StreamName | 'people')[] {
  const said = singular(text);
  const found: { name: StreamName | 'people'; word: string }[] = [];
  for (const name of streamNames)
    for (const word of WORDS[name]) if (said.includes(` ${word} `)) found.push({ name, word });
  for (const word of PEOPLE) if (said.includes(` ${word} `)) found.push({ name: 'people', word });
  const isPart = (one: string): boolean =>
    found.some(({ word }) => word !== one && ` ${word} `.includes(` ${one} `));
  return [...new Set(found.filter(({ word }) => !isPart(word)).map(({ name }) => name))];
}

/**
 * The stream that a page is about; "users" of a page are members where nothing else is, or where the customers have a
 * page of their own.
 * @param others streams that other pages are about beyond doubt
 */
export function streamOf(scores: Scores, others: ReadonlySet<StreamName>): StreamName | null {
  const ranked = Object.entries(scores).sort(([, a], [, b]) => b - a);
  const [first] = ranked;
  if (!first || first[1] < 1) return null;
  const name = first[0] as StreamName | 'people';
  if (name !== 'people') return name;
  if (others.has('users') && !others.has('contacts')) return 'contacts';
  return others.has('users') ? null : 'users';
}

/** Words that say that a list leaves nothing out. */
export function saysAll(text: string): boolean {
  return /\b(?:all|every|any)\b/i.test(text);
}
