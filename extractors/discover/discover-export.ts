// Whether there is an export to take instead of a crawl: a link in the Admin Panel, or a folder already at hand.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import { type StreamName, streams } from '../../model/streams.ts';
import { matches } from '../../selectors/resolve.ts';
import type { Profile } from '../../selectors/schema.ts';
import type { RawValues } from '../../selectors/values.ts';
import { assertConsent, readConsent } from '../../state/consent-file.ts';
import type { RunFolder } from '../../state/run-folder.ts';
import { fileNameOf } from '../../state/snapshot-layout.ts';
import { SignedOut } from '../access/session.ts';
import { whileSignedIn } from '../crawl/crawl-context.ts';
import { exportRows, shapeOf } from '../export/export-rows.ts';
import { filesOf } from '../export/export-run.ts';
import type { Source } from '../source.ts';
import {
  estimateFiles,
  estimateImport,
  type FileVolume,
  type ImportEstimate,
  type RecordSample,
  type StreamSample,
} from './discover-estimates.ts';

export type ExportMethod = 'admin-export' | 'none' | 'folder';

/** Looks where the profile says an export link would be; only looks. */
export async function findExport(source: Source, profile: Profile): Promise<ExportMethod> {
  const place = profile.export;
  if (!place) return 'none';
  const url = new URL(place.url, source.gate.uiOrigin).href;
  const { session, http } = source;
  return whileSignedIn(session, async () => {
    const generation = session.generation();
    const answer = await http.text(url, 'html');
    const content = { kind: 'html' as const, url: answer.url, html: answer.text };
    if (answer.status === 401 || matches(profile.login.signedOut, content))
      throw new SignedOut(answer.url, generation);
    return answer.status === 200 && matches(place.select, content) ? 'admin-export' : 'none';
  });
}

export interface FolderDiscovery {
  readonly exportMethod: 'folder';
  readonly counts: Partial<Record<StreamName, number>>;
  readonly attachments: FileVolume;
  readonly import: ImportEstimate;
}

/** Counts what an export folder holds, without judging it. @throws UsageError for the folder, OperatorError */
export async function discoverFolder(options: {
  readonly run: RunFolder;
  readonly dir: string;
  readonly streams?: readonly StreamName[] | undefined;
  readonly importRate: number;
  readonly clock: Clock;
  readonly logger: Logger;
}): Promise<FolderDiscovery> {
  const { run, dir } = options;
  const consent = await readConsent(run.consent);
  assertConsent(consent, { now: options.clock.now() });
  const samples: Partial<Record<StreamName, StreamSample>> = {};
  const counts: Partial<Record<StreamName, number>> = {};
  for (const [stream, file] of filesOf(options, consent.streams)) {
    const own: RecordSample[] = [];
    let count = 0;
    for await (const row of exportRows(dir, file, shapeOf(streams[stream].schema))) {
      count += 1;
      if (!('value' in row)) continue;
      const { id, messages } = row.value as RawValues;
      const size =
        stream === 'attachments' ? await bytesOf(join(dir, 'files', fileNameOf(String(id)))) : null;
      own.push({
        messages: Array.isArray(messages) ? messages.length : 0,
        files: stream === 'attachments' ? 1 : 0,
        stated: size === null ? [] : [size],
      });
    }
    counts[stream] = count;
    samples[stream] = { count, samples: own };
  }
  return {
    exportMethod: 'folder',
    counts,
    attachments: estimateFiles(samples),
    import: estimateImport(samples, options.importRate),
  };
}

const bytesOf = (file: string): Promise<number | null> =>
  stat(file).then(
    ({ size }) => size,
    () => null,
  );
