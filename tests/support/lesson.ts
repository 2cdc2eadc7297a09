// Pages written down in a test, numbered as a browser's copy of them would be, and a lesson on them.
import * as cheerio from 'cheerio';
import { streamNames } from '../../model/streams.ts';
import { kindOf } from '../../selectors/inspect.ts';
import { parseProfile } from '../../selectors/load.ts';
import { createLesson, type Lesson } from '../../selectors/teach/lesson.ts';
import { NUMBER, type NumberedPage, numbered } from '../../selectors/teach/numbered.ts';
import type { Env, HtmlContent } from '../../selectors/values.ts';

export const TODAY = '2026-11-30';
const ENV: Env = { timezone: 'UTC', takenAt: Date.UTC(2026, 10, 30) };

/** A profile's text. @param pages its `pages`, as YAML indented by two; every stream they do not name is absent */
export function profileText(pages: string): string {
  const named = new Set([...pages.matchAll(/stream: (\w+)/g)].map((found) => found[1]));
  return `# Kept as it is set.
formatVersion: 1
name: paper
login: { url: /login, steps: [{ click: '#go' }], signedIn: '#me', signedOut: '#login' }
account: { url: /account, ready: main, fields: { name: { select: h1 } } }
pages:
${pages}
absent: [${streamNames.filter((name) => !named.has(name)).join(', ')}]
`;
}

const contentOf = (html: string): HtmlContent => ({
  kind: 'html',
  url: 'https://desk.test/t/1',
  html,
  drawn: true,
});

export interface Taught {
  readonly lesson: Lesson;
  /** Points at the first element that the selector finds, as a person would. */
  pick(selector: string, nth?: number): void;
  /** What the lesson says of a field. */
  field(path: string): { state: string; value: string | null; problem: string | null } | undefined;
}

/** @param others further records' pages */
export function taught(text: string, page: string, html: string, others: readonly string[] = []): Taught {
  const lesson = createLesson({ text, file: 'paper.yaml', origins: {} }, page, TODAY);
  const $ = cheerio.load(html);
  $('*').each((at, element) => {
    $(element).attr(NUMBER, String(at));
  });
  const kind = kindOf(parseProfile(text, 'paper.yaml'), page) ?? {};
  const here: NumberedPage = numbered(contentOf($.html()), kind);
  lesson.look(here, ENV);
  lesson.prove(others.map((other) => ({ content: contentOf(other), env: ENV })));
  return {
    lesson,
    pick(selector, nth = 0) {
      const number = $(selector).eq(nth).attr(NUMBER);
      if (number === undefined) throw new Error(`nothing on the page is ${selector}`);
      lesson.pick(here, ENV, Number(number));
    },
    field(path) {
      return lesson.view().fields.find((one) => one.path === path);
    },
  };
}
