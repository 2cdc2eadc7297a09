// The files that break things: equal bytes, equal names, wrong types, no bytes, many at once.
import type { FileUse } from './drafts.ts';
import { inlineImage, paragraph } from './text.ts';

interface WithFiles {
  readonly html: string;
  readonly files: readonly FileUse[];
}

const png = (name: string, number: number): FileUse => ({
  name,
  contentType: 'image/png',
  blob: `png:${number}`,
});
const inline = (name: string, number: number): FileUse => ({ ...png(name, number), inline: true });

export const oddFiles: readonly WithFiles[] = [
  {
    html: `${paragraph('Two pictures of the same name.')}${inlineImage(0, 'image.png')}${inlineImage(1, 'image.png')}`,
    files: [inline('image.png', 901), inline('image.png', 902)],
  },
  {
    html: paragraph('The same file twice.'),
    files: [
      { name: 'contract.pdf', contentType: 'application/pdf', blob: 'pdf:903' },
      { name: 'contract (1).pdf', contentType: 'application/pdf', blob: 'pdf:903' },
    ],
  },
  { html: '', files: [{ name: 'данные клиентов № 7.csv', contentType: 'text/csv', blob: 'csv:904' }] },
  {
    html: paragraph('Says PDF, is a picture; and one nobody knows.'),
    files: [
      { name: 'scan.pdf', contentType: 'application/pdf', blob: 'png:905' },
      { name: 'LICENSE', contentType: 'application/octet-stream', blob: 'text:906' },
    ],
  },
  {
    html: paragraph('Empty, sorry.'),
    files: [{ name: 'empty.txt', contentType: 'text/plain', blob: 'empty' }],
  },
  {
    html: paragraph('Full size.'),
    files: [{ name: 'rack photo.png', contentType: 'image/png', blob: 'photo:907' }],
  },
  {
    html: `${inlineImage(0, '')}${paragraph('Above inline, below attached.')}`,
    files: [
      { name: 'dot.gif', contentType: 'image/gif', blob: 'gif:908', inline: true },
      { name: 'what? 100% #1 & "more".txt', contentType: 'text/plain', blob: 'text:909' },
    ],
  },
];

export const manyFiles: WithFiles = {
  html: paragraph('And the other twenty-three.'),
  files: Array.from({ length: 23 }, (_, index) =>
    png(`photo ${String(index + 1).padStart(2, '0')}.png`, 920 + index),
  ),
};
