// Makes the bytes of files from a short key such as `png:12`, the same on every machine (nothing is
// compressed: deflate's output differs between builds of Node).
import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { seededRandom } from '../../random.ts';

export interface BlobFacts {
  readonly size: number;
  readonly sha256: string;
  /** As the npm package `file-type` reports the bytes. */
  readonly sniffedType: string | null;
}

const facts = new Map<string, BlobFacts>();

/** Size, hash and kind of a blob, computed once per key. */
export function blobFacts(key: string): BlobFacts {
  let known = facts.get(key);
  if (!known) {
    const bytes = blobBytes(key);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    known = { size: bytes.length, sha256, sniffedType: sniffed[kindOf(key)] ?? null };
    facts.set(key, known);
  }
  return known;
}

const sniffed: Record<string, string> = {
  png: 'image/png',
  photo: 'image/png',
  gif: 'image/gif',
  pdf: 'application/pdf',
};

const kindOf = (key: string): string => key.split(':')[0] ?? '';

/** @param key `kind:number`; kinds are png, photo (about 2 MB), gif, pdf, csv, text, empty */
export function blobBytes(key: string): Buffer {
  const number = Number(key.split(':')[1] ?? 0);
  switch (kindOf(key)) {
    case 'png':
      return png(64, 40, gradient(number));
    case 'photo':
      return png(820, 820, noise(number));
    case 'gif':
      return gif(number);
    case 'pdf':
      return pdf(`Document ${number}`);
    case 'csv':
      return Buffer.from(
        `name;city;seats\n${'Zoë;Łódź;12\n'.repeat(3 + (number % 9))}total;;${number}\n`,
        'utf8',
      );
    case 'text':
      return Buffer.from(
        `${number} 10:14:02 service started\n${'10:14:03 retry\n'.repeat(5 + (number % 40))}`,
      );
    case 'empty':
      return Buffer.alloc(0);
    default:
      throw new RangeError(`no such blob: ${key}`);
  }
}

type Pixel = (x: number, y: number) => readonly [number, number, number];

const gradient =
  (number: number): Pixel =>
  (x, y) => [(x * 4 + number * 37) & 255, (y * 6 + number * 11) & 255, (number * 83) & 255];

function noise(number: number): Pixel {
  const random = seededRandom(number, 'noise');
  return () => [random.int(0, 255), random.int(0, 255), random.int(0, 255)];
}

function png(width: number, height: number, pixel: Pixel): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    at += 1;
    for (let x = 0; x < width; x += 1) {
      for (const channel of pixel(x, y)) rows[at++] = channel;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows, { level: 0 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body) >>> 0, body.length + 4);
  return chunk;
}

/** One pixel in a colour that depends on the number. */
function gif(number: number): Buffer {
  const colour = [(number * 53) & 255, (number * 97) & 255, (number * 29) & 255];
  return Buffer.from([
    ...Buffer.from('GIF89a', 'latin1'),
    ...[1, 0, 1, 0, 0x80, 0, 0],
    ...colour,
    ...[255, 255, 255],
    ...[0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b],
  ]);
}

function pdf(title: string): Buffer {
  const stream = `BT /F1 18 Tf 40 90 Td (${title}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 144] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const tail = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  return Buffer.from(
    `${body}${tail}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
    'latin1',
  );
}
