// Catches: ids looked up in a stream that an interrupted or another run read, and those that nobody has, lost without a word.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { StreamName } from '../../model/streams.ts';
import { recordPath } from '../../state/snapshot-layout.ts';
import { type PaperDesk, paperDesks, paperProfile } from '../support/paper-desk.ts';
import { rejection } from '../support/rejection.ts';

const PROFILE = paperProfile(`  companies:
    stream: companies
    url: /companies
    ready: main
    list: { rows: li, counter: { select: '#n', transform: [integer] } }
    fields: { id: { attr: data-id, required: true }, name: { select: b, required: true } }
  contacts:
    stream: contacts
    url: /contacts
    ready: main
    list: { rows: li, counter: { select: '#n', transform: [integer] } }
    open: contact
    fields: { id: { attr: data-id, required: true } }
  contact:
    stream: contacts
    url: /contacts/{id}
    ready: main
    fields:
      name: { select: h1, required: true }
      companyId: { select: .firm, transform: [{ lookup: { in: companies, by: name, take: id } }] }
`);
const list = (...items: string[]): string => `<main><i id=n>${items.length}</i>${items.join('')}</main>`;
const contact = (firm: string): string => `<main><h1>Kim</h1><b class=firm>${firm}</b></main>`;
const paper = (): PaperDesk['paper'] => ({
  '/companies': list('<li data-id=o1><b>Acme</b>', '<li data-id=o2><b>Bolt</b>'),
  '/contacts': list('<li data-id=k1>', '<li data-id=k2>'),
  '/contacts/k1': contact('ACME '),
  '/contacts/k2': contact('Nobody Ltd'),
});

describe('ids looked up in another stream', () => {
  const start = paperDesks();
  const companyOf = async ({ run }: PaperDesk, id: string): Promise<unknown> =>
    JSON.parse(await readFile(join(run.snapshot, recordPath('contacts', id)), 'utf8')).companyId;
  const http = { strategy: 'http' } as const;

  it('are those of this run, of one that broke off, and of the generation before; a miss is told', async () => {
    const source = await start(paper());
    // The run breaks off behind the companies: what the lookup needs lies in the snapshot by then.
    source.paper['/contacts'] = '<main>Nothing like a list</main>';
    await rejection(source.extract(PROFILE, http));
    source.paper['/contacts'] = paper()['/contacts'] ?? '';
    const { manifest } = await source.extract(PROFILE, http);
    expect(await companyOf(source, 'k1')).to.equal('o1');
    expect(await companyOf(source, 'k2')).to.equal(null);
    const expected = {
      ...{ code: 'lookup_missing', ref: 'contacts/k2' },
      args: { fields: 'companyId', count: 1, in: 'companies', examples: 'Nobody Ltd' },
    };
    expect(manifest.findings).to.deep.include(expected);

    source.paper['/contacts/k2'] = contact('Bolt');
    const next = await source.extract(PROFILE, { ...http, streams: ['contacts'] as StreamName[] });
    expect(await companyOf(source, 'k2')).to.equal('o2');
    expect(next.manifest.findings.filter(({ code }) => code === 'lookup_missing')).to.deep.equal([]);
  });

  it('are drift where that stream was never read', async () => {
    const source = await start(paper());
    const error = await rejection(
      source.extract(PROFILE, { ...http, streams: ['contacts'] as StreamName[] }),
    );
    expect(error.message).to.contain('companyId');
  });
});

describe('two rows of one page with one id', () => {
  const start = paperDesks();

  // The queue knows a record by its key: one of the two would be lost.
  it('are drift where they differ', async () => {
    const source = await start({
      ...paper(),
      '/companies': list('<li data-id=o1><b>Acme</b>', '<li data-id=o1><b>Bolt</b>'),
    });
    const error = await rejection(source.extract(PROFILE, { strategy: 'http' }));
    expect(error.message).to.contain('rows 1 and 2 have one id, companies/o1, and differ');
  });
});
