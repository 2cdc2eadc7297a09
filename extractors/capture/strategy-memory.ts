// Which strategy gets a page kind whole, learnt once and kept: later pages go straight there.
import type { Strategy } from '../../selectors/schema.ts';

/** So many pages in a row must need more before a strategy that has worked is given up for the kind. */
const PATIENCE = 3;

export interface StrategyMemory {
  /** The possible strategies, those known not to do for this page kind left out. */
  order(page: string, possible: readonly Strategy[]): readonly Strategy[];
  worked(page: string, strategy: Strategy): Promise<void>;
  fell(page: string, strategy: Strategy): Promise<void>;
}

/**
 * @param known remembered first strategy by page kind
 * @param remember keeps a new one
 */
export function createStrategyMemory(
  known: ReadonlyMap<string, Strategy>,
  remember: (page: string, strategy: Strategy) => Promise<void>,
): StrategyMemory {
  const first = new Map(known);
  const proven = new Set([...known].map(([page, strategy]) => `${page} ${strategy}`));
  const falls = new Map<string, number>();
  return {
    order(page, possible) {
      const start = possible.indexOf(first.get(page) ?? ('' as Strategy));
      return start < 0 ? possible : possible.slice(start);
    },
    async worked(page, strategy) {
      falls.delete(`${page} ${strategy}`);
      proven.add(`${page} ${strategy}`);
      const current = first.get(page);
      if (current === strategy) return;
      // One odd page (a part that only a click opens) must not send all its kind to the slow way.
      if (
        current !== undefined &&
        proven.has(`${page} ${current}`) &&
        (falls.get(`${page} ${current}`) ?? 0) < PATIENCE
      )
        return;
      first.set(page, strategy);
      await remember(page, strategy);
    },
    async fell(page, strategy) {
      falls.set(`${page} ${strategy}`, (falls.get(`${page} ${strategy}`) ?? 0) + 1);
    },
  };
}
