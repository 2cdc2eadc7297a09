// The failure this would catch: a UI whose scripts lead somebody signed out to a sign-on elsewhere is taken for one that
// changed (exit 5). Slow because it is waited until the page is ready.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { rejection } from '../support/rejection.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { startTinyThreads } from '../support/tiny-threads.ts';

describe('a drawn page whose script leads out of the consent', function () {
  this.timeout(120_000);

  const ways = { itself: '', 'by a redirect': '/leave' };
  for (const [what, way] of Object.entries(ways)) {
    it(`is a session that ended, when it leads there ${what}`, async () => {
      const away = 'http://127.0.0.1:9/authorize';
      const desk = await startTinyThreads(await temporaryFolder(), {
        threads: 2,
        page(c, { url }) {
          if (c.req.path === '/threads/leave') return c.redirect(away);
          const target = way === '' ? away : `${url}/threads/leave`;
          return c.html(`<p>Loading</p><script>location.href = '${target}'</script>`);
        },
      });
      try {
        const error = await rejection(desk.extract({ strategy: 'render' }));
        expect(error).to.include({ code: 'session_expired', exitCode: 4 });
        expect(error.message).to.include('http://127.0.0.1:9,');
      } finally {
        await desk.close();
      }
    });
  }
});
