// The messages of the conversations that are ugly on purpose; see special-heads.ts for which is which.
import { seededRandom } from '../../random.ts';
import { chatter } from './chatter.ts';
import type { Draft, FileUse, Writer } from './drafts.ts';
import type { World } from './lookup.ts';
import type { ConversationPlan } from './plan.ts';
import { hour, minute } from './size.ts';
import { manyFiles, oddFiles } from './special-files.ts';
import { special } from './special-heads.ts';
import { escapeText, paragraph } from './text.ts';
import { activityLines } from './words.ts';

/** The drafts of conversation `n`, scripted or drawn. */
export function conversationDrafts(world: World, n: number, plan: ConversationPlan): Draft[] {
  const talk = (count: number) => chatter(world.seed, `c${n}`, plan, count);
  switch (n) {
    case special.longest:
      return talk(world.size.longest);
    case special.exactlyHundred:
      return talk(100);
    case special.hundredAndOne:
      return talk(101);
    case special.files:
      return scripted(plan, [...oddFiles.map(fileLine), fileLine(manyFiles)]);
    case special.languages:
      return scripted(plan, languages);
    case special.markup:
      return scripted(plan, markup);
    case special.edited:
      return edited(plan);
    case special.twinFirst:
    case special.twinSecond:
      return twins(plan);
    case special.ambiguousHour:
      return ambiguousHour();
    case special.people:
      return scripted(plan, people);
    case special.notesOnly:
      return talk(6).map((draft) => ({ ...draft, kind: 'note', by: { user: 7 } }));
    case special.activities:
      return activities(plan);
    default:
      return talk(seededRandom(world.seed, `conversation/${n}/length`).int(3, 22));
  }
}

interface Line {
  readonly subject?: string;
  readonly by?: Writer;
  readonly html: string;
  readonly kind?: Draft['kind'];
  readonly files?: readonly FileUse[];
}

/** One line every few minutes, by the first contact unless the line says otherwise; the last at the plan's end. */
function scripted(plan: ConversationPlan, lines: readonly Line[]): Draft[] {
  const first: Writer = { contact: plan.contacts[0] ?? 1 };
  const step = Math.floor((plan.to - plan.from) / (lines.length - 1) / 1000) * 1000;
  return lines.map(({ by = first, kind = 'reply', ...line }, index) => ({
    ...line,
    kind,
    by,
    at: index === lines.length - 1 ? plan.to : plan.from + index * step,
  }));
}

const fileLine = (files: { html: string; files: readonly FileUse[] }): Line => files;

const member: Writer = { user: 2 };
const leaver: Writer = { user: 5 };

const languages: readonly Line[] = [
  { html: '<p dir="rtl">مرحباً، الطابعة في الطابق الثاني لا تعمل منذ الصباح.</p>' },
  { by: member, html: '<p>Hi 👋 — which one? 🖨️ <strong>PRN-02</strong>?</p>' },
  { html: '<p dir="rtl">كן: PRN-02, ליד החלון</p>' },
  { html: '<p>👩🏿‍🔧🇺🇦🏳️‍🌈 ¡Gracias! ありがとう 谢谢 Çok teşekkürler Ευχαριστώ</p>' },
  { by: member, html: paragraph('Zalgo: t̴̢e̷x̶t̵ · math: ∑ ≠ ∞ · quotes: „so“ «so» “so”') },
];

const markup: readonly Line[] = [
  { html: paragraph('I pasted <script>alert(1)</script> and <b>it</b> shows as text, & so does &amp;.') },
  {
    by: member,
    html: '<h3>Steps</h3><ol><li>One</li><li>Two<ul><li>nested</li></ul></li></ol><hr><p>Done.</p>',
  },
  {
    by: member,
    html: '<table><thead><tr><th>Port</th><th>State</th></tr></thead><tbody><tr><td>443</td><td>open</td></tr><tr><td>3389</td><td>closed</td></tr></tbody></table>',
  },
  { html: `<pre><code>${escapeText('if (a < b && c > d) {\n\treturn "x";\n}')}</code></pre>` },
  { html: `<p>${'abcdefghij'.repeat(400)}</p>` },
  {
    html: '<p><a href="https://example.com/very/long?with=query&amp;more=1#part">a link</a> and <em>more</em>.</p>',
  },
  { by: { user: 4 }, kind: 'note', html: paragraph('{{handlebars}} $dollar %s <!-- comment -->') },
];

const people: readonly Line[] = [
  { subject: 'Too many cooks', html: paragraph('Adding a few colleagues.') },
  { by: { contact: 2 }, subject: 'Re: Too many cooks', html: paragraph('Wanda here.') },
  { by: leaver, html: paragraph('I take this one.') },
  { by: { gone: 'Former Person' }, html: paragraph('I no longer work there.') },
  {
    by: { contact: 5 },
    subject: 'Fwd: Kitchen closed <Friday> & Monday',
    html: paragraph('Me too, by phone only.'),
  },
  { by: { user: 10 }, kind: 'note', html: paragraph('My last week, handing over.') },
  { by: { gone: 'unknown@sender' }, html: paragraph('Undisclosed.') },
  { by: { contact: 8 }, html: paragraph('+1') },
];

function edited(plan: ConversationPlan): Draft[] {
  const first: Writer = { contact: plan.contacts[0] ?? 1 };
  const at = (minutes: number): number => plan.from + minutes * minute;
  return [
    { kind: 'reply', by: first, at: at(0), html: paragraph('It is the blue one.'), editedAt: at(1) + 7000 },
    { kind: 'reply', by: member, at: at(5), html: paragraph('Which one?'), deleted: true },
    { kind: 'note', by: member, at: at(6), html: paragraph('It was the red one.'), editedAt: at(200) },
    { kind: 'reply', by: first, at: at(7), html: '', deleted: true },
    { kind: 'reply', by: leaver, at: plan.to, html: paragraph('Settled then.') },
  ];
}

/** Both threads open in the same second, and inside each several messages share one. */
function twins(plan: ConversationPlan): Draft[] {
  const by: Writer = { contact: plan.contacts[0] ?? 1 };
  const same = plan.from + hour;
  return [
    { kind: 'reply', by, at: plan.from, html: paragraph('Hello?') },
    { kind: 'reply', by: member, at: same, html: paragraph('One') },
    { kind: 'reply', by: member, at: same, html: paragraph('One') },
    {
      kind: 'activity',
      by: { system: 'Thread' },
      at: same,
      html: 'Thread set the Status to <strong>New</strong>',
    },
    { kind: 'reply', by, at: same, html: paragraph('Two') },
    { kind: 'reply', by, at: plan.to, html: paragraph('Hello?') },
  ];
}

function ambiguousHour(): Draft[] {
  const at = (hours: number, minutes: number): number => Date.UTC(2025, 10, 2, hours, minutes);
  const by = member;
  return [
    { kind: 'reply', by, at: at(5, 15), html: paragraph('We start at 1:15.') },
    { kind: 'note', by, at: at(5, 30), html: paragraph('First 1:30.'), editedAt: at(6, 30) },
    { kind: 'note', by, at: at(6, 30), html: paragraph('Second 1:30.') },
    { kind: 'reply', by: { contact: 1 }, at: at(6, 59), html: paragraph('Is it done?') },
    { kind: 'reply', by, at: at(7, 15), html: paragraph('Done.') },
  ];
}

/** Runs of 3 (shown whole), 4 and 9 (collapsed), and one at the very end. */
function activities(plan: ConversationPlan): Draft[] {
  const lines: Line[] = [{ html: paragraph('It is back.') }];
  for (const length of [3, 4, 9, 5]) {
    for (let step = 0; step < length; step += 1) {
      const html = activityLines[(step + length) % activityLines.length] ?? '';
      lines.push({ kind: 'activity', by: { system: step % 4 === 3 ? 'PSA / System' : 'Thread' }, html });
    }
    if (length !== 5) lines.push({ by: member, html: paragraph(`After ${length} lines.`) });
  }
  return scripted(plan, lines);
}
