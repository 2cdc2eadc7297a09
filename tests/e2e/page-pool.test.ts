// The failure this would catch: a page whose process died, in use or while nobody used it, is lent again and every record
// drawn in it fails.
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright';
import { openSession } from '../../extractors/access/session.ts';
import { createBrowserFleet } from '../../extractors/browser/browser-fleet.ts';
import type { DrawingPage } from '../../extractors/browser/drawing-page.ts';
import { createPagePool } from '../../extractors/browser/page-pool.ts';
import { network } from '../../extractors/wire/transport.ts';
import { systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { gateOf } from '../support/gate.ts';
import { type HostileSite, startHostileSite } from '../support/hostile-site.ts';

describe('a page that crashes', function () {
  this.timeout(60_000);
  let site: HostileSite;

  before(async () => {
    site = await startHostileSite();
  });
  after(() => site.close());

  it('is not lent again, whether it died in use or idle', async () => {
    const gate = await gateOf([site.url]);
    const fleet = createBrowserFleet({
      settings: async () => ({ agent: null, hosts: ['127.0.0.1'] }),
      ...{ clock: systemClock, logger: silentLogger, signal: new AbortController().signal },
    });
    const session = await openSession(
      { storageState: { cookies: [], origins: [] }, userAgent: 'test' },
      null,
    );
    const pool = createPagePool(fleet, {
      ...{
        session,
        gate,
        size: 1,
        timezone: () => null,
        isIgnored: () => false,
        onAppRequest: () => undefined,
        transport: network,
      },
      stop: (reason) => {
        throw reason;
      },
    });
    const draw = (): Promise<Page> =>
      pool.use(async ({ page }) => {
        await page.goto(`${site.url}/there`);
        expect(await page.textContent('main')).to.equal('/there');
        return page;
      });
    try {
      const first = await draw();
      expect(await draw(), 'a page that lives is used again').to.equal(first);
      await pool.use(({ page }) => crash(page));
      const second = await draw();
      expect(second).to.not.equal(first);
      await crash(second);
      expect(await draw()).to.not.equal(second);
    } finally {
      await pool.close();
      await fleet.close();
    }
  });
});

async function crash(page: DrawingPage['page']): Promise<void> {
  const gone = page.waitForEvent('crash');
  await page.goto('chrome://crash').catch(() => undefined);
  await gone;
}
