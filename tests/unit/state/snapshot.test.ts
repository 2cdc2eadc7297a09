// Catches: a snapshot that was edited, shortened or added to being taken for the sealed one.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Tag } from '../../../model/records.ts';
import { recordPath } from '../../../state/snapshot-layout.ts';
import { openSnapshot } from '../../../state/snapshot-reader.ts';
import type { SealInput } from '../../../state/snapshot-seal.ts';
import { openSnapshotWriter } from '../../../state/snapshot-writer.ts';
import { emptySeal } from '../../support/empty-seal.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const sealInput: SealInput = { ...emptySeal, streams: { tags: { expected: 2, gaps: [] } } };

async function* bytes(...parts: string[]): AsyncIterable<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

async function sealedSnapshot(): Promise<{ dir: string; fileHash: string }> {
  const dir = await temporaryFolder();
  const writer = await openSnapshotWriter(dir);
  await writer.write('tags', { id: 'g1', name: 'VIP' });
  await writer.write('tags', { id: 'g2', name: 'émoji 😀' });
  const stored = await writer.storeFile(bytes('hello ', 'world'));
  await writer.seal(sealInput);
  return { dir, fileHash: stored.sha256 };
}

describe('snapshot', () => {
  it('gives back its records, counts and files', async () => {
    const { dir, fileHash } = await sealedSnapshot();
    const snapshot = await openSnapshot(dir);
    const tags: Tag[] = [];
    for await (const tag of snapshot.records('tags')) tags.push(tag);
    expect(tags).to.have.deep.members([
      { id: 'g1', name: 'VIP' },
      { id: 'g2', name: 'émoji 😀' },
    ]);
    expect(snapshot.manifest.streams.tags).to.include({ expected: 2, captured: 2 });
    expect(fileHash).to.equal('b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9');
    expect(await readFile(snapshot.filePath(fileHash), 'utf8')).to.equal('hello world');
  });

  it('writes the same bytes for the same data, whatever the order of keys or of writing', async () => {
    const one = await openSnapshotWriter(await temporaryFolder());
    const two = await openSnapshotWriter(await temporaryFolder());
    await one.write('tags', { id: 'g1', name: 'A' });
    await one.write('tags', { id: 'g2', name: 'B' });
    await two.write('tags', { name: 'B', id: 'g2' });
    await two.write('tags', { name: 'A', id: 'g1' });
    expect((await one.seal(sealInput)).seal).to.equal((await two.seal(sealInput)).seal);
  });

  for (const [what, damage] of [
    ['edited', (file: string) => writeFile(file, '{"id":"g1","name":"changed"}\n')],
    ['removed', (file: string) => rm(file)],
    ['added', (file: string) => writeFile(file.replace('g1.json', 'g9.json'), '{"id":"g9","name":"x"}\n')],
  ] as const) {
    it(`refuses a record ${what} after sealing, naming the file`, async () => {
      const { dir } = await sealedSnapshot();
      const file = join(dir, recordPath('tags', 'g1'));
      await damage(file);
      const error = await rejection(openSnapshot(dir));
      expect(error).to.include({ code: 'snapshot_tampered', exitCode: 7 });
      expect(error.file).to.match(/tags\/[0-9a-f]{2}\/g[19]\.json$/);
    });
  }

  it('refuses stored bytes changed after sealing', async () => {
    const { dir, fileHash } = await sealedSnapshot();
    await writeFile(join(dir, 'files', fileHash), 'hello World');
    expect(await rejection(openSnapshot(dir))).to.include({ code: 'snapshot_tampered' });
  });

  it('refuses a manifest edited by hand', async () => {
    const { dir } = await sealedSnapshot();
    const file = join(dir, 'manifest.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/"seal": "[0-9a-f]/, '"seal": "0'));
    expect(await rejection(openSnapshot(dir)))
      .to.have.property('code')
      .that.is.oneOf(['snapshot_tampered', 'snapshot_format']);
  });

  it('is unsealed again as soon as anything is written to it', async () => {
    const { dir } = await sealedSnapshot();
    const writer = await openSnapshotWriter(dir);
    await writer.write('tags', { id: 'g3', name: 'new' });
    expect(await rejection(openSnapshot(dir))).to.include({ code: 'snapshot_unsealed' });
  });

  it('never keeps a record its schema refuses', async () => {
    const writer = await openSnapshotWriter(await temporaryFolder());
    const error = await rejection(writer.write('tags', { id: 'g1', name: '' }));
    expect(error).to.include({ code: 'record_invalid', ref: 'tags/g1' });
    expect(writer.has('tags', 'g1')).to.equal(false);
  });

  it('stops a file at the size cap and leaves nothing behind', async () => {
    const dir = await temporaryFolder();
    const writer = await openSnapshotWriter(dir);
    const error = await rejection(
      writer.storeFile(bytes('x'.repeat(600), 'x'.repeat(600)), { maxBytes: 1000 }),
    );
    expect(error.code).to.equal('file_too_large');
    const sealed = await writer.seal(sealInput);
    expect(sealed.streams.tags?.captured).to.equal(0);
  });
});
