// Pictures of pages with a box around what each selector matches: the overlay of `teach`, with nobody at it. They show what
// the page shows and stay in the run folder; the boxes carry names of fields and no values.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { UsageError } from '../../lib/errors.ts';
import { sha256 } from '../../lib/json.ts';
import { kindOf } from '../../selectors/inspect.ts';
import type { Specimen } from '../../selectors/inspection.ts';
import { rowOf } from '../../selectors/paging.ts';
import type { PageKind, Profile } from '../../selectors/schema.ts';
import { NUMBER, numbered } from '../../selectors/teach/numbered.ts';
import { survey } from '../../selectors/teach/survey.ts';
import type { RawValues } from '../../selectors/values.ts';
import { writeAtomic } from '../../state/atomic-file.ts';
import { whileSignedIn } from '../crawl/crawl-context.ts';
import type { Source, SourceOptions } from '../source.ts';
import { createMarks, createNumbering, type DrawingMarks, type NumberingPage } from './marks.ts';
import { marksOf } from './marks-of.ts';
import { MARK_STYLES } from './styles.ts';
import { type OverlayWorld, openWorld, pageScript } from './world.ts';

/** Pixels of a page, from its top, that a picture shows. */
const TALLEST = 4000;
/** Steps of reading on: a picture needs the first of a long list. */
const MOST_STEPS = 4;
const PICTURE_PAGE = 'threadliftPicture';

/**
 * Draws one page of each kind and writes reports/probe/<page>.png; pictures of an earlier probe go.
 * @returns file by page kind; none where pages are not drawn (`--strategy http`) or there is no browser to draw with
 */
export async function takePictures(
  source: Source,
  options: Pick<SourceOptions, 'run' | 'profile' | 'strategy' | 'logger'>,
  specimens: readonly Specimen[],
): Promise<Record<string, string>> {
  const { profile, logger, strategy } = options;
  const folder = join(options.run.reports, 'probe');
  await rm(folder, { recursive: true, force: true });
  const files: Record<string, string> = {};
  if (strategy === 'http' || strategy === 'json') return files;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const specimen of firstOfEach(specimens)) {
    const { page } = specimen;
    source.signal.throwIfAborted();
    try {
      const png = await pictureOf(source, profile, specimen);
      const file = join(folder, `${nameFor(page)}.png`);
      await writeAtomic(file, png);
      files[page] = file;
    } catch (error) {
      source.signal.throwIfAborted();
      logger.warn('browser', `No picture of page "${page}": ${error instanceof Error ? error.message : ''}`);
      // Without a browser there is none for the next one either.
      if (error instanceof UsageError) break;
    }
  }
  return files;
}

function firstOfEach(specimens: readonly Specimen[]): Specimen[] {
  const first = new Map<string, Specimen>();
  for (const one of specimens)
    if (one.part !== 'next' && one.content.kind === 'html' && !first.has(one.page)) first.set(one.page, one);
  return [...first.values()];
}

async function pictureOf(source: Source, profile: Profile, specimen: Specimen): Promise<Uint8Array> {
  const kind = kindOf(profile, specimen.page) as PageKind;
  const { url } = specimen.content;
  const row: RawValues = {
    ...(rowOf(kind.url, url) ?? {}),
    ...(specimen.id === null ? {} : { id: specimen.id }),
  };
  const by = { row, listen: kind.capture !== undefined, most: MOST_STEPS };
  return whileSignedIn(source.session, () =>
    source.render.lend(
      url,
      kind,
      specimen.env,
      by,
      async () => undefined,
      async ({ page }, drawn) => {
        const world = await openWorld(page, () => SCRIPT);
        try {
          const html = await world.call<string>(`${PICTURE_PAGE}.number(${JSON.stringify(NUMBER)})`);
          const { captured } = drawn.content;
          const content = { kind: 'html' as const, url: page.url(), html, drawn: true as const };
          const now = numbered(captured ? { ...content, captured } : content, kind);
          const fields = survey(profile, specimen.page, now.content, specimen.env);
          await draw(world, marksOf(fields, now));
          return await shoot(page);
        } finally {
          await world.close();
        }
      },
    ),
  );
}

const draw = (world: OverlayWorld, marks: ReturnType<typeof marksOf>): Promise<void> =>
  world.call(`${PICTURE_PAGE}.draw(${JSON.stringify(marks)})`);

/** What stands in input fields is blackened, as on every picture. */
async function shoot(page: Page): Promise<Uint8Array> {
  const { width, height } = await page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return { width: scrollWidth, height: scrollHeight };
  });
  const clip = { x: 0, y: 0, width: Math.min(width, TALLEST), height: Math.min(height, TALLEST) };
  return page.screenshot({
    fullPage: true,
    clip,
    mask: [page.locator('input')],
    maskColor: '#000',
    timeout: 10_000,
  });
}

/** Runs in the page, in a world of its own. */
function installPicture(
  parts: { createMarks: typeof createMarks; createNumbering: typeof createNumbering },
  styles: string,
): Pick<NumberingPage, 'number'> & DrawingMarks {
  const host = document.createElement('threadlift-overlay');
  const root = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
  const layer = document.createElement('div');
  layer.className = 'marks';
  root.append(layer);
  const numbering = parts.createNumbering(host);
  const marks = parts.createMarks(layer, numbering.element);
  return {
    number: numbering.number,
    draw(all) {
      document.documentElement.append(host);
      marks.draw(all);
    },
  };
}

const SCRIPT = pageScript(
  `globalThis.${PICTURE_PAGE} = (${installPicture})({ createMarks: ${createMarks}, createNumbering: ${createNumbering} }, ` +
    `${JSON.stringify(MARK_STYLES)});`,
);

/** A page kind's name is the profile's, and may hold anything; a file's name may not. */
function nameFor(page: string): string {
  return /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(page) ? page : sha256(page).slice(0, 16);
}
