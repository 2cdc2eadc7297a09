// Things that go wrong on purpose: which request meets which fault is decided by a plan or by the seed.
import { seededRandom } from '../random.ts';

export const faultKinds = [
  '429',
  '500',
  /** Processed, then answered 500: a server error that proves nothing. */
  '500-applied',
  '502-html',
  'drop-before',
  'applied-answer-lost',
  'truncated-json',
  'slow',
  'reply-throttle',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface FaultPlan {
  /** Share of requests that meet a fault, 0 to 1. */
  readonly rate: number;
  readonly kinds: readonly FaultKind[];
  readonly seed: number;
  /** `at` counts API requests from 1 since the plan was set. */
  readonly plan: readonly { readonly at: number; readonly kind: FaultKind }[];
  readonly slowMs: number;
}

export interface Faults {
  set(plan: FaultPlan): void;
  /** Decides for the next API request. */
  next(): FaultKind | undefined;
  readonly slowMs: number;
  report(): object;
}

export const noFaults: FaultPlan = { rate: 0, kinds: [], seed: 1, plan: [], slowMs: 2000 };

export function createFaults(): Faults {
  let current = noFaults;
  let planned = new Map<number, FaultKind>();
  let seen = 0;
  let fired: { at: number; kind: FaultKind }[] = [];
  return {
    set(plan) {
      current = plan;
      planned = new Map(plan.plan.map(({ at, kind }) => [at, kind]));
      seen = 0;
      fired = [];
    },
    next() {
      seen += 1;
      let kind = planned.get(seen);
      if (kind === undefined && current.rate > 0 && current.kinds.length > 0) {
        const random = seededRandom(current.seed, `fault/${seen}`);
        if (random.chance(current.rate)) kind = random.pick(current.kinds);
      }
      if (kind !== undefined) fired.push({ at: seen, kind });
      return kind;
    },
    get slowMs() {
      return current.slowMs;
    },
    report: () => ({ ...current, seen, fired }),
  };
}
