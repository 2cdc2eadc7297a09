// What people write in the seeded helpdesk: subjects, bodies and mails that a careless reader would spoil.

export interface Body {
  readonly type: 'text/plain' | 'text/html';
  readonly content: string;
}

export const subjects = [
  'Printer on fire',
  'Rechnung für Müller & Söhne',
  '請求書について 山田',
  'مشكلة في الفاتورة',
  'Emoji 👩‍💻 and 🇪🇺',
  'Combining: Zoe\u0308, n\u0303o',
  '<b>not bold</b> "quoted" \'single\'',
  'Re: Fwd: Кириллица',
  '100% of 50 % - done?',
];

export const bodies: readonly Body[] = [
  { type: 'text/plain', content: 'Hello,\n\nit does not work.\n\n  indented\tand tabbed\n\nAnn Example' },
  { type: 'text/html', content: '<p>Hello <b>you</b>,</p><p>a <i>second</i> line<br>and a third.</p>' },
  { type: 'text/plain', content: 'a < b && c > d; <script>alert(1)</script> &amp; &lt;' },
  { type: 'text/plain', content: '日本語の本文です。\n改行も。\n\nمرحبا بالعالم\n👩‍👩‍👧‍👦 🏳️‍🌈 Zoe\u0308' },
  { type: 'text/html', content: '<ul><li>one</li><li>two &amp; three</li></ul><p>Grüße – “quoted”</p>' },
  { type: 'text/plain', content: 'I agree.\n\n> On Monday you wrote:\n> > nested\n> it is broken\n\nAnn' },
  { type: 'text/plain', content: '0' },
  { type: 'text/plain', content: '- a list\n- that begins\n- with a dash' },
  {
    type: 'text/html',
    content:
      '<table><tbody><tr><td>1</td><td>&lt;2&gt;</td></tr></tbody></table><p>after <a href="https://example.com/a?b=1&amp;c=2">link</a></p>',
  },
  { type: 'text/plain', content: `${'A long line without an end. '.repeat(60)}\nlast` },
  // More than RT shows in a history.
  { type: 'text/plain', content: `${'Log line with ümlaut\n'.repeat(1500)}end` },
  { type: 'text/html', content: '<div>nested <div>deeper <blockquote>quoted</blockquote></div></div>' },
];

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

const mail = (from: string, subject: string, type: string, body: string): string =>
  `From: ${from}\nTo: desk@example.com\nSubject: ${subject}\nMIME-Version: 1.0\nMessage-ID: <${subject.length}.${body.length}@example.net>\nContent-Type: ${type}\n\n${body}`;

/** What only mail brings: alternatives, pictures inside the text, files without a name, other character sets. */
export const mails: readonly string[] = [
  mail('Dora Example <dora@example.net>', 'Plain mail', 'text/plain; charset=utf-8', 'Just text.\n\nDora\n'),
  mail(
    '=?utf-8?B?5bGx55Sw?= <yamada@example.net>',
    '=?utf-8?B?0J/RgNC40LLQtdGCIOKYgw==?=',
    'multipart/mixed; boundary=AAA',
    `--AAA
Content-Type: multipart/related; boundary=BBB

--BBB
Content-Type: multipart/alternative; boundary=CCC

--CCC
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Gr=FC=DFe, plain
--CCC
Content-Type: text/html; charset=utf-8

<p>Gr&uuml;&szlig;e, <i>rich</i></p><p><img src="cid:pixel@example.net"></p>
--CCC--
--BBB
Content-Type: image/png; name="pixel.png"
Content-ID: <pixel@example.net>
Content-Transfer-Encoding: base64
Content-Disposition: inline; filename="pixel.png"

${PIXEL}
--BBB--
--AAA
Content-Type: application/octet-stream
Content-Transfer-Encoding: base64

AAECAwQ=
--AAA
Content-Type: text/plain; charset=utf-8

A second text without a name.
--AAA
Content-Type: text/plain; charset=utf-8; name="asked.txt"
Content-Disposition: attachment; filename="asked.txt"

Not to be shown.
--AAA--
`,
  ),
  mail(
    'Eve Example <eve@example.net>',
    'Only a picture',
    'image/png; name="photo.png"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="photo.png"',
    `${PIXEL}\n`,
  ),
];
