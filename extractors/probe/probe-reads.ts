// What the `probe --reads` command does: draws each page kind under the guard and writes down what it asks for. Changes
// nothing, neither there nor in the profile.
import { join } from 'node:path';
import { isoSeconds } from '../../lib/clock.ts';
import type { ReadsReport } from '../../model/reports.ts';
import { kindOf } from '../../selectors/inspect.ts';
import { captureAll } from '../../selectors/merge.ts';
import { fillUrl } from '../../selectors/paging.ts';
import { resolveRecord, resolveRows } from '../../selectors/resolve.ts';
import { isListPage, type PageKind } from '../../selectors/schema.ts';
import { shownOn } from '../../selectors/shown.ts';
import type { Env, HtmlContent, RawValue, RawValues } from '../../selectors/values.ts';
import { writeAtomic } from '../../state/atomic-file.ts';
import type { Drawn } from '../capture/render-source.ts';
import { spread } from '../discover/discover-estimates.ts';
import { openSource, reasonOf, type Source } from '../source.ts';
import type { ProbeOptions } from './probe.ts';
import { createPageTaker } from './probe-pages.ts';
import { listsOf } from './probe-walk.ts';
import { type Looked, readsOf } from './reads.ts';

/** Records of each kind that are drawn. */
const RECORDS = 3;

/**
 * Writes reports/probe-reads.json.
 * @throws OperatorError for consent, session and permission, before anything is written
 */
export async function probeReads(options: ProbeOptions): Promise<ReadsReport> {
  const { run, profile, clock, progress } = options;
  let source: Source | undefined;
  try {
    source = await openSource(options, { strategies: new Map(), remember: () => Promise.resolve() }, 'later');
    const { signal, gate } = source;
    const taker = createPageTaker(source, profile, options.strategy ?? 'auto');
    const env: Env = { timezone: null, takenAt: clock.now() };
    const pages: Looked[] = [];
    const unreached: Record<string, string> = {};
    const look = async (name: string, kind: PageKind, row: RawValues): Promise<RawValues[]> => {
      signal.throwIfAborted();
      const url = fillUrl(kind.url, row);
      const drawn = url === null ? null : await taker.hear(kind, url, env, row);
      if (drawn?.traffic === undefined) {
        unreached[name] = 'the source does not show this page';
        return [];
      }
      const content = heardOn(kind, drawn, row, gate.uiOrigin);
      const values = isListPage(kind)
        ? resolveRows(kind, content, env).rows.map((one) => one.values)
        : [resolveRecord(kind, content, env).values];
      const shown = shownOn(content, values.flatMap(textsIn));
      pages.push({ page: name, ...drawn.traffic, heard: drawn.heard, shown });
      return isListPage(kind) ? values : [];
    };

    const consent = await gate.assert();
    const wanted = consent.streams.filter((stream) => options.streams?.includes(stream) ?? true);
    const account = kindOf(profile, 'account');
    if (account) await look('account', account, {});
    const lists = listsOf(profile, wanted);
    const step = progress.step('probe', lists.length);
    for (const name of lists) {
      const kind = profile.pages[name] as PageKind;
      await gate.assert(kind.stream);
      const rows = await look(name, kind, {});
      const open = isListPage(kind) ? kind.open : undefined;
      const target = open === undefined ? undefined : profile.pages[open];
      if (open !== undefined && target) {
        const reachable = rows.filter((row) => fillUrl(target.url, row) !== null);
        if (reachable.length === 0) unreached[open] = 'no row of its list leads to it';
        for (const row of spread(reachable, RECORDS)) await look(open, target, row);
      }
      step.tick();
    }
    step.finish();
    const report: ReadsReport = {
      at: isoSeconds(clock.now()),
      profile: profile.name,
      reads: readsOf(pages),
      unreached,
    };
    await writeAtomic(join(run.reports, 'probe-reads.json'), `${JSON.stringify(report, undefined, 2)}\n`);
    return report;
  } catch (error) {
    throw reasonOf(error, source?.signal ?? options.signal);
  } finally {
    await source?.close();
  }
}

/** The page with what its captures come to, as an extraction would read it. */
function heardOn(kind: PageKind, { content, heard }: Drawn, row: RawValues, uiOrigin: string): HtmlContent {
  if (!kind.capture) return content;
  return { ...content, captured: captureAll(kind.capture, { heard, document: null, row, uiOrigin }) };
}

/** Every text and number of a record's fields. */
function textsIn(value: RawValue): string[] {
  if (value === null || typeof value === 'boolean') return [];
  return typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [String(value)];
}
