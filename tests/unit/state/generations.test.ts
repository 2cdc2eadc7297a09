// Catches: a kill while a generation is put away that loses it, seals an empty one, or loses the run folder itself;
// and a shared file that changes in both generations, or goes bad in one and is sealed into the other.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { beforeEach, describe, it } from 'mocha';
import { openEarlier } from '../../../state/earlier-snapshot.ts';
import { isSealed, keepGeneration, openEarlierGeneration, readyToKeep } from '../../../state/generations.ts';
import { createRunFolder, openRunFolder, type RunFolder } from '../../../state/run-folder.ts';
import { shareFile } from '../../../state/share-file.ts';
import { recordPath } from '../../../state/snapshot-layout.ts';
import { checkSeal, type SealInput } from '../../../state/snapshot-seal.ts';
import { openSnapshotWriter } from '../../../state/snapshot-writer.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const told: SealInput = {
  sealedAt: '2026-01-02T03:04:05Z',
  account: { name: 'Acme', timezone: 'UTC', psa: null },
  consent: { customer: 'Acme', grantedBy: 'Ann', expiresAt: '2027-01-01T00:00:00Z', sha256: 'x' },
  profile: { name: 'thread', sha256: 'x' },
  responseShape: 'none',
  streams: { tags: { expected: 2, gaps: [] } },
  aborted: { writes: 0, foreignOrigins: 0, requests: [] },
  findings: [],
};

describe('generations', () => {
  let run: RunFolder;

  beforeEach(async () => {
    run = await createRunFolder(join(await temporaryFolder(), 'run'));
    const writer = await openSnapshotWriter(run.snapshot);
    await writer.write('tags', { id: 't1', name: 'vip' });
    await writer.write('tags', { id: 't2', name: 'new' });
    await writer.seal(told);
    await writeFile(run.queue, '');
  });

  it('are put away whole, and the run goes on with an empty snapshot', async () => {
    expect(await readyToKeep(run)).to.equal(true);
    await keepGeneration(run);
    expect(isSealed(run)).to.equal(false);
    expect(existsSync(run.queue)).to.equal(false);
    expect((await openEarlierGeneration(run))?.number).to.equal(1);
    await checkSeal(join(run.generations, '1'));
  });

  it('survive a kill between any two steps of putting them away', async () => {
    // After the queue moved: still the finished snapshot, so the next run begins the generation again.
    await rename(run.queue, join(run.snapshot, 'queue.jsonl'));
    expect(isSealed(run)).to.equal(true);
    expect(await readyToKeep(run), 'a queue beside the records breaks no seal').to.equal(true);
    // After the snapshot moved: an unfinished one beside an earlier one, in a folder that is still a run.
    await mkdir(run.generations);
    await rename(run.snapshot, join(run.generations, '1'));
    openRunFolder(run.dir);
    expect(isSealed(run)).to.equal(false);
    const earlier = await openEarlierGeneration(run);
    expect((await openSnapshotWriter(run.snapshot, earlier?.snapshot)).count('tags')).to.equal(0);
  });

  it('share what is equal, and only that', async () => {
    await keepGeneration(run);
    const earlier = await openEarlier(join(run.generations, '1'));
    const writer = await openSnapshotWriter(run.snapshot, earlier);
    const inode = async (id: string) => (await stat(join(run.snapshot, recordPath('tags', id)))).ino;
    const then = async (id: string) => (await stat(join(earlier.dir, recordPath('tags', id)))).ino;
    await writer.write('tags', { id: 't1', name: 'vip' });
    await writer.write('tags', { id: 't2', name: 'newer' });
    expect(await inode('t1')).to.equal(await then('t1'));
    expect(await inode('t2')).not.to.equal(await then('t2'));
    await writer.write('tags', { id: 't1', name: 'very important' });
    expect((await earlier.read('tags', 't1')).name, 'a rewrite leaves the other name alone').to.equal('vip');
    await checkSeal(earlier.dir);
  });

  it('do not pass on a file that went bad', async () => {
    await keepGeneration(run);
    const earlier = await openEarlier(join(run.generations, '1'));
    const writer = await openSnapshotWriter(run.snapshot, earlier);
    const path = recordPath('tags', 't1');
    await writeFile(join(earlier.dir, path), '{"id":"t1","name":"forged"}\n');
    expect(await rejection(writer.carry('tags', 't1'))).to.include({
      code: 'snapshot_tampered',
      exitCode: 7,
    });
    await writer.write('tags', { id: 't1', name: 'vip' });
    expect(await readFile(join(run.snapshot, path), 'utf8')).to.include('vip');
  });

  it('share a file over one that is there already, leaving nothing behind', async () => {
    const [from, to] = [join(run.dir, 'one'), join(run.dir, 'two')];
    await writeFile(from, 'a');
    await shareFile(from, to);
    await shareFile(from, to);
    expect(await readFile(to, 'utf8')).to.equal('a');
    expect((await stat(from)).nlink).to.equal(2);
  });
});
