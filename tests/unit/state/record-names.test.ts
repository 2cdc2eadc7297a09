// Ids of real sources as file names: they lead nowhere else, and come back as they were.
import { expect } from 'chai';
import { asToday } from '../../../model/earlier-records.ts';
import { sourceId } from '../../../model/records.ts';
import { refOf, splitRef, streams } from '../../../model/streams.ts';
import { fileNameOf, idIn, recordPath } from '../../../state/snapshot-layout.ts';
import { openSnapshotWriter } from '../../../state/snapshot-writer.ts';
import { aConversation, aMessage } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const IDS = [
  ...['42', 'c1', 'A.b_c-d', '-NxQ3fZ', '_x', '.hidden', '...', 'user:42', 'a/b', '/etc/passwd', '../../up'],
  ...['gid://desk/Ticket/7', 'Zm9v+w==', 'ann@example.com', 'a,b', '~me', 'x'.repeat(128), ':'.repeat(50)],
];

describe('the id of a record', () => {
  for (const id of IDS)
    it(`is taken and comes back: ${id.slice(0, 30)}`, () => {
      expect(sourceId.safeParse(id).success).to.equal(true);
      const path = recordPath('tags', id);
      expect(path).to.match(/^tags\/[0-9a-f]{2}\/[A-Za-z0-9_%-][A-Za-z0-9._%-]*\.json$/);
      expect(path.length).to.be.below(250);
      expect(idIn(path)).to.equal(id);
      expect(splitRef(refOf('tags', id))).to.deep.equal({ stream: 'tags', id });
    });

  for (const id of [
    '',
    '.',
    '..',
    'a b',
    'a"b',
    'a<b',
    'a#1',
    'a?b',
    'a%2F',
    'a\\b',
    'ü',
    'a\n',
    'x'.repeat(129),
    ':'.repeat(51),
  ])
    it(`is refused: ${JSON.stringify(id).slice(0, 30)}`, () => {
      expect(sourceId.safeParse(id).success).to.equal(false);
    });

  it('of the old alphabet is its own file name, so that snapshots of earlier versions are read', () => {
    for (const id of ['42', 'A.b_c-d', 'x'.repeat(128)]) expect(fileNameOf(id)).to.equal(id);
    expect(fileNameOf('é👋\ud800')).to.equal('%C3%A9%F0%9F%91%8B%EF%BF%BD');
  });

  it('is found again by a writer that goes on', async () => {
    const dir = await temporaryFolder();
    for (const id of IDS) await (await openSnapshotWriter(dir)).write('tags', { id, name: 'x' });
    expect([...(await openSnapshotWriter(dir)).ids('tags')]).to.have.members(IDS);
  });
});

describe('a record that an earlier version stored', () => {
  it('is read as one of today, and one of today stays as it is', async () => {
    const { subject: _, ...message } = aMessage({ id: 'm1' });
    const stored = { ...aConversation(), messages: [message] };
    expect(streams.conversations.schema.safeParse(stored).success).to.equal(false);
    const read = streams.conversations.schema.parse(asToday('conversations', stored));
    expect(read.messages[0]?.subject).to.equal(null);
    const now = aConversation({ messages: [aMessage({ subject: 'Re: x' })] });
    expect(asToday('conversations', now)).to.deep.equal(now);
    const template = { id: 'n1', title: 'x', body: '', shortcut: null, scope: 'team', variables: [] };
    expect(streams.templates.schema.parse(asToday('templates', template)).attachmentIds).to.deep.equal([]);
    for (const nothing of [null, [], 'x']) expect(asToday('tickets', nothing)).to.equal(nothing);
  });
});
