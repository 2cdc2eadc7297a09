// A stretch of a thread: the newest hundred, with what is hidden behind links and buttons.
import { html } from 'hono/html';
import type { Message } from '../../../model/records.ts';
import { messageItem } from './message.ts';
import { k } from './names.ts';
import type { Html, View } from './view.ts';

/** Messages shown at once. */
const stretch = 100;
/** Longer runs of activities are folded after the first. */
const unfolded = 3;

/** The `<li>`s of the hundred messages before one of them, or of the newest hundred. */
export function messageItems(
  view: View,
  threadId: string,
  messages: readonly Message[],
  before?: string | undefined,
): Html {
  const found = before === undefined ? -1 : messages.findIndex((message) => message.id === before);
  const end = found < 0 ? messages.length : found;
  const start = Math.max(0, end - stretch);
  const shown = messages.slice(start, end);
  return html`${start > 0 ? earlier(threadId, shown[0]?.id ?? '') : ''}${runsOf(shown).map((run) => items(view, threadId, run))}`;
}

/** The `<li>`s one folding button hides. */
export function hiddenActivities(
  view: View,
  messages: readonly Message[],
  after: string,
  until: string,
): Html {
  const from = messages.findIndex((message) => message.id === after);
  const to = messages.findIndex((message) => message.id === until);
  const hidden = from < 0 || to < 0 ? [] : messages.slice(from + 1, to + 1);
  return html`${hidden.map((message) => messageItem(view, message))}`;
}

function earlier(threadId: string, before: string): Html {
  return html`<li class="${k('Earlier')}"><a class="earlier btn" href="/inbox/threads/${threadId}?before=${before}" data-fragment="/inbox/threads/${threadId}/messages?before=${before}">Show earlier messages</a></li>
`;
}

/** Neighbouring activities together, every other message alone. */
function runsOf(messages: readonly Message[]): Message[][] {
  const runs: Message[][] = [];
  for (const message of messages) {
    const last = runs.at(-1);
    if (message.kind === 'activity' && last?.[0]?.kind === 'activity') last.push(message);
    else runs.push([message]);
  }
  return runs;
}

function items(view: View, threadId: string, run: readonly Message[]): Html {
  const first = run[0];
  const last = run.at(-1);
  if (!first || !last || run.length <= unfolded)
    return html`${run.map((message) => messageItem(view, message))}`;
  const hidden = run.length - 1;
  const fragment = `/inbox/threads/${threadId}/activities?after=${first.id}&until=${last.id}`;
  return html`${messageItem(view, first)}<li class="${k('Folded')}"><button type="button" class="more-activities" data-fragment="${fragment}" aria-expanded="false">Show ${hidden} more activities</button></li>
`;
}
