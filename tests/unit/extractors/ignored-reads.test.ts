// The failure this would catch: a page is waited for as long as its presence poll stays open, and is drawn again and
// again because its analytics answer 500.
import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Page, Request } from 'playwright';
import { isIgnoredRead } from '../../../extractors/access/addresses.ts';
import { watch } from '../../../extractors/browser/drawing-page.ts';
import { createEars } from '../../../extractors/browser/ears.ts';
import type { PageStorage } from '../../../extractors/browser/page-storage.ts';

const IGNORED = ['/presence*', 'https://stats.example.com/*'];

describe('reads that are no concern of ours', () => {
  it('are told by a pattern of paths, or by one behind an origin', () => {
    const isIgnored = (url: string): boolean => isIgnoredRead(IGNORED, url);
    expect(isIgnored('https://desk.example.com/presence?since=5')).to.equal(true);
    expect(isIgnored('https://desk.example.com//PRESENCE/7')).to.equal(true);
    expect(isIgnored('https://stats.example.com/collect')).to.equal(true);
    expect(isIgnored('wss://stats.example.com/live')).to.equal(true);
    expect(isIgnored('https://desk.example.com/collect')).to.equal(false);
    expect(isIgnored('not an address')).to.equal(false);
    expect(isIgnoredRead([], 'https://desk.example.com/presence')).to.equal(false);
  });

  it('are not waited for, and may fail', () => {
    const events = new EventEmitter();
    const page = events as unknown as Page;
    const ears = createEars(page, () => undefined);
    const drawing = watch(page, {} as PageStorage, ears, new Set(), (url) => isIgnoredRead(IGNORED, url));
    const ask = (url: string, status?: number): void => {
      const request = {
        ...{ url: () => url, resourceType: () => 'fetch', method: () => 'GET' },
        ...{ headers: () => ({}), postData: () => null },
      } as unknown as Request;
      events.emit('request', request);
      if (status !== undefined) events.emit('response', { request: () => request, status: () => status });
    };
    ask('https://desk.example.com/presence');
    ask('https://stats.example.com/collect', 500);
    expect([drawing.pending(), drawing.stumbled()]).to.deep.equal([0, false]);
    ask('https://desk.example.com/api/tickets', 500);
    expect([drawing.pending(), drawing.stumbled()]).to.deep.equal([1, true]);
  });
});
