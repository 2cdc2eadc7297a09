// state.json: the ledger's checkpoint, written by lowdb, one unit per line so that a person can read and grep it.
// Knows the file's format and versions; what the units mean is ledger-entries.ts.
import { existsSync } from 'node:fs';
import { type FileHandle, readFile } from 'node:fs/promises';
import { type Adapter, Low } from 'lowdb';
import { z } from 'zod';
import { InvalidState } from '../lib/errors.ts';
import { writeAtomic } from './atomic-file.ts';
import { type LedgerUnit, packUnit, type State, unpackUnit } from './ledger-entries.ts';
import { eachLine } from './lines.ts';
import { unitTable } from './unit-table.ts';

/** 2: a unit may say which write a person answered for. 3: and what an adopted object was like before. */
export const STATE_FORMAT = 3;

/** Characters serialised before they become bytes. */
const CHUNK = 1 << 16;
/** How the first line ends; each line after it is a unit. */
const UNITS = ',"units":{';

/** From one format to the next: `migrations[1]` turns format 1 into format 2. */
const migrations: Readonly<Record<number, (old: object) => object>> = {
  // Units only gained a member at their end, so those of format 1 are good as they are.
  1: (old) => ({ ...old, formatVersion: 2 }),
  2: (old) => ({ ...old, formatVersion: 3 }),
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
  // lowdb's own file adapter renames without waiting for the disk; the journal is restarted on the strength of this file.
  const adapter: Adapter<State> = {
    read: async () => (existsSync(file) ? readCheckpoint(file) : null),
    write: (state) => writeAtomic(file, serialise(state), { durable: true }),
  };
  const low = new Low<State>(adapter, { binding: null, seq: 0, units: unitTable() });
  await low.read();
  return low;
}

/** The checkpoint alone, without the journal since: for looking at a run that another process is writing. */
export async function readCheckpoint(file: string): Promise<State> {
  const units = unitTable();
  const head = await readByLine(file, (ref, unit) => units.set(ref, unit));
  return head ? { ...head, units } : parse(await readFile(file, 'utf8'), file);
}

/** What state.json says before its units. */
export type Head = Omit<State, 'units'>;

/** @returns null where {@link readByLine} would be null from the first line on */
export async function readHead(file: FileHandle): Promise<Head | null> {
  let head: Head | null = null;
  await eachLine(file, (line) => {
    head = headOf(line);
    return false;
  });
  return head;
}

function headOf(line: string): Head | null {
  if (!line.endsWith(UNITS)) return null;
  try {
    const { binding, seq } = document.parse(JSON.parse(`${line}}}`));
    return { binding, seq };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/**
 * Reads the file as {@link serialise} lays it out, holding one unit at a time: whole, a million take a gigabyte.
 * @param take may have been given units even though the file then turns out to be laid out differently
 * @returns null for any other layout or format, a person's re-formatting or damage alike: the whole must then be judged
 */
export async function readByLine(
  file: string | FileHandle,
  take: (ref: string, unit: LedgerUnit) => void,
): Promise<Head | null> {
  let head: Head | null = null;
  let more = true;
  let count = 0;
  let ended = false;
  const isOurs = (line: string): boolean => {
    if (!head) {
      head = headOf(line);
      return head !== null;
    }
    if (ended) return false;
    if (line === '}}') {
      ended = true;
      return !more || count === 0;
    }
    if (line === '') return true;
    const unit = more ? readUnit(line) : null;
    if (!unit) return false;
    more = line.endsWith(',');
    count += 1;
    take(...unit);
    return true;
  };
  let ours = true;
  const left = await eachLine(file, (line) => {
    ours = isOurs(line);
    return ours;
  });
  return ours && ended && left === 0 ? head : null;
}

/**
 * As an array, not as an object: a million refs as member names would all be looked up in one table of names.
 * @returns null for a line that is no unit
 */
function readUnit(line: string): [string, LedgerUnit] | null {
  const colon = line.indexOf('":[') + 1;
  const end = line.endsWith(',') ? -1 : line.length;
  try {
    const read = JSON.parse(`[${line.slice(0, colon)},${line.slice(colon + 1, end)}]`) as unknown[];
    const [ref, packed] = read;
    if (read.length !== 2 || typeof ref !== 'string' || !Array.isArray(packed)) return null;
    return [ref, unpackUnit(packed)];
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Done at once, so that it is one moment's state; bytes instead of lines, so that a million units fit easily. */
function serialise({ binding, seq, units }: State): Buffer[] {
  const chunks: Buffer[] = [];
  let text = `${JSON.stringify({ formatVersion: STATE_FORMAT, binding, seq }).slice(0, -1)}${UNITS}\n`;
  let separator = '';
  for (const [ref, unit] of units) {
    text += `${separator}${JSON.stringify(ref)}:${JSON.stringify(packUnit(unit))}`;
    separator = ',\n';
    if (text.length < CHUNK) continue;
    chunks.push(Buffer.from(text));
    text = '';
  }
  chunks.push(Buffer.from(`${text}\n}}\n`));
  return chunks;
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
    const table = unitTable();
    for (const [ref, packed] of Object.entries(units)) table.set(ref, unpackUnit(packed));
    return { binding, seq, units: table };
  } catch (cause) {
    if (cause instanceof InvalidState) throw cause;
    throw new InvalidState('state_damaged', 'The state cannot be read.', {
      file,
      hint: 'If the first line of journal.jsonl is numbered 1, move state.json away and run the same command again: the journal holds everything. Otherwise restore state.json from a backup.',
      cause,
    });
  }
}
