// The failure this would catch: what stands on the second page of a record is missing from it, or is another record's.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { SelectorDrift } from '../../lib/errors.ts';
import type { RecordOf } from '../../model/streams.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { sumsIn } from '../support/extraction.ts';
import { type Paper, paperDesks, paperProfile } from '../support/paper-desk.ts';
import { CONVERSATIONS, thread } from '../support/paper-pages.ts';
import { rejection } from '../support/rejection.ts';

/** A thread, its properties on a page of their own, and who wrote on a third. */
const PAGES = `${CONVERSATIONS.replace('    expand:', '    also: [details, customer]\n    expand:').replace(
  '      channel: { const: email }\n',
  '      ownerId: { select: a.who, attr: data-id }\n',
)}  details:
    stream: conversations
    url: /threads/{id}/details
    ready: main
    fields:
      id: { select: main, attr: data-id }
      channel: { select: dd, required: true }
  customer:
    stream: conversations
    url: /people/{ownerId}
    json: { url: '/api/people/{ownerId}' }
    ready: main
    fields: { companyId: { path: company, select: i } }
`;
const PAPER: Paper = {
  '/threads': '<main><i id=n>2</i><li data-id=c1><li data-id=c2></main>',
  '/threads/c1': thread('<i id=n>1</i><p data-id=m1>a</p><a class=who data-id=k1></a>'),
  '/threads/c1/details': '<main data-id=c1><dl><dt>Channel<dd>email</dl></main>',
  '/threads/c2': thread('<i id=n>1</i><p data-id=m1>b</p>'),
  '/threads/c2/details': '<main data-id=c2><dl><dt>Channel<dd>chat</dl></main>',
  '/api/people/k1': { company: 'o1' },
};

describe('a record of more than one page', function () {
  this.timeout(60_000);
  const start = paperDesks();

  it('has the fields of all of them, each read by the strategy that does for it', async () => {
    const desk = await start(PAPER);
    const { manifest } = await desk.extract(paperProfile(PAGES));
    expect(manifest.streams.conversations).to.include({ captured: 2, state: 'proved' });
    const snapshot = await openSnapshot(desk.run.snapshot);
    const one = (await snapshot.read('conversations', 'c1')) as RecordOf['conversations'];
    expect(one).to.include({ subject: 'Printer', channel: 'email', companyId: 'o1', ownerId: 'k1' });
    const other = (await snapshot.read('conversations', 'c2')) as RecordOf['conversations'];
    expect(other).to.include({ channel: 'chat', companyId: null });
    const lines = (await readFile(join(desk.run.snapshot, 'provenance.jsonl'), 'utf8')).trim().split('\n');
    const notes = lines.map((line) => JSON.parse(line) as { ref: string; strategy: string; also: unknown });
    expect(notes.find(({ ref }) => ref === 'conversations/c1')).to.deep.include({
      strategy: 'http',
      also: [
        { page: 'details', url: `${desk.url}/threads/c1/details`, strategy: 'http' },
        { page: 'customer', url: `${desk.url}/api/people/k1`, strategy: 'json' },
      ],
    });
    const again = await start(PAPER);
    await again.extract(paperProfile(PAGES));
    expect([...(await sumsIn(again.run.snapshot))]).to.deep.equal([...(await sumsIn(desk.run.snapshot))]);
  });

  it('is drift where one of them lacks what is required, and a failure where one shows another record', async () => {
    const lacking = await start({ ...PAPER, '/threads/c1/details': '<main data-id=c1></main>' });
    const drift = await rejection(lacking.extract(paperProfile(PAGES)));
    expect(drift).to.be.instanceOf(SelectorDrift);
    expect((drift as Error).message).to.match(/details.*channel/s);
    const mixed = await start({ ...PAPER, '/threads/c1/details': '<main data-id=c9><dd>email</main>' });
    const { manifest } = await mixed.extract(paperProfile(PAGES));
    const [gap] = manifest.streams.conversations?.gaps ?? [];
    expect(gap).to.deep.equal({ id: 'c1', reason: 'Its page details shows c9 instead.' });
  });
});
