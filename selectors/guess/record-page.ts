// Pages of one record each, guessed together: fields by labels, the messages, and what shows that such a page is there. Pure.
import type { StreamName } from '../../model/streams.ts';
import { documentOf, findOne } from '../document.ts';
import { wantsOf } from '../learn-wants.ts';
import type { HtmlContent } from '../values.ts';
import { guessFields } from './fields.ts';
import type { GuessedFields, Joins, Todo } from './given.ts';
import { type GuessedThread, guessThread } from './thread.ts';

export interface RecordGuess {
  readonly ready: readonly string[];
  readonly guessed: GuessedFields;
  readonly thread: GuessedThread | null;
  readonly todos: readonly Todo[];
}

export interface RecordGiven {
  readonly stream: StreamName;
  readonly contents: readonly HtmlContent[];
  readonly joins: Joins;
  readonly zone: string;
  readonly takenAt: number;
}

const READY = ['main h1', 'article h1', 'h1', 'main dl', 'dl', 'h2', 'main', '#content', 'table'];

export function guessRecord({ stream, contents, joins, zone, takenAt }: RecordGiven): RecordGuess {
  const samples = contents.map((content) => {
    const document = documentOf(content);
    return { place: { kind: 'html' as const, document, node: document.root }, url: content.url };
  });
  const given = { stream, samples, isRow: false, joins, zone, takenAt };
  const hasThread = wantsOf(stream).messages !== undefined;
  const thread = hasThread ? guessThread({ ...given, known: new Set() }) : null;
  const guessed = guessFields({ ...given, known: new Set(['messages']) });
  const isOnAll = (select: string): boolean =>
    samples.every(({ place }) => findOne(select, place.node) !== null);
  const ready = READY.filter(isOnAll).slice(0, 2);
  const todos = [
    ...guessed.todos,
    ...(thread?.todos ?? []),
    ...(hasThread && thread === null
      ? [{ field: 'messages', why: 'no blocks with a time and a text repeat on its pages' }]
      : []),
  ];
  return { ready: ready.length > 0 ? ready : ['body'], guessed, thread, todos };
}
