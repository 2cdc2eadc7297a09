// Writes the HTML of messages in the one spelling that reading and writing it again leaves alone.
import type { Random } from '../../random.ts';

/** Text as an HTML parser would write it back: only what must be escaped is. */
export function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\u00a0', '&nbsp;');
}

export function paragraph(text: string): string {
  return `<p>${escapeText(text)}</p>`;
}

/** An inline image of the message's own file at `position`; the id is filled in when the message gets its own. */
export function inlineImage(position: number, alt: string): string {
  return `<p><img src="attachment:#${position}" alt="${alt}"></p>`;
}

const asides: readonly ((random: Random) => string)[] = [
  () => '<p>See <a href="https://kb.example.com/articles?id=7&amp;lang=en">this page</a> for the steps.</p>',
  () => '<ul><li>cable checked</li><li>restarted</li><li>other port tried</li></ul>',
  () => '<ol><li>Open Settings</li><li>Choose <strong>Accounts</strong></li><li>Sign out and in</li></ol>',
  (random) =>
    `<pre><code>ping 10.0.${random.int(0, 9)}.1\nRequest timed out.\n  4 packets &lt; 0 answers</code></pre>`,
  () => '<blockquote><p>Could somebody have a look?</p></blockquote><p>Yes, on it.</p>',
  () => '<p>👍🏽 Great 🎉 — works on both 👩‍💻👨‍💻 machines</p>',
  () => '<p dir="rtl">شكراً جزيلاً، كل شيء يعمل الآن.</p>',
  () => '<p dir="rtl">תודה! המדפסת עובדת שוב.</p>',
  () => '<p>First line<br>second line<br>third&nbsp;line</p>',
  () =>
    '<table><tbody><tr><th>Host</th><th>State</th></tr><tr><td>srv-01</td><td>up</td></tr></tbody></table>',
];

/** One to three paragraphs, now and then with a link, a list, code, emoji or right-to-left text. */
export function messageHtml(random: Random, sentences: readonly string[]): string {
  const parts: string[] = [];
  for (let count = random.int(1, 3); count > 0; count -= 1) {
    const text = Array.from({ length: random.int(1, 3) }, () => random.pick(sentences)).join(' ');
    parts.push(paragraph(text));
  }
  if (random.chance(0.12)) parts.push(random.pick(asides)(random));
  return parts.join('');
}
