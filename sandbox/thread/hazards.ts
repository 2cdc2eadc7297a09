// What makes the single-page face hard to read. Each is something such apps do; each can be switched alone.
import { z } from 'zod';

export const hazardNames = [
  'persistedHashes',
  'virtualised',
  'panelTickets',
  'scrollUp',
  'collapsedActivities',
  'hoverTimes',
  'mintedUrls',
  'doneHidden',
  'replacingPages',
  'snippetsDialog',
  'starIcons',
  'whatsNew',
  'bursts429',
  'shortTokens',
  'markRead',
  'longPolling',
  'socketNewest',
  'sse',
  'hashedClasses',
  'prefetch',
  'polling',
  'noTotals',
  'batchedQueries',
  'shadowDom',
  'frames',
] as const;
export type HazardName = (typeof hazardNames)[number];
export type Hazards = Readonly<Record<HazardName, boolean>>;

/** `all`, `none`, or the names of those that are on. */
export const hazardsSetting = z.union([z.enum(['all', 'none']), z.array(z.enum(hazardNames))]);
export type HazardsSetting = z.infer<typeof hazardsSetting>;

export function hazardsOf(setting: HazardsSetting): Hazards {
  const isOn = (name: HazardName): boolean =>
    setting === 'all' || (setting !== 'none' && setting.includes(name));
  return Object.fromEntries(hazardNames.map((name) => [name, isOn(name)])) as Hazards;
}

const isHazard = (name: string): name is HazardName => (hazardNames as readonly string[]).includes(name);

/** A setting as it is written on a command line: `all`, `none` or `name,name`. */
export const hazardsText = z.string().transform((text, context): HazardsSetting => {
  if (text === 'all' || text === 'none') return text;
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !isHazard(name));
  if (unknown.length > 0) {
    const known = ['all', 'none', ...hazardNames].join(', ');
    context.addIssue({
      code: 'custom',
      message: `no such hazard: ${unknown.join(', ')}; there are ${known}`,
    });
  }
  return names.filter(isHazard);
});
