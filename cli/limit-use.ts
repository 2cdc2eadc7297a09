// Progress that also says how much of Intercom's rate limit is in use.
import type { Pacer } from '../importers/intercom/pacing.ts';
import type { Progress } from '../lib/progress.ts';

/** @returns the same progress; behind every bar stands what of the permitted share is used, once it is known */
export function withLimitUse(progress: Progress, pacer: Pick<Pacer, 'pace' | 'recent'>): Progress {
  return {
    step(title, total) {
      const step = progress.step(title, total);
      let text = '';
      const show = (): void => step.note([text, limitUse(pacer)].filter(Boolean).join(', '));
      return {
        ...step,
        tick(count) {
          show();
          step.tick(count);
        },
        note(next) {
          text = next;
          show();
        },
        finish() {
          show();
          step.finish();
        },
      };
    },
  };
}

/** "limit 143/150 per 10 s"; empty until Intercom has said what it allows. */
export function limitUse(pacer: Pick<Pacer, 'pace' | 'recent'>): string {
  const { used } = pacer.pace();
  return used === null ? '' : `limit ${pacer.recent()}/${Math.floor(used)} per 10 s`;
}
