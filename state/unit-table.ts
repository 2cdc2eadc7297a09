// The units of a ledger in little memory: there may be a million of them. Nearly all are settled and differ only in
// name and target, so what they share is kept once; the few others are kept as they are.
import type { LedgerUnit, Units } from './ledger-entries.ts';

/** All that a settled unit has besides its target. */
type Kind = Pick<LedgerUnit, 'status' | 'how' | 'done'>;

/** Instead of a kind: the unit is among the others. */
const OTHER = -1;

export function unitTable(): Units {
  const rows = new Map<string, number>();
  const kinds: Kind[] = [];
  const kindNumbers = new Map<string, number>();
  // By row. Two plain columns: half of what an object for each unit would take.
  const kindOf: number[] = [];
  const targetOf: (string | number | null)[] = [];
  const others = new Map<number, LedgerUnit>();

  function numberOf({ status, how, done }: Kind): number {
    const key = `${status} ${how} ${done}`;
    const known = kindNumbers.get(key);
    if (known !== undefined) return known;
    kindNumbers.set(key, kinds.length);
    return kinds.push({ status, how, done }) - 1;
  }

  function at(row: number): LedgerUnit {
    const other = others.get(row);
    if (other) return other;
    const kind = kinds[kindOf[row] ?? OTHER];
    if (!kind) throw new TypeError(`there is no unit in row ${row}`);
    const target = targetOf[row] ?? null;
    return { target: typeof target === 'number' ? String(target) : target, ...kind };
  }

  return {
    get size() {
      return rows.size;
    },
    get(ref) {
      const row = rows.get(ref);
      return row === undefined ? undefined : at(row);
    },
    set(ref, unit) {
      const row = rows.get(ref) ?? rows.size;
      rows.set(ref, row);
      if (isSettled(unit)) {
        kindOf[row] = numberOf(unit);
        targetOf[row] = short(unit.target);
        others.delete(row);
      } else {
        kindOf[row] = OTHER;
        targetOf[row] = null;
        others.set(row, unit);
      }
    },
    *[Symbol.iterator]() {
      for (const [ref, row] of rows) yield [ref, at(row)];
    },
  };
}

function isSettled({ pending, error, trail, answered, before }: LedgerUnit): boolean {
  return [pending, error, trail, answered, before].every((rare) => rare === undefined);
}

/** Most ids are numbers written out, and take a quarter of the room as numbers. */
function short(target: string | null): string | number | null {
  const number = Number(target);
  return target !== null && String(number) === target && Number.isSafeInteger(number) ? number : target;
}
