// Every entry of the stream table: whatever is added there is held to the same contract.
import { expect } from 'chai';
import { z } from 'zod';
import { parsers } from '../../extractors/streams/parsers.ts';
import { refOf, type StreamName, splitRef, streamNames, streams } from '../../model/streams.ts';
import { loadProfile } from '../../selectors/load.ts';
import type { Profile } from '../../selectors/schema.ts';

/** Streams whose records come out of other streams' pages. */
const nested: readonly StreamName[] = ['attachments'];

describe('the stream table', () => {
  let profile: Profile;
  before(async () => {
    profile = await loadProfile(new URL('../../selectors/thread.yaml', import.meta.url).pathname);
  });

  it('has a parser for each stream and for nothing else', () => {
    expect(Object.keys(parsers).sort()).to.deep.equal([...streamNames].sort());
  });

  for (const [place, name] of streamNames.entries()) {
    describe(name, () => {
      const spec = streams[name];

      it('has a schema of named fields with an id', () => {
        expect(spec.schema).to.be.instanceOf(z.ZodObject);
        expect(Object.keys((spec.schema as unknown as z.ZodObject).shape)).to.include('id');
      });

      // Its place in the table is the order of import: a dependency declared later would not exist yet.
      it('depends only on streams declared before it', () => {
        for (const other of spec.dependsOn)
          expect(streamNames.indexOf(other), other).to.be.within(0, place - 1);
        expect(new Set(spec.dependsOn).size).to.equal(spec.dependsOn.length);
      });

      it('has a parser that refuses nothing at all, saying where', () => {
        const parsed = parsers[name]({});
        expect(parsed.ok).to.equal(false);
        const paths = parsed.ok ? [] : parsed.problems.map(({ path }) => path);
        expect(paths).to.include('id');
      });

      it('has a page in the shipped profile, or comes inside one', () => {
        const pages = Object.values(profile.pages).filter((page) => page.stream === name);
        expect(pages.length > 0).to.equal(!nested.includes(name));
        expect(profile.absent.includes(name)).to.equal(nested.includes(name));
      });

      it('has refs that can be taken apart again', () => {
        expect(splitRef(refOf(name, 'a/b'))).to.deep.equal({ stream: name, id: 'a/b' });
      });

      it('says what becomes of it', () => expect(spec.becomes).to.match(/\S/));
    });
  }
});
