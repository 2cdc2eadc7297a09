// Makes help-centre articles.
import { isoSeconds } from '../../../lib/clock.ts';
import type { Article } from '../../../model/records.ts';
import { idOf } from './ids.ts';
import type { World } from './lookup.ts';
import { day, firstDay, hour } from './size.ts';
import { paragraph } from './text.ts';

interface Piece {
  title: string;
  collection: string | null;
  authorNumber: number | null;
  state: 'draft' | 'published';
  html: string;
}

const pieces: readonly Piece[] = [
  {
    title: 'Connect to the VPN',
    collection: 'Working remotely',
    authorNumber: 1,
    state: 'published',
    html: '<h2>Before you start</h2><ul><li>your laptop</li><li>the authenticator app</li></ul><p>Open <strong>Network</strong>, choose <em>Northwind VPN</em>.</p>',
  },
  {
    title: 'Report a suspicious e-mail',
    collection: 'Security',
    authorNumber: 5,
    state: 'published',
    html: '<p>Do not click. Forward it to <a href="mailto:phish@northwind.example.com">phish@northwind.example.com</a>.</p><blockquote><p>When in doubt, ask.</p></blockquote>',
  },
  {
    title: 'Printer names & floors',
    collection: 'Office',
    authorNumber: 3,
    state: 'published',
    html: '<table><thead><tr><th>Floor</th><th>Name</th></tr></thead><tbody><tr><td>1</td><td>PRN-01</td></tr><tr><td>2</td><td>PRN-02</td></tr></tbody></table>',
  },
  {
    title: 'New phone system (draft)',
    collection: null,
    authorNumber: 9,
    state: 'draft',
    html: '<p>To be written.</p>',
  },
  {
    title: 'Reset your password',
    collection: 'Security',
    authorNumber: 1,
    state: 'published',
    html: '<ol><li>Go to <code>https://id.example.com</code></li><li>Choose “Forgot”</li></ol><pre><code>min length: 14\n  no spaces &amp; no names</code></pre>',
  },
  {
    title: 'كيفية فتح تذكرة',
    collection: 'Office',
    authorNumber: null,
    state: 'published',
    html: '<p dir="rtl">اكتب لنا رسالة وسنجيب بسرعة.</p>',
  },
];
export const articleCount = pieces.length;

export function makeArticle(world: World, n: number): Article {
  const piece = pieces[n - 1] ?? {
    title: `Added article ${n}`,
    collection: 'Office',
    authorNumber: 1,
    state: 'draft' as const,
    html: paragraph('Added while you were reading.'),
  };
  const created = firstDay + n * 31 * day + n * 1_234_000;
  return {
    id: idOf('articles', n),
    title: piece.title,
    html: piece.html,
    collection: piece.collection,
    authorId: piece.authorNumber === null ? null : world.existing('users', piece.authorNumber),
    state: piece.state,
    createdAt: isoSeconds(created),
    updatedAt: n % 3 === 0 ? null : isoSeconds(created + n * 40 * hour),
  };
}
