// What a profile says beside its page kinds, held against the live pages: signing in, and the export link.
import { mark } from '../../selectors/inspect-marks.ts';
import type { Check, Specimen } from '../../selectors/inspection.ts';
import { matches } from '../../selectors/resolve.ts';
import type { Profile } from '../../selectors/schema.ts';
import type { Content } from '../../selectors/values.ts';
import type { PageTaker } from './probe-pages.ts';

/** The sign-in page's first step, and what tells a page of somebody signed in from that of somebody signed out. */
export async function checkLogin(
  taker: PageTaker,
  profile: Profile,
  account: Specimen | null,
): Promise<Check[]> {
  const { login } = profile;
  const checks: Check[] = [];
  const add = (field: string, selectors: readonly string[], content: Content, problem: string): void => {
    checks.push(check('login', field, selectors, content, problem));
  };
  if (account) add('signedIn', login.signedIn, account.content, 'not on a page of somebody signed in');
  // Where one is led to a sign-in elsewhere, whoever is signed in is not shown it.
  if (login.addresses || /^https?:/i.test(login.url)) return checks;
  const page = await taker.plain(login.url);
  // A helpdesk that sends whoever is signed in elsewhere does not show its sign-in page now.
  if (page === null || matches(login.signedIn, page)) return checks;
  add('signedOut', login.signedOut, page, 'not on the sign-in page');
  for (const [at, step] of login.steps.entries()) {
    const selectors = 'fill' in step ? step.fill : step.click;
    // Later steps show only once the first has been answered, and a probe answers nothing.
    if (!matches(selectors, page) && at > 0) break;
    add(`steps[${at}]`, selectors, page, 'not on the sign-in page');
  }
  return checks;
}

/** The link to an export, which an account need not show; nothing where the profile names none. */
export async function checkExport(taker: PageTaker, profile: Profile): Promise<Check[]> {
  const place = profile.export;
  if (!place) return [];
  return [check('export', 'select', place.select, await taker.plain(place.url), null)];
}

/** @param problem what it means when nothing matches; null where that is no fault */
function check(
  page: string,
  field: string,
  selectors: readonly string[],
  content: Content | null,
  problem: string | null,
): Check {
  const at = content === null ? -1 : selectors.findIndex((selector) => matches([selector], content));
  const isMissing = at < 0;
  const choice = isMissing ? null : { position: at + 1, of: selectors.length, selector: selectors[at] ?? '' };
  return mark(page, field, problem !== null, isMissing ? 0 : 1, choice, isMissing ? problem : null);
}
