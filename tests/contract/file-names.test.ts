// The failure this would catch: the name of a file depends on the run that fetched it, or on whether its bytes were
// taken over from an earlier generation.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { RecordOf } from '../../model/streams.ts';
import type { Profile } from '../../selectors/schema.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { sumsIn } from '../support/extraction.ts';
import { type Paper, type PaperDesk, paperDesks, paperProfile } from '../support/paper-desk.ts';
import { CONVERSATIONS, thread } from '../support/paper-pages.ts';

const FILES = `${CONVERSATIONS.replace(
  '          html: { html: true }',
  `          html: { select: b, html: true }
          attachments:
            select: a
            each:
              id: { attr: data-file, required: true }
              url: { attr: href, transform: [url] }
              name: { select: i }
              size: { attr: data-size, transform: [integer] }`,
)}`;
const file = (id: string, shown: string): string =>
  `<a href="/files/${id}" data-file="${id}" data-size="3">${shown === '' ? '' : `<i>${shown}</i>`}</a>`;
const sent = (name: string) => () =>
  new Response('abc', { headers: { 'content-type': 'text/plain', 'content-disposition': name } });
const PAPER: Paper = {
  '/threads': '<main><i id=n>1</i><li data-id=c1></main>',
  '/threads/c1': thread(
    `<i id=n>1</i><p data-id=m1><b>Files</b>${file('f1', 'Shown.txt')}${file('f2', 'quarterly-rep….txt')}${file('f3', '')}${file('f4', 'lost…')}</p>`,
  ),
  '/files/f1': sent('attachment; filename="other.txt"'),
  '/files/f2': sent('attachment; filename="quarterly-report.txt"'),
  '/files/f3': sent(`attachment; filename="${Buffer.from('résumé.txt', 'utf8').toString('latin1')}"`),
  '/files/f4': sent('attachment; filename="f4.bin"'),
};

describe('names of files', function () {
  this.timeout(60_000);
  const start = paperDesks();

  /** In the order of their ids. */
  async function namesIn(desk: PaperDesk): Promise<string[]> {
    const snapshot = await openSnapshot(desk.run.snapshot);
    const names: [string, string][] = [];
    for await (const id of snapshot.ids('attachments'))
      names.push([id, ((await snapshot.read('attachments', id)) as RecordOf['attachments']).name]);
    return names.sort().map(([, name]) => name);
  }

  it('are those of the page, or of the answer where the page cuts or tells none, at every run', async () => {
    const sums = new Set<string>();
    for (let run = 0; run < 2; run += 1) {
      const desk = await start(PAPER);
      const { manifest } = await desk.extract(paperProfile(FILES));
      expect(await namesIn(desk)).to.deep.equal(['Shown.txt', 'quarterly-report.txt', 'résumé.txt', 'lost…']);
      const cut = manifest.findings.filter(({ code }) => code === 'attachment_name_cut');
      expect(cut.map(({ ref }) => ref)).to.deep.equal(['attachments/f4']);
      sums.add(JSON.stringify([...(await sumsIn(desk.run.snapshot))]));
    }
    expect(sums.size, 'byte for byte').to.equal(1);
  });

  it('are those of the answer where the profile says so', async () => {
    const desk = await start(PAPER);
    const profile: Profile = { ...paperProfile(FILES), files: { names: 'header' } };
    await desk.extract(profile);
    expect(await namesIn(desk)).to.deep.equal(['other.txt', 'quarterly-report.txt', 'résumé.txt', 'f4.bin']);
  });
});
