// The failures this would catch: a click on the overlay is heard by the page, or makes it send something; a wrong pick is
// written; what was taken back leaves a trace in the profile's file.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Page } from 'playwright';
import { teach } from '../../extractors/teach/teach.ts';
import { systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { silentProgress } from '../../lib/progress.ts';
import { loadProfile } from '../../selectors/load.ts';
import { threadlift } from '../support/command-line.ts';
import { PASSPHRASE } from '../support/extraction.ts';
import { profileText } from '../support/lesson.ts';
import { overlayPerson } from '../support/overlay-person.ts';
import { paperDesks } from '../support/paper-desk.ts';
import { itInSoak } from '../support/soak.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const PAGES = `  articles: # all of them
    stream: articles
    url: /articles
    ready: main
    list: { rows: .row, counter: { select: '#n', transform: [integer] } }
    open: article
    fields: { id: { attr: data-id, required: true } }
  article:
    stream: articles
    url: /articles/{id}
    ready: main
    fields:
      title: { select: h1, required: true } # what it is called
`;
/** A page that counts whatever it hears of a person, tells its server, and would go elsewhere. */
const LISTENING = `<script>
  window.heard = 0;
  for (const type of ['pointerdown', 'mousedown', 'mouseover', 'mousemove', 'click', 'keydown', 'keyup', 'focusin', 'submit', 'change'])
    for (const on of [window, document]) for (const capture of [true, false])
      on.addEventListener(type, () => { window.heard += 1; fetch('/told?' + type); }, capture);
</script>`;
const article = (n: number): string => `${LISTENING}<main><h1>How to ${n}</h1>
<dl><dt>State</dt><dd><a id="state" href="/elsewhere">published</a></dd></dl>
<form action="/send"><button id="send">Send</button></form>
<p id="own">${n === 1 ? 'Only here' : ''}</p><div class="body"><p>Step ${n}</p></div></main>`;

describe('threadlift teach', function () {
  this.timeout(60_000);
  const start = paperDesks();

  it('writes what a person points at, refuses what does not hold, takes back to the byte, and touches nothing', async () => {
    const desk = await start({
      '/articles': `<main><p id="n">3</p>${[1, 2, 3].map((n) => `<p class="row" data-id="a${n}">${n}</p>`).join('')}</main>`,
      ...Object.fromEntries([1, 2, 3].map((n) => [`/articles/a${n}`, article(n)])),
    });
    const file = join(await temporaryFolder(), 'profile.yaml');
    await writeFile(file, profileText(PAGES));
    const text = (): Promise<string> => readFile(file, 'utf8');
    const walk = async (page: Page): Promise<void> => {
      const person = await overlayPerson(page);
      const hasShield = await page.evaluate(() =>
        Object.keys(globalThis).filter((name) => /threadlift/i.test(name)),
      );
      expect(hasShield, 'the page sees nothing of it').to.deep.equal([]);
      await person.shows(/placed.*title/);

      await person.press('choose', 'state');
      await person.point('#own');
      await person.shows(/Refused: "Only here" is none of/);
      await person.press('choose', 'html');
      await person.point('.body');
      await person.shows('found on 3 of 3, schema ok');
      await person.press('accept', '0');
      await person.shows('Written: html');
      const once = await text();
      expect(once)
        .to.include('# teach html: by')
        .and.include('html: true')
        .and.include('# what it is called');

      await person.press('choose', 'state');
      await person.point('#state');
      await person.shows('label "State"');
      await person.press('accept', '0');
      await person.shows('Written: state');
      expect((await loadProfile(file)).pages.article?.fields.state).to.include({ required: true });

      // By keyboard, too: on the page, on its form, on the overlay.
      await person.point('#send');
      for (const key of ['Tab', 'Enter', 'Space', 'a', 'Tab', 'ArrowUp', 'Escape'])
        await page.keyboard.press(key);
      await person.press('undo');
      await person.shows('Taken back: state');
      expect(await text()).to.equal(once);
      await person.press('undo');
      await person.shows('Taken back: html');
      expect(await text()).to.equal(profileText(PAGES));
      expect(
        await page.evaluate(() => (window as unknown as { heard: number }).heard),
        'the page heard',
      ).to.equal(0);
      expect(page.url()).to.equal(`${desk.url}/articles/a1`);
      await person.press('done');
    };
    const profile = await loadProfile(file);
    const result = await teach({
      ...{
        run: desk.run,
        profile,
        file,
        passphrase: PASSPHRASE,
        agent: 'threadlift/0.0.0-test',
        rps: 100_000,
      },
      ...{ clock: systemClock, logger: silentLogger, progress: silentProgress },
      ...{ signal: new AbortController().signal, tell: () => undefined, person: walk },
    });
    expect(result).to.deep.equal({ page: 'article', accepted: [] });
    expect(desk.asked.filter((path) => !/^\/(?:account|articles(?:\/a\d)?)$/.test(path))).to.deep.equal([]);
  });

  itInSoak(
    'says what is missing where there is no display, and does not write the profile that ships',
    async () => {
      const desk = await start({});
      const env = { THREADLIFT_PASSPHRASE: PASSPHRASE, DISPLAY: '', WAYLAND_DISPLAY: '' };
      const shipped = await threadlift(['teach', '--run', desk.run.dir], { env });
      expect(shipped.code, shipped.stderr).to.equal(2);
      expect(shipped.stderr).to.match(/profile that ships.*not written to[\s\S]*cp /);
      await writeFile(desk.run.profile, profileText(PAGES.replace('/articles\n', '/account\n')));
      const blind = await threadlift(['teach', '--run', desk.run.dir, '--url', '/articles/a1'], { env });
      expect(blind.code, blind.stderr).to.equal(2);
      expect(blind.stderr).to.match(/no display[\s\S]*desktop/);
    },
  );
});
