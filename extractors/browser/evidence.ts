// Keeps what a page looked like when it was not what the profile says, and makes the error that names it.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { SelectorDrift } from '../../lib/errors.ts';
import { sha256 } from '../../lib/json.ts';
import { redact } from '../../lib/secrets.ts';
import { placesOfProblem } from '../../selectors/profile-lines.ts';
import type { Profile } from '../../selectors/schema.ts';
import { writeAtomic } from '../../state/atomic-file.ts';

export interface Evidence {
  readonly url: string;
  readonly html: string;
  readonly png?: Uint8Array | undefined;
}

/**
 * What a rendered page looks like now; the picture is left out when the page can no longer be drawn.
 * What stands in its input fields is blackened: on a sign-in page that is a passcode.
 */
export async function photograph(page: Page): Promise<Evidence> {
  const mask = [page.locator('input')];
  const png = await page
    .screenshot({ fullPage: false, timeout: 5000, mask, maskColor: '#000' })
    .catch(() => undefined);
  return { url: page.url(), html: await page.content().catch(() => ''), png };
}

/**
 * Writes `errors/<hash>.html` (and `.png`) and returns the error. Equal trouble has an equal hash, so it is kept once.
 * @param trouble.page page kind of the profile
 * @param trouble.problem which field or count, and what is wrong with it
 * @param trouble.profile tells the lines to look at
 */
export async function driftOf(
  errorsFolder: string,
  trouble: { page: string; problem: string; evidence: Evidence | null; profile?: Profile },
): Promise<SelectorDrift> {
  const { page, problem, evidence, profile } = trouble;
  const name = sha256(`${page}\n${problem.replace(/\d+/g, '0')}`).slice(0, 16);
  const file = join(errorsFolder, `${name}.html`);
  if (evidence) {
    await mkdir(errorsFolder, { recursive: true, mode: 0o700 });
    // The page is the customer's, and kept whole; what would let somebody sign in is not.
    await writeAtomic(file, redact(evidence.html, { keepEmails: true }));
    if (evidence.png) await writeAtomic(join(errorsFolder, `${name}.png`), evidence.png);
  }
  const where = evidence ? ` (${evidence.url})` : '';
  return new SelectorDrift('selector_drift', `Page "${page}"${where}: ${problem}.`, {
    ...(evidence ? { file } : {}),
    places: profile ? placesOfProblem(profile, page, problem) : [],
    hint: 'Compare the kept page with the profile, correct the profile, then run `threadlift probe` and the same command again.',
  });
}
