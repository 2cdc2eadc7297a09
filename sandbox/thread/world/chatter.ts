// What people write in an ordinary thread: replies, notes, system lines, now and then a file.
import { type Random, seededRandom } from '../../random.ts';
import { type Draft, type FileUse, spread, type Writer } from './drafts.ts';
import type { ConversationPlan } from './plan.ts';
import { minute } from './size.ts';
import { inlineImage, messageHtml } from './text.ts';
import { activityLines, contactSentences, memberSentences, noteSentences } from './words.ts';

/**
 * The drafts of a thread: the first is the opening message, and where the thread is done the last closes it.
 * @param label separates this thread's chance from all others, for example `c17`
 */
export function chatter(seed: number, label: string, plan: ConversationPlan, count: number): Draft[] {
  const random = seededRandom(seed, `${label}/messages`);
  const times = spread(random, plan.from, plan.to, count);
  const contacts: Writer[] = plan.contacts.map((contact) => ({ contact }));
  const cast: Cast = {
    contacts: contacts.length > 0 ? contacts : [{ gone: 'Visitor 4711' }],
    members: [{ user: plan.owner ?? 1 }, { user: plan.owner ?? 3 }, { user: random.int(1, 12) }],
  };
  let run = 0;
  return times.map((at, index): Draft => {
    if (index === 0) return reply(random, at, cast, plan.agentStarted ? 'member' : 'contact');
    if (index === count - 1 && plan.state === 'done') return closing(random, at);
    if (run === 0 && random.chance(0.12)) run = random.int(1, 7);
    if (run > 0) {
      run -= 1;
      return activity(random, at, cast);
    }
    if (random.chance(0.18)) return note(random, at, cast);
    return reply(random, at, cast, random.chance(0.5) ? 'member' : 'contact');
  });
}

interface Cast {
  readonly contacts: readonly Writer[];
  readonly members: readonly Writer[];
}

function reply(random: Random, at: number, cast: Cast, side: 'member' | 'contact'): Draft {
  const byMember = side === 'member';
  const by = random.pick(byMember ? cast.members : cast.contacts);
  const html = messageHtml(random, byMember ? memberSentences : contactSentences);
  return touched(random, withFiles(random, { kind: 'reply', by, at, html }));
}

function note(random: Random, at: number, cast: Cast): Draft {
  const html = messageHtml(random, noteSentences);
  return touched(random, withFiles(random, { kind: 'note', by: random.pick(cast.members), at, html }));
}

function activity(random: Random, at: number, cast: Cast): Draft {
  const byHand = random.chance(0.15);
  if (byHand) return { kind: 'activity', by: random.pick(cast.members), at, html: 'Changed the owner' };
  const html = random.pick(activityLines);
  return {
    kind: 'activity',
    by: { system: html.startsWith('Thread') ? 'Thread' : 'PSA / System' },
    at,
    html,
  };
}

function closing(random: Random, at: number): Draft {
  const system = random.chance(0.4) ? 'PSA / System' : 'Thread';
  return {
    kind: 'activity',
    by: { system },
    at,
    html: `${system === 'Thread' ? 'Thread set the Status to' : 'Status set to'} <strong>Closed</strong>`,
  };
}

function withFiles(random: Random, draft: Draft): Draft {
  if (random.chance(0.04)) {
    const file: FileUse = {
      name: 'image.png',
      contentType: 'image/png',
      blob: `png:${random.int(1, 400)}`,
      inline: true,
    };
    return { ...draft, html: `${draft.html}${inlineImage(0, 'image.png')}`, files: [file] };
  }
  if (random.chance(0.07)) return { ...draft, files: [drawFile(random)] };
  return draft;
}

function drawFile(random: Random): FileUse {
  const number = random.int(1, 400);
  switch (random.int(0, 3)) {
    case 0:
      return { name: `report ${number}.pdf`, contentType: 'application/pdf', blob: `pdf:${number}` };
    case 1:
      return { name: 'screenshot.png', contentType: 'image/png', blob: `png:${number}` };
    case 2:
      return { name: `seats-${number}.csv`, contentType: 'text/csv', blob: `csv:${number}` };
    default:
      return { name: 'service.log', contentType: 'text/plain', blob: `text:${number}` };
  }
}

function touched(random: Random, draft: Draft): Draft {
  if (random.chance(0.03))
    return { ...draft, editedAt: draft.at + random.int(1, 55) * minute + random.int(0, 59) * 1000 };
  if (random.chance(0.015)) return { ...draft, deleted: true };
  return draft;
}
