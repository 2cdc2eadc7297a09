// The files a person works from where Intercom has no endpoint: teammates to invite, teams, macros, and the
// inventory of what has to be rebuilt. Pure: file name -> content.
import type { Automation, Integration } from '../model/records.ts';
import type { Provisioning } from '../model/reports.ts';
import type { MacroFile } from './macro-files.ts';

export interface HandoffMacro {
  readonly title: string;
  readonly shortcut: string | null;
  readonly scope: 'personal' | 'team';
  /** Text with Intercom's placeholders. */
  readonly text: string;
  readonly html: string;
  /** Variables without an equivalent; left as written. */
  readonly unmapped: readonly string[];
  /** What goes out with it, in the order shown. */
  readonly files: readonly MacroFile[];
}

export interface HandoffInput {
  readonly provisioning: Provisioning['items'];
  readonly macros: readonly HandoffMacro[];
  readonly automations: readonly Automation[];
  readonly integrations: readonly Integration[];
}

/** Sources with an app of the same purpose in Intercom's app store. Matched by name; a person decides. */
const NATIVE =
  /slack|microsoft teams|jira|salesforce|hubspot|stripe|shopify|github|whatsapp|google analytics/i;

export function handoffFiles(input: HandoffInput): Record<string, string> {
  return {
    'teammates.csv': teammates(input.provisioning),
    'teams.md': teams(input.provisioning),
    'macros.json': `${JSON.stringify(input.macros, undefined, 2)}\n`,
    'macros.md': macros(input.macros),
    'automations.md': automations(input.automations),
    'integrations.md': integrations(input.integrations),
  };
}

/** One column of addresses: what Settings > Workspace > Teammates > Import teammates takes. */
function teammates(items: Provisioning['items']): string {
  const missing = items.filter(
    (item) => item.kind === 'admin' && item.open.length > 0 && item.email !== null,
  );
  return ['email', ...missing.map((item) => item.email)].join('\n').concat('\n');
}

function teams(items: Provisioning['items']): string {
  const lines = items
    .filter((item) => item.kind === 'team')
    .map(
      (item) =>
        `- [${item.open.length === 0 ? 'x' : ' '}] ${item.name}${item.open.length > 0 ? `: ${item.open.join('; ')}` : ''}`,
    );
  return `# Teams\n\nMake them under Settings > Workspace > Teams, then run \`threadlift provision\`.\n\n${lines.join('\n')}\n`;
}

function macros(list: readonly HandoffMacro[]): string {
  const parts = list.map((macro) => {
    const notes = [
      `Scope: ${macro.scope}${macro.shortcut ? `, shortcut ${macro.shortcut}` : ''}.`,
      ...(macro.unmapped.length > 0 ? [`No equivalent in Intercom: ${macro.unmapped.join(', ')}.`] : []),
    ];
    const files = macro.files.map(({ name, path }) =>
      path === null
        ? `- **missing**: ${name} is not in the snapshot; take it from the source`
        : `- [${name.replace(/[[\]\\]/g, '\\$&')}](<${path}>)`,
    );
    const attach = files.length === 0 ? '' : `\nFiles to attach:\n\n${files.join('\n')}\n`;
    return `## ${macro.title}\n\n${notes.join(' ')}\n\n${fenced(macro.text)}\n${attach}`;
  });
  return `# Macros\n\nIntercom has no endpoint that creates macros. Make each by hand, then run \`threadlift provision\`.\n\n${parts.join('\n')}`;
}

function automations(list: readonly Automation[]): string {
  const parts = list.map((flow) =>
    [
      `## ${flow.name}`,
      '',
      `${flow.enabled ? 'On' : 'Off'}. To do: rebuild as a workflow.`,
      '',
      `- When: ${flow.trigger}`,
      ...flow.conditions.map((condition) => `- If: ${condition}`),
      ...flow.actions.map((action) => `- Then: ${action}`),
      '',
    ].join('\n'),
  );
  return `# Automations\n\n${parts.join('\n')}`;
}

function integrations(list: readonly Integration[]): string {
  const rows = list.map((one) => {
    const flag = NATIVE.test(one.name)
      ? 'native replacement'
      : /psa/i.test(one.kind ?? '')
        ? 'none'
        : 'rebuild';
    return `| ${[one.name, one.kind ?? '', one.status ?? '', flag].map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return `# Integrations\n\nCredentials are never read. The last column is a proposal.\n\n| name | kind | status | in Intercom |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
