// Catches: a page read while the lists it asks are only half walked, which would make customers of half the members.
import { join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { createListed } from '../../../extractors/crawl/listed.ts';
import { openQueue } from '../../../extractors/crawl/queue.ts';
import { type StreamName, streamNames } from '../../../model/streams.ts';
import { parseProfile } from '../../../selectors/load.ts';
import type { EarlierSnapshot } from '../../../state/earlier-snapshot.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const profile = parseProfile(
  `formatVersion: 1
name: two lists
login: { url: /login, steps: [], signedIn: '#me', signedOut: '#login' }
account: { url: /, ready: body, fields: { name: h1 } }
pages:
  members: { stream: users, url: /members, ready: table, list: { rows: tr }, fields: { id: td } }
  former: { stream: users, url: /former, ready: table, list: { rows: tr }, fields: { id: td } }
absent: [${streamNames.filter((name) => name !== 'users').join(', ')}]
`,
  'two.yaml',
);

async function bench(scope: StreamName[], earlier?: string[]) {
  const queue = await openQueue(join(await temporaryFolder(), 'queue.jsonl'), 'p1');
  const snapshot = earlier && ({ ids: () => earlier } as unknown as EarlierSnapshot);
  const listed = createListed({ profile, scope: new Set(scope), earlier: snapshot, queue });
  const walk = async (page: string, ids: string[]): Promise<void> => {
    const keys = ids.map((id) => `users/${id}`);
    await queue.add(keys.map((key, at) => ({ key, stream: 'users' as const, row: { id: ids[at] ?? '' } })));
    await queue.listed(page, { strategy: 'http', next: null, counter: null, keys });
    await queue.finishList(page, null, null);
  };
  return { listed, walk };
}

describe('ids of a stream', () => {
  it('are unknown until every list of it has been walked to its end', async () => {
    const { listed, walk } = await bench(['users']);
    expect(listed('users')).to.equal(null);
    await walk('members', ['1', '2']);
    expect(listed('users')).to.equal(null);
    await walk('former', ['3']);
    expect([...(listed('users') ?? [])]).to.deep.equal(['1', '2', '3']);
  });

  it('are those of the generation before where this run does not read the stream', async () => {
    const { listed } = await bench(['tickets'], ['1', '7']);
    expect([...(listed('users') ?? [])]).to.deep.equal(['1', '7']);
  });

  it('are not guessed where nothing tells', async () => {
    const { listed } = await bench(['tickets']);
    expect(listed('users')).to.equal(null);
  });
});
