// What was stopped, as people read it, and manifests that were sealed before it was kept.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { RefusedRead } from '../../../extractors/browser/browser-context.ts';
import { toldRefusals } from '../../../extractors/browser/told-refusals.ts';
import { refusedText } from '../../../model/refused-text.ts';
import { manifest, type RefusedRequest } from '../../../model/snapshot.ts';

const one: RefusedRequest = {
  ...{ reason: 'write', method: 'POST', origin: 'https://api.example.com', path: '/graphql', count: 57 },
  operation: { name: 'MarkThreadRead', type: 'mutation' },
};

describe('what the guard stopped', () => {
  it('is told as a sentence', () => {
    expect(refusedText(one)).to.equal(
      '57 attempts of the page to run the mutation MarkThreadRead (POST https://api.example.com/graphql) were stopped',
    );
    expect(refusedText({ ...one, reason: 'socket', operation: null, count: 1 })).to.equal(
      '1 attempt of the page to open the socket https://api.example.com/graphql was stopped',
    );
    expect(refusedText({ ...one, reason: 'frame', operation: { name: 'typing', type: 'frame' } })).to.match(
      /to send "typing" on the socket/,
    );
  });

  it('is nothing in a manifest of an earlier version', () => {
    const aborted = manifest.shape.aborted.parse({ writes: 2, foreignOrigins: 1 });
    expect(aborted).to.deep.equal({ writes: 2, foreignOrigins: 1, requests: [] });
  });

  it("names a page's own reads, and where they would be allowed, but no mutation", () => {
    const read: RefusedRead = {
      kind: 'request',
      reason: 'write',
      method: 'POST',
      url: 'https://api.example.com/graphql',
      operation: { name: 'InboxThreads', type: 'query' },
      phase: 'read',
    };
    expect(toldRefusals([{ ...read, operation: one.operation }])).to.equal(null);
    expect(toldRefusals([{ ...read, isIgnored: true }])).to.equal(null);
    const socket: RefusedRead = {
      ...read,
      kind: 'socket',
      reason: 'socket',
      url: 'wss://api.example.com/s',
      operation: null,
    };
    expect(toldRefusals([read, read, socket])).to.equal(
      "the guard stopped 3 of this page's own reads: POST https://api.example.com/graphql InboxThreads (query) (2 times); " +
        'socket wss://api.example.com/s; where they only read, name them in guard.reads, guard.sockets',
    );
  });
});
