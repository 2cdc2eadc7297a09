// What the `teach` command does: one page of the profile in a window, read-only like every other, with an overlay on which
// a person points at fields; what is accepted is written into the profile's file.
import type { Page } from 'playwright';
import { isoSeconds } from '../../lib/clock.ts';
import { OperatorError, UsageError } from '../../lib/errors.ts';
import { kindOf } from '../../selectors/inspect.ts';
import { isListPage } from '../../selectors/schema.ts';
import { createLesson } from '../../selectors/teach/lesson.ts';
import { whileSignedIn } from '../crawl/crawl-context.ts';
import { createPageTaker } from '../probe/probe-pages.ts';
import { walkAccount } from '../probe/probe-walk.ts';
import { openSource, reasonOf, type Source, type SourceOptions } from '../source.ts';
import { attend } from './attend.ts';
import { openProfileFile } from './profile-file.ts';
import { findSubject } from './samples.ts';

export interface TeachOptions extends SourceOptions {
  /** The profile's file, which is written. */
  readonly file: string;
  /** Page kind; the first record page of the profile when absent. */
  readonly page?: string | undefined;
  /** Address of the page at the UI; the first record of the list when absent. */
  readonly url?: string | undefined;
  /** One line for the person, once the window is there. */
  tell(line: string): void;
  /** Stands in for the person at the window. */
  readonly person?: ((page: Page) => Promise<void>) | undefined;
}

export interface TeachResult {
  readonly page: string;
  /** Fields that were written and not taken back. */
  readonly accepted: readonly string[];
}

/** Reads only; written is the profile's file. @throws OperatorError for consent and session; UsageError */
export async function teach(options: TeachOptions): Promise<TeachResult> {
  const { profile, clock } = options;
  const page = options.page ?? firstPage(options);
  const kind = kindOf(profile, page);
  if (!kind)
    throw new UsageError('page_unknown', `The profile has no page "${page}".`, {
      file: options.file,
      hint: `Pages: ${[...Object.keys(profile.pages), 'account'].join(', ')}`,
    });
  const file = await openProfileFile(options.file);
  const today = isoSeconds(clock.now()).slice(0, 10);
  const lesson = createLesson(
    { text: file.text, file: options.file, origins: profile.origins ?? {} },
    page,
    today,
  );
  let source: Source | undefined;
  try {
    source = await openSource(options, { strategies: new Map(), remember: () => Promise.resolve() }, 'later');
    const { gate, render, session, signal } = source;
    await gate.assert(page === 'account' ? undefined : kind.stream);
    const taker = createPageTaker(source, profile, options.strategy ?? 'auto');
    const { env } = await walkAccount(taker, profile, clock.now());
    const subject = await findSubject(taker, profile, page, kind, options.url, env);
    if (typeof subject === 'string')
      throw new OperatorError('page_unreached', `Page "${page}" cannot be opened: ${subject}.`, {
        file: options.file,
        hint: 'Name one by --url, or teach its list first: threadlift teach --page LIST',
      });
    const url = new URL(subject.url, gate.uiOrigin).href;
    const by = { row: subject.row, listen: kind.capture !== undefined };
    await whileSignedIn(session, () =>
      attend({ ...options, render, url, kind, env, by, lesson, file, signal, others: subject.others }),
    );
    return { page, accepted: lesson.accepted };
  } catch (error) {
    throw reasonOf(error, source?.signal ?? options.signal);
  } finally {
    await source?.close();
  }
}

function firstPage({ profile }: TeachOptions): string {
  const names = Object.keys(profile.pages);
  return names.find((name) => !isListPage(profile.pages[name] as never)) ?? names[0] ?? 'account';
}
