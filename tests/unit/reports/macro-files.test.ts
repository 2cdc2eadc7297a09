// The files of macros in the hand-over package: named as people know them, none lost, none outside the folder.
import { expect } from 'chai';
import { handoffFiles } from '../../../reports/handoff.ts';
import { macroFiles, safeName } from '../../../reports/macro-files.ts';
import { anAttachment } from '../../support/records.ts';

describe('the files of a macro', () => {
  const held = new Map([
    ['f1', anAttachment({ id: 'f1', name: 'Price list.pdf' })],
    ['f2', anAttachment({ id: 'f2', name: '../../[evil]\u0000.pdf' })],
    ['f3', anAttachment({ id: 'f3', name: 'Price list.pdf' })],
  ]);
  const files = macroFiles({ attachmentIds: ['f1', 'f2', 'f3', 'f404'] }, 7, held);

  it('have a folder each, and one that the snapshot lacks is named', () => {
    expect(files.map(({ path }) => path)).to.deep.equal([
      'macro-files/7/1/Price list.pdf',
      'macro-files/7/2/__.._[evil]_.pdf',
      'macro-files/7/3/Price list.pdf',
      null,
    ]);
    expect(files[3]).to.deep.equal({ name: 'f404', path: null, contentType: null, sha256: null });
  });

  it('stand with their macro in both lists', () => {
    const macro = {
      title: 'Prices',
      shortcut: null,
      scope: 'team',
      text: 'x',
      html: '<p>x</p>',
      unmapped: [],
    } as const;
    const made = handoffFiles({
      provisioning: [],
      macros: [
        { ...macro, files },
        { ...macro, title: 'Bare', files: [] },
      ],
      automations: [],
      integrations: [],
    });
    const [, prices = '', bare = ''] = (made['macros.md'] ?? '').split('## ');
    expect(prices).to.include('- [Price list.pdf](<macro-files/7/1/Price list.pdf>)');
    expect(prices).to.include('- **missing**: f404');
    expect(bare).to.not.include('Files to attach');
    expect(JSON.parse(made['macros.json'] ?? '')[0].files).to.deep.equal(files);
  });

  for (const [name, safe] of [
    ['a/b:c.txt', 'a_b_c.txt'],
    ['..', '_'],
    ['.env', '_env'],
    ['   ', 'file'],
    ['photo. ', 'photo'],
    [`${'ü'.repeat(400)}.pdf`, `${'ü'.repeat(146)}.pdf`],
    ['данные № 7.csv', 'данные № 7.csv'],
  ] as const)
    it(`is safe: ${JSON.stringify(name).slice(0, 20)}`, () => {
      expect(safeName(name)).to.equal(safe);
    });
});
