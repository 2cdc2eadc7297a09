// The failure this would catch: a file is kept under half its name, or under "download.php" though its page named it,
// and another one the next time.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { fileName, nameInHeader } from '../../../extractors/crawl/file-name.ts';

/** As `fetch` gives the header of a server that sends UTF-8. */
const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

describe("a file's name", () => {
  const headers: [string, string, string | null][] = [
    ['a quoted text', 'attachment; filename="a b.pdf"', 'a b.pdf'],
    ['a bare text with spaces', 'inline; filename=a b.pdf', 'a b.pdf'],
    [
      'filename* before filename',
      `attachment; filename="x.pdf"; filename*=UTF-8''%e2%82%ac%20rates.pdf`,
      '€ rates.pdf',
    ],
    ['filename* in Latin-1', "attachment; filename*=iso-8859-1'en'na%EFve.txt", 'naïve.txt'],
    ['filename* in quotation marks', `attachment; filename*="UTF-8''a%20b.txt"`, 'a b.txt'],
    ['a filename* that is broken', `attachment; filename*=UTF-8''%ZZ; filename="q.txt"`, 'q.txt'],
    ['bytes in UTF-8', bytes('attachment; filename="résumé 日本.pdf"'), 'résumé 日本.pdf'],
    ['bytes in Latin-1', 'attachment; filename="résumé.pdf"', 'résumé.pdf'],
    ['encoded words', 'attachment; filename="=?UTF-8?B?bmHDr3ZlLnR4dA==?="', 'naïve.txt'],
    ['quoted-printable words', 'attachment; filename="=?iso-8859-1?Q?na=EFve?= (1).txt"', 'naïve (1).txt'],
    ['no type', 'filename="x.txt";', 'x.txt'],
    ['folders', 'attachment; filename="../../etc/x.txt"', 'x.txt'],
    ['no name', 'inline', null],
    ['an empty name', 'attachment; filename=""', null],
    ['a folder only', 'attachment; filename=".."', null],
  ];
  for (const [what, header, name] of headers) {
    it(`is read from a header with ${what}`, () => expect(nameInHeader(header)).to.equal(name));
  }

  it('is the one its page shows, whatever the header says', () => {
    expect(fileName({ name: 'résumé.pdf' }, 'r_sum_.pdf')).to.deep.equal({
      name: 'résumé.pdf',
      isCut: false,
    });
    expect(fileName({ name: 'résumé.pdf' }, null)).to.deep.equal({ name: 'résumé.pdf', isCut: false });
    expect(fileName({ name: 'notes...final.pdf' }, 'x.pdf').name).to.equal('notes...final.pdf');
  });

  it('is the one of the header where the page shows none, or a part of that very name', () => {
    expect(fileName({ name: 'f7', isUnnamed: true }, 'report.pdf').name).to.equal('report.pdf');
    for (const cut of [
      'quarterly-rep…',
      'quarterly-rep...',
      'quarterly-rep….pdf',
      'quarterly-…rt.pdf',
      'quart....pdf',
    ])
      expect(fileName({ name: cut }, 'quarterly-report.pdf').name, cut).to.equal('quarterly-report.pdf');
    const other = fileName({ name: 'quarterly-rep….pdf' }, 'download.php');
    expect(other).to.deep.equal({ name: 'quarterly-rep….pdf', isCut: true });
  });

  it('is the one of the header where the profile says so and there is one', () => {
    expect(fileName({ name: 'Report' }, 'report.pdf', 'header').name).to.equal('report.pdf');
    expect(fileName({ name: 'Report' }, null, 'header').name).to.equal('Report');
  });
});
