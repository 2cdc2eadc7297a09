// What an extraction found out about the account or about the profile, at its end: what concerns a whole stream word
// for word, what concerns records as a count of them. The report has all of it.
import { type Finding, type FindingCode, findingCodes, findingText } from '../model/findings.ts';
import { isStreamName } from '../model/streams.ts';
import type { Context } from './context.ts';

/** Said already as gaps, by name. */
const GAPS: readonly FindingCode[] = ['record_missing', 'attachment_missing'];

export function sayFindings(context: Pick<Context, 'say'>, findings: readonly Finding[]): void {
  const ofRecords = new Map<FindingCode, number>();
  for (const finding of findings) {
    if (findingCodes[finding.code].level === 'info' || GAPS.includes(finding.code)) continue;
    if (isStreamName(finding.ref))
      context.say(`warning  ${finding.ref}: ${findingText(finding)} (${finding.code})`);
    else ofRecords.set(finding.code, (ofRecords.get(finding.code) ?? 0) + 1);
  }
  for (const [code, count] of ofRecords)
    context.say(`warning  ${count} records: ${findingCodes[code].text.replace(/\{\w+\}/g, '…')} (${code})`);
}
