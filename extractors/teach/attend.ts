// One page in a window with the overlay on it: what the person does goes to the lesson, what the lesson says to the page.
import type { Page } from 'playwright';
import type { PageKind } from '../../selectors/schema.ts';
import type { Lesson } from '../../selectors/teach/lesson.ts';
import { NUMBER, numbered } from '../../selectors/teach/numbered.ts';
import type { Sample } from '../../selectors/teach/prove.ts';
import type { Env } from '../../selectors/values.ts';
import type { Drawing, RenderSource } from '../capture/render-source.ts';
import { createMarks, createNumbering } from '../overlay/marks.ts';
import { type OverlayWorld, openWorld, pageScript } from '../overlay/world.ts';
import { createPanel } from './panel.ts';
import type { ProfileFile } from './profile-file.ts';
import { createShield } from './shield.ts';
import { type Deed, installTeach, TEACH_PAGE, TEACH_STYLES } from './teach-page.ts';
import { panelOf } from './view.ts';

export interface Attendance {
  readonly render: RenderSource;
  readonly url: string;
  readonly kind: PageKind;
  readonly env: Env;
  readonly by: Drawing;
  readonly lesson: Lesson;
  readonly file: ProfileFile;
  readonly signal: AbortSignal;
  others(): Promise<readonly Sample[]>;
  tell(line: string): void;
  readonly person?: ((page: Page) => Promise<void>) | undefined;
}

/** Ends when the person is done, closes the window, or the run is stopped. @throws UsageError `profile_changed` */
export async function attend(given: Attendance): Promise<void> {
  const { render, url, kind, env, by, lesson, signal } = given;
  const deeds = queue();
  let world: OverlayWorld | undefined;
  await render.lend(
    url,
    kind,
    env,
    by,
    async ({ page }) => {
      world ??= await openWorld(
        page,
        script,
        (deed) => deeds.put(deed as Deed),
        () => deeds.put({ act: 'moved' }),
      );
    },
    async ({ page }, drawn) => {
      const overlay = world as OverlayWorld;
      const gone = new Promise<void>((resolve) => {
        page.once('close', () => resolve());
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      const contentFrom = (html: string) => ({
        ...{ kind: 'html' as const, url: page.url(), html, drawn: true as const },
        ...(drawn.content.captured ? { captured: drawn.content.captured } : {}),
      });
      const look = async (): Promise<ReturnType<typeof numbered>> => {
        const html = await overlay.call<string>(`${TEACH_PAGE}.number()`);
        const now = numbered(contentFrom(html), kind);
        lesson.look(now, env);
        return now;
      };
      await overlay.everywhere(`${TEACH_PAGE}.arm()`);
      let now = await look();
      const samples = given.others().catch(() => []);
      void samples.then(() => deeds.put({ act: 'samples' }));
      let note = drawn.problem === null ? '' : `This page is not whole: ${drawn.problem}. `;
      const show = (): Promise<void> => {
        const view = lesson.view();
        const shown = panelOf(view, now, `${note}${view.words}`);
        return overlay.call(`${TEACH_PAGE}.show(${JSON.stringify(shown)})`);
      };

      /** @returns false when the person is done */
      const serve = async (deed: Deed | { act: 'moved' | 'samples' }): Promise<boolean> => {
        note = '';
        switch (deed.act) {
          case 'done':
            return false;
          case 'moved':
            now = await look();
            break;
          case 'samples':
            lesson.prove(await samples);
            return true;
          case 'choose':
            lesson.choose(String(deed.value));
            break;
          case 'pick': {
            await overlay.call(`${TEACH_PAGE}.say('Looking at other records …')`);
            lesson.prove(await samples);
            now = numbered(contentFrom(String(deed.html)), kind);
            lesson.pick(now, env, Number(deed.number));
            break;
          }
          case 'accept':
            await keep(given.file, lesson.accept(Number(deed.value)));
            break;
          case 'undo':
            await keep(given.file, lesson.undo());
            break;
        }
        await show();
        return true;
      };

      await show();
      given.tell(`The page is open: ${page.url()}. Press "Done" on it, or close the window, to end.`);
      const person = given.person?.(page).finally(() => deeds.put({ act: 'done' }));
      try {
        for (;;) {
          const deed = await Promise.race([deeds.take(), gone]);
          if (!deed || !(await serve(deed).catch(unlessGone(page)))) break;
        }
        await person;
      } finally {
        await overlay.close();
        // Our script stays in it for every document to come.
        await page.close().catch(() => undefined);
      }
    },
  );
}

const script = (tell: string): string =>
  pageScript(
    `globalThis.${TEACH_PAGE} = (${installTeach})({ createMarks: ${createMarks}, createNumbering: ${createNumbering}, ` +
      `createPanel: ${createPanel}, createShield: ${createShield} }, ` +
      `${JSON.stringify({ tell, attribute: NUMBER, styles: TEACH_STYLES })});`,
  );

async function keep(file: ProfileFile, text: string | null): Promise<void> {
  if (text !== null) await file.write(text);
}

/** A window that is closed under our hands is the end, not a fault. */
const unlessGone =
  (page: Page) =>
  (error: unknown): false => {
    if (!page.isClosed()) throw error;
    return false;
  };

/** What was put is taken in order, one at a time. */
function queue(): { put(one: Given): void; take(): Promise<Given> } {
  const waiting: Given[] = [];
  let wake: (() => void) | undefined;
  return {
    put(one) {
      waiting.push(one);
      wake?.();
    },
    async take() {
      while (waiting.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return waiting.shift() as Given;
    },
  };
}
type Given = Deed | { act: 'moved' | 'samples' };
