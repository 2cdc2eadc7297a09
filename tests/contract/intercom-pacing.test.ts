// Client and pacer against the sandbox's real windows over HTTP, with both clocks running five times as fast.
// What it must catch: a 429 after the first answer, and a quota left unused.
import { expect } from 'chai';
import { createApi } from '../../importers/intercom/api.ts';
import { createClient } from '../../importers/intercom/client.ts';
import { createPacer } from '../../importers/intercom/pacing.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { startIntercom } from '../../sandbox/intercom/server.ts';

const SPEED = 5;

describe('pacing over HTTP', function () {
  this.timeout(20_000);

  it('is never refused after the first answer and uses 97 % of its share', async () => {
    // Begins with a window, on Intercom's ten-second grid.
    const origin = Date.now();
    const start = Math.ceil(origin / 10_000) * 10_000;
    const clock: Clock = {
      ...systemClock,
      now: () => start + (Date.now() - origin) * SPEED,
      sleep: (ms, signal) => systemClock.sleep(ms / SPEED, signal),
    };
    const intercom = await startIntercom({ now: clock.now, limits: { appPerMinute: 1000 } });
    const { url: baseUrl, token } = intercom;
    const pacer = createPacer({ clock });
    const api = createApi(createClient({ baseUrl, token, clock, pacer }));
    const end = clock.now() + 30_000;
    let sent = 0;
    const work = async (): Promise<void> => {
      while (clock.now() < end) {
        await api.send({ method: 'POST', path: '/tags', body: { name: `t${sent}` } });
        sent += 1;
      }
    };
    const begun = clock.now();
    await Promise.all(Array.from({ length: 16 }, work));
    const windows = (clock.now() - begun) / 10_000;
    const audit = (await (await fetch(`${baseUrl}/__sandbox/audit`)).json()) as {
      refused: Record<string, number>;
    };
    await intercom.close();
    expect(audit.refused).to.deep.equal({});
    expect(sent / (150 * windows)).to.be.within(0.97, 1.03);
  });
});
