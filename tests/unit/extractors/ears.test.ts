// What a page was told counts as heard although its answer had no body: the app goes on with the one it has.
import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Page } from 'playwright';
import { createEars } from '../../../extractors/browser/ears.ts';

const url = 'https://api.desk.example.com/groups';

describe('ears', () => {
  it('take an answer of 304 for the one whose tag it repeats, and miss one they never heard', async () => {
    const page = new EventEmitter();
    const ears = createEars(page as unknown as Page, () => undefined);
    const tell = async (status: number, etag: string, body: string): Promise<void> => {
      const response = {
        status: () => status,
        headers: () => ({ etag }),
        body: async () => (status === 304 ? Promise.reject(new Error('no body')) : Buffer.from(body)),
      };
      const request = {
        ...{ url: () => url, method: () => 'GET', headers: () => ({}), postData: () => null },
        ...{ resourceType: () => 'fetch', response: async () => response },
      };
      page.emit('request', request);
      page.emit('requestfinished', request);
      await ears.caughtUp();
    };
    await tell(200, 'W/"1"', '{"groups":[1]}');
    ears.forget();
    await tell(304, 'W/"1"', '');
    expect(ears.heard().map(({ value }) => value)).to.deep.equal([{ groups: [1] }]);
    expect(ears.lost()).to.deep.equal([]);
    await tell(304, 'W/"2"', '');
    expect(ears.lost()).to.deep.equal([url]);
  });
});
