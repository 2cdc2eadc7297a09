// state.json: the ledger's checkpoint, written by lowdb, one unit per line so that a person can read and grep it.
// Knows the file's format and versions; what the units mean is ledger-entries.ts.
import { readFile } from 'node:fs/promises';
import { Low } from 'lowdb';
import { DataFile } from 'lowdb/node';
import { z } from 'zod';
import { InvalidState } from '../lib/errors.ts';
import { type Binding, type LedgerUnit, packUnit, unpackUnit } from './ledger-entries.ts';

/** 2: a unit may say which write a person answered for. */
export const STATE_FORMAT = 2;

export interface State {
  binding: Binding | null;
  /** Number of the last journal entry contained in it. */
  seq: number;
  units: Map<string, LedgerUnit>;
}

/** From one format to the next: `migrations[1]` turns format 1 into format 2. */
const migrations: Readonly<Record<number, (old: object) => object>> = {
  // Units only gained a member at their end, so those of format 1 are good as they are.
  1: (old) => ({ ...old, formatVersion: 2 }),
};

const document = z.object({
  formatVersion: z.literal(STATE_FORMAT),
  binding: z
    .object({ plan: z.string(), snapshot: z.string(), map: z.string(), workspace: z.string() })
    .nullable(),
  seq: z.int().nonnegative(),
  // Not checked one by one: there may be a million, and only this file writes them.
  units: z.custom<Record<string, unknown[]>>((value) => typeof value === 'object' && value !== null),
});

/**
 * @param file path of `state.json`; it need not exist yet
 * @throws InvalidState `state_newer` for a format of a later version, `state_damaged` for anything unreadable
 */
export async function openState(file: string): Promise<Low<State>> {
  const adapter = new DataFile<State>(file, {
    parse: (text) => parse(text, file),
    stringify: serialise,
  });
  const low = new Low<State>(adapter, { binding: null, seq: 0, units: new Map() });
  await low.read();
  return low;
}

/** The checkpoint alone, without the journal since: for looking at a run that another process is writing. */
export async function readCheckpoint(file: string): Promise<State> {
  return parse(await readFile(file, 'utf8'), file);
}

function serialise({ binding, seq, units }: State): string {
  const lines: string[] = [];
  for (const [ref, unit] of units) lines.push(`${JSON.stringify(ref)}:${JSON.stringify(packUnit(unit))}`);
  const head = JSON.stringify({ formatVersion: STATE_FORMAT, binding, seq });
  return `${head.slice(0, -1)},"units":{\n${lines.join(',\n')}\n}}\n`;
}

function parse(text: string, file: string): State {
  try {
    let raw: unknown = JSON.parse(text);
    let version = z.object({ formatVersion: z.int() }).parse(raw).formatVersion;
    if (version > STATE_FORMAT) {
      throw new InvalidState(
        'state_newer',
        `The state is of format ${version}; this version knows ${STATE_FORMAT}.`,
        {
          file,
          hint: 'Use the version of threadlift that wrote it, or a later one.',
        },
      );
    }
    for (; version < STATE_FORMAT; version += 1) {
      const migrate = migrations[version];
      if (!migrate) {
        throw new InvalidState(
          'state_older',
          `The state is of format ${version}, which no version can read.`,
          {
            file,
            hint: 'Move state.json away and run the same command again: the journal beside it holds everything.',
          },
        );
      }
      raw = migrate(raw as object);
    }
    const { binding, seq, units } = document.parse(raw);
    return {
      binding,
      seq,
      units: new Map(Object.entries(units).map(([ref, packed]) => [ref, unpackUnit(packed)])),
    };
  } catch (cause) {
    if (cause instanceof InvalidState) throw cause;
    throw new InvalidState('state_damaged', 'The state cannot be read.', {
      file,
      hint: 'Move state.json away and run the same command again: the journal beside it holds everything.',
      cause,
    });
  }
}
