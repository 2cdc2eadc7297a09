// The failure this would catch: a file that only a click brings is missing, or its click presses what it should not, or
// is made again for a file that is here.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { RecordOf } from '../../model/streams.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { type Paper, paperDesks, paperProfile } from '../support/paper-desk.ts';
import { CONVERSATIONS, thread } from '../support/paper-pages.ts';

const THREADS = CONVERSATIONS.replace(
  '    expand:',
  `    download: 'li:has(i:text-is("{name}")) button[title=Download]'\n    expand:`,
).replace(
  '          html: { html: true }',
  `          html: { select: b, html: true }
          attachments: { select: li, each: { id: { attr: data-file, required: true }, name: i } }`,
);
const NAMES = ['here.txt', 'elsewhere.txt', 'read.txt', 'posted.txt'];
const files = NAMES.map(
  (name, at) =>
    `<li data-file=f${at}><button title=Delete></button><i>${name}</i><button title=Download></button></li>`,
).join('');
/** Each button does it in a way of its own: goes there, opens a window, makes a download of what it read, posts a form. */
const PAGE = `${thread(`<i id=n>1</i><p data-id=m1><b>Files</b>${files}</p>`).replace('<p ', '<div class=p ').replace('</p>', '</div>')}
<script>
const ways = {
  'here.txt': () => { location.href = '/files/1'; },
  'elsewhere.txt': () => { window.open('/files/2', '_blank'); },
  'read.txt': async () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await (await fetch('/files/3')).blob());
    link.download = 'read.txt';
    link.click();
  },
  'posted.txt': () => {
    const form = document.createElement('form');
    form.method = 'POST';
    form.action = '/files/4';
    document.body.append(form);
    form.submit();
  },
};
for (const row of document.querySelectorAll('li')) {
  row.querySelector('[title=Download]').onclick = () => { fetch('/pressed/' + row.dataset.file); ways[row.querySelector('i').textContent](); };
  row.querySelector('[title=Delete]').onclick = () => fetch('/deleted');
}
</script>`;
const bytes = (text: string) => () =>
  new Response(text, { headers: { 'content-type': 'text/plain', 'content-disposition': 'attachment' } });
const PAPER: Paper = {
  '/threads': '<main><i id=n>1</i><li data-id=c1></main>',
  '/threads/c1': PAGE,
  '/files/1': bytes('one'),
  '/files/2': bytes('two'),
  '/files/3': bytes('three'),
};

describe('files that a button is pressed for', function () {
  this.timeout(120_000);
  const start = paperDesks();

  it('are fetched from where that leads, each pressed once and nothing else', async () => {
    const desk = await start(PAPER);
    const profile = paperProfile(THREADS.replace('select: p\n', 'select: .p\n'));
    const { manifest } = await desk.extract(profile);
    const snapshot = await openSnapshot(desk.run.snapshot);
    const kept = new Map<string, number>();
    for await (const id of snapshot.ids('attachments')) {
      const { name, size } = (await snapshot.read('attachments', id)) as RecordOf['attachments'];
      kept.set(name, size);
    }
    expect(Object.fromEntries(kept)).to.deep.equal({ 'here.txt': 3, 'elsewhere.txt': 3, 'read.txt': 5 });
    expect(manifest.streams.attachments?.gaps).to.deep.equal([
      { id: 'f3', reason: 'its button asks for it by POST, which no read is (download)' },
    ]);
    const pressed = (): string[] => desk.asked.filter((path) => /pressed|deleted/.test(path));
    expect(pressed().sort()).to.deep.equal(['/pressed/f0', '/pressed/f1', '/pressed/f2', '/pressed/f3']);
  });
});
