// What an import may set off in the target workspace. Listed and acknowledged before the first write, because
// most of it has no switch in the API and cannot be taken back.
import { OperatorError } from '../lib/errors.ts';
import type { Context } from './context.ts';

/** Name to acknowledge -> what can happen. From Intercom's help centre and API description 2.16. */
export const sideEffects = {
  workflows:
    'Workflows triggered by "customer sends first message", "any message" or state changes may run. Pause them.',
  fin: 'Fin may answer imported openings, which look like a customer writing in. Switch it off for the import.',
  assignment:
    'Assignment rules and teammate notifications may fire for each opening; only replies and tickets can be silenced.',
  csat: 'Closing a conversation may ask its contact for a rating. Switch conversation ratings off.',
  reports: 'Closing, tags and assignments carry the time of the import, and reports count them there.',
} as const;

export type SideEffect = keyof typeof sideEffects;

/**
 * Passes when everything listed was acknowledged by name, or by "all".
 * @throws OperatorError `side_effects_unacknowledged`
 */
export function assertAcknowledged(context: Context, acknowledged: readonly string[]): void {
  if (acknowledged.includes('all')) return;
  const open = Object.entries(sideEffects).filter(([name]) => !acknowledged.includes(name));
  if (open.length === 0) return;
  context.say('Before the first write. Any of this may happen in the workspace:');
  for (const [name, text] of open) context.say(`  ${name}: ${text}`);
  throw new OperatorError(
    'side_effects_unacknowledged',
    'Nobody has acknowledged what the import may set off.',
    {
      hint: `threadlift import ${open.map(([name]) => `--acknowledge ${name}`).join(' ')}   (or --acknowledge all)`,
    },
  );
}
