// A small file of the same type in place of the customer's: enough for a browser and for type detection, and
// different for different files.
import type { Fakes } from './fakes.ts';

/** The smallest beginnings by which each type is known. PNG and GIF are whole pictures of one pixel. */
const BASES: Readonly<Record<string, Buffer>> = {
  'image/png': Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
  'image/gif': Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
  'image/jpeg': Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAD/2Q==', 'base64'),
  'application/pdf': Buffer.from('%PDF-1.4\n%%EOF\n'),
  'application/zip': Buffer.from('504b0506000000000000000000000000000000000000', 'hex'),
};

/** @param sum SHA-256 of the real bytes: equal files stay equal */
export function fakeFile(contentType: string, sum: string, fakes: Fakes): Uint8Array {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const base = BASES[type] ?? Buffer.alloc(0);
  return Buffer.concat([base, Buffer.from(`stand-in ${fakes.mark(sum, 16)}\n`)]);
}
