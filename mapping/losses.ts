// Collects what a record loses on its way into a draft: one finding per kind of loss, with a count.
import type { Finding, FindingCode } from '../model/findings.ts';

export interface Losses {
  /** Equal codes with equal arguments are one finding; `times` counts them. */
  add(code: FindingCode, args?: Finding['args']): void;
  list(): Finding[];
}

export function lossesOf(ref: string): Losses {
  const seen = new Map<string, { finding: Finding; times: number }>();
  return {
    add(code, args = {}) {
      const key = JSON.stringify([code, args]);
      const known = seen.get(key);
      if (known) known.times += 1;
      else seen.set(key, { finding: { code, ref, args }, times: 1 });
    },
    list: () =>
      [...seen.values()].map(({ finding, times }) =>
        times === 1 ? finding : { ...finding, args: { ...finding.args, times } },
      ),
  };
}
