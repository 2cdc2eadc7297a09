// Finds the recorded answer to a question: in the order they came, the last one again and again.
import type { Asked } from './asked.ts';
import { type Exchange, keyOf, placeOf, UNANSWERED } from './exchange.ts';

export interface Answers {
  /** The next answer to this; what the other client read where this one did not. */
  next(method: string, url: string, via: Exchange['via'], asked?: Asked): Exchange | null;
  /** Whether anything was answered at this address, for this operation, whatever it was about. */
  knows(method: string, url: string, asked?: Asked): boolean;
}

export function createAnswers(exchanges: readonly Exchange[]): Answers {
  const answers = new Map<string, Exchange[]>();
  const places = new Set<string>();
  for (const exchange of exchanges) {
    const { method, url, via, asked } = exchange;
    const key = `${via} ${keyOf(method, url, asked)}`;
    answers.set(key, [...(answers.get(key) ?? []), exchange]);
    places.add(placeOf(method, url, asked));
  }
  for (const [key, list] of answers) if (key.startsWith('browser ')) answers.set(key, inFairWeather(list));
  const played = new Map<string, number>();

  return {
    next(method, url, via, asked) {
      const other = via === 'http' ? 'browser' : 'http';
      // A server that did not know a hash was asked again with the document; one that did was not.
      const forms = asked ? [asked, { ...asked, isHashOnly: !asked.isHashOnly }] : [undefined];
      const keys = [via, other].flatMap((client) =>
        forms.map((form) => `${client} ${keyOf(method, url, form)}`),
      );
      const key = keys.find((one) => answers.has(one));
      if (key === undefined) return null;
      const list = answers.get(key) ?? [];
      const turn = played.get(key) ?? 0;
      played.set(key, turn + 1);
      return list[Math.min(turn, list.length - 1)] ?? null;
    },
    knows: (method, url, asked) => places.has(placeOf(method, url, asked)),
  };
}

/** Refusals that passed (too many, not now, token over) and requests nobody waited for say nothing of the account. */
function inFairWeather(list: readonly Exchange[]): Exchange[] {
  const fair = list.filter(
    ({ status }) => status !== UNANSWERED && ![401, 408, 425, 429].includes(status) && status < 500,
  );
  return fair.length > 0 ? fair : [...list];
}
