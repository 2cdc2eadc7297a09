// The report as one self-contained HTML page: no script, no request, light and dark, readable at 400 px. Pure.
import { html, raw } from 'hono/html';
import { type Finding, findingCodes, findingText } from '../model/findings.ts';
import { unprovedIn } from '../model/proof.ts';
import { refusedText } from '../model/refused-text.ts';
import type { VerifiedStream } from '../model/reports.ts';
import { streamNames, streams } from '../model/streams.ts';
import type { RunReport } from './gather.ts';
import { styles } from './styles.ts';

type Html = ReturnType<typeof html>;

/** Findings shown one by one per code; plan.json and the JSON beside the page have them all. */
export const SHOWN_PER_CODE = 20;

/** @param mapping findings of the mapping to show as examples, at most {@link SHOWN_PER_CODE} of a code */
export async function renderPage(report: RunReport, mapping: readonly Finding[]): Promise<string> {
  const { manifest } = report;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Migration report${manifest ? `: ${manifest.consent.customer}` : ''}</title>
<style>${raw(styles)}</style>
</head>
<body>
<header>
<p class="eyebrow">Thread to Intercom</p>
<h1>${manifest?.consent.customer ?? 'Migration report'}</h1>
${verdict(report)}
</header>
<main>
${journey(report)}
${extraction(report)}
${imported(report)}
${provisioningList(report)}
${findingsList(report, mapping)}
${seals(report)}
</main>
</body>
</html>
`;
  return String(await page);
}

function verdict(report: RunReport): Html {
  const { verification } = report;
  if (!verification) return html`<p class="verdict">Not verified yet.</p>`;
  const totals = sum(Object.values(verification.streams));
  const clean = totals.fieldsVerified === totals.fieldsExpected && totals.found === totals.records;
  const text = clean
    ? `Everything planned is in Intercom: ${number(totals.fieldsVerified)} fields of ${number(totals.records)} records read back and equal.`
    : `${number(totals.fieldsExpected - totals.fieldsVerified)} of ${number(totals.fieldsExpected)} fields differ.`;
  return html`<p class="verdict ${clean ? 'good' : 'bad'}">${text}</p>`;
}

/** One row per stream, from the source's own count to the fields that were read back. */
function journey(report: RunReport): Html {
  const rows = streamNames.map((stream) => {
    const sealed = report.manifest?.streams[stream];
    const planned = report.plan?.streams[stream];
    const rows = report.reconciliation?.rows.filter((row) => row.stream === stream) ?? [];
    const done = rows.reduce((total, row) => total + row.created + row.matched, 0);
    const verified = report.verification?.streams[stream];
    return html`<tr>
<th scope="row">${stream}<small>${streams[stream].becomes}</small></th>
${cell(sealed?.expected)}${cell(sealed?.captured)}<td>${sealed?.state ?? '–'}</td>${cell(planned?.total)}${cell(rows.length > 0 ? done : undefined)}
<td>${verified ? `${number(verified.fieldsVerified)} / ${number(verified.fieldsExpected)}` : '–'}</td>
</tr>`;
  });
  return html`<section>
<h2>From page to Intercom</h2>
<div class="scroll"><table class="journey">
<thead><tr><th scope="col">Stream</th><th scope="col">Source says</th><th scope="col">Captured</th><th scope="col">Complete</th><th scope="col">Planned</th><th scope="col">In Intercom</th><th scope="col">Fields equal</th></tr></thead>
<tbody>${rows}</tbody>
</table></div>
<p class="note">Streams handed to a person (templates, integrations, automations) are planned but not written by the import.</p>
</section>`;
}

function extraction(report: RunReport): Html | '' {
  const { manifest } = report;
  if (!manifest) return '';
  const gaps = streamNames.flatMap((stream) =>
    (manifest.streams[stream]?.gaps ?? []).map((gap) => ({ stream, ...gap })),
  );
  const unproved = unprovedIn(manifest.streams);
  return html`<section>
<h2>Extraction</h2>
<p>Account ${manifest.account.name ?? 'without a name'}, time zone ${manifest.account.timezone ?? 'not shown'}, PSA ${manifest.account.psa ?? 'none'}.
Read with the consent of ${manifest.consent.grantedBy} (${manifest.consent.customer}), good until ${manifest.consent.expiresAt}.
Requests stopped by the guards: ${manifest.aborted.writes} writes, ${manifest.aborted.foreignOrigins} to other origins.</p>
${stopped(manifest.aborted.requests)}
${
  gaps.length === 0
    ? html`<p>No gaps.</p>`
    : html`<h3>Gaps</h3><ul>${gaps.map((gap) => html`<li><code>${gap.stream}/${gap.id ?? '?'}</code> ${gap.reason}</li>`)}</ul>`
}
${
  unproved.length === 0
    ? html`<p>Every ${gaps.length === 0 ? '' : 'other '}list is proved whole: by the source's own total, by its own word that nothing follows, or by two ways that agree.</p>`
    : html`<h3>Unproved</h3>
<p class="note">Nothing at the source says that these lists are whole; what was found is there.</p>
<ul>${unproved.map(({ text }) => html`<li>${text}</li>`)}</ul>`
}
</section>`;
}

function stopped(requests: NonNullable<RunReport['manifest']>['aborted']['requests']): Html | '' {
  if (requests.length === 0) return '';
  return html`<details><summary>What was stopped</summary><ul>${requests.map((one) => html`<li>${refusedText(one)}.</li>`)}</ul></details>`;
}

function imported(report: RunReport): Html | '' {
  if (!report.reconciliation) return '';
  const rows = report.reconciliation.rows.map(
    (row) => html`<tr class="${row.balanced ? '' : 'bad'}">
<th scope="row">${row.stream}<small>${row.phase}</small></th>
${[row.planned, row.created, row.matched, row.skipped, row.manual, row.failed].map((count) => cell(count))}
<td>${row.balanced ? 'yes' : row.accepted ? 'no, accepted' : 'no'}</td>
</tr>`,
  );
  return html`<section>
<h2>Import, phase by phase</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">Stream</th><th scope="col">Planned</th><th scope="col">Created</th><th scope="col">Matched</th><th scope="col">Skipped</th><th scope="col">By hand</th><th scope="col">Failed</th><th scope="col">Balances</th></tr></thead>
<tbody>${rows}</tbody>
</table></div>
</section>`;
}

function provisioningList(report: RunReport): Html | '' {
  const open = report.provisioning?.items.filter((item) => item.open.length > 0) ?? [];
  if (open.length === 0) return '';
  return html`<section>
<h2>To be made by a person in Intercom</h2>
<ul>${open.map((item) => html`<li><strong>${item.kind}</strong> ${item.name}${item.email ? ` (${item.email})` : ''}: ${item.open.join('; ')}</li>`)}</ul>
</section>`;
}

function findingsList(report: RunReport, mapping: readonly Finding[]): Html {
  const found = [...(report.manifest?.findings ?? []), ...(report.verification?.findings ?? [])];
  const counts = new Map<string, number>(Object.entries(report.plan?.findings ?? {}));
  const byCode = new Map<string, Finding[]>();
  for (const one of found) byCode.set(one.code, [...(byCode.get(one.code) ?? []), one]);
  for (const [code, list] of byCode) counts.set(code, (counts.get(code) ?? 0) + list.length);
  for (const one of mapping) byCode.set(one.code, [...(byCode.get(one.code) ?? []), one]);
  if (counts.size === 0) return html`<section><h2>Findings</h2><p>None.</p></section>`;
  const ordered = [...counts].sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b));
  return html`<section>
<h2>Findings</h2>
<p class="note">Whatever was changed, shortened or could not be done on the way: of each kind up to ${SHOWN_PER_CODE} records; all of the mapping's are in plan.json.</p>
<ul class="findings">${ordered.map(([code, count]) => findingGroup(code, count, byCode.get(code) ?? []))}</ul>
</section>`;
}

function findingGroup(code: string, count: number, examples: readonly Finding[]): Html {
  const known = findingCodes[code as Finding['code']];
  const shown = examples.slice(0, SHOWN_PER_CODE);
  return html`<li><span class="tag ${known.level}">${known.level}</span> <strong>${number(count)} ×</strong> ${known.text.replace(/\{(\w+)\}/g, '…')} <code>${code}</code>
${shown.length > 0 ? html`<details><summary>${shown.length < count ? `${shown.length} of ${number(count)} records` : 'records'}</summary><ul>${shown.map((one) => html`<li><code>${one.ref}</code> ${findingText(one)}</li>`)}</ul></details>` : ''}</li>`;
}

function seals(report: RunReport): Html | '' {
  if (!report.manifest) return '';
  return html`<footer><p>Snapshot sealed ${report.manifest.sealedAt}, SHA-256 <code>${report.manifest.seal}</code>.
${report.plan ? html`Plan <code>${report.plan.actionsHash}</code> for workspace <code>${report.plan.workspaceId}</code>.` : ''}</p></footer>`;
}

const rank = (code: string): number =>
  ['error', 'warning', 'info'].indexOf(findingCodes[code as Finding['code']]?.level ?? 'info');

const number = (value: number): string => value.toLocaleString('en-US');

function cell(value: number | null | undefined): Html {
  return html`<td>${value === null || value === undefined ? '–' : number(value)}</td>`;
}

function sum(parts: readonly VerifiedStream[]): VerifiedStream {
  const total = { records: 0, found: 0, fieldsExpected: 0, fieldsVerified: 0 };
  for (const part of parts) {
    total.records += part.records;
    total.found += part.found;
    total.fieldsExpected += part.fieldsExpected;
    total.fieldsVerified += part.fieldsVerified;
  }
  return total;
}
