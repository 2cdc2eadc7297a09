// state.json: the ledger's checkpoint, written by lowdb, one unit per line so that a person can read and grep it.
// Knows the file's format and versions; what the units mean is ledger-entries.ts.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Adapter, Low } from 'lowdb';
import { z } from 'zod';
import { InvalidState } from '../lib/errors.ts';
import { writeAtomic } from './atomic-file.ts';
import { packUnit, type State, unpackUnit } from './ledger-entries.ts';
import { eachLine } from './lines.ts';
import { unitTable } from './unit-table.ts';

/** 2: a unit may say which write a person answered for. */
export const STATE_FORMAT = 2;

/** Characters serialised before they become bytes. */
const CHUNK = 1 << 16;
/** How the first line ends; each line after it is a unit. */
const UNITS = ',"units":{';

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
  return (await readByLine(file)) ?? parse(await readFile(file, 'utf8'), file);
}

/**
 * Reads the file as {@link serialise} lays it out, holding one line at a time: whole, a million units take a gigabyte.
 * @returns null for any other layout or format, a person's re-formatting or damage alike: the whole must then be judged
 */
async function readByLine(file: string): Promise<State | null> {
  let state: State | null = null;
  let more = true;
  let ended = false;
  let foreign = false;
  const take = (line: string): boolean => {
    if (!state) {
      if (!line.endsWith(UNITS)) return false;
      const { binding, seq } = document.parse(JSON.parse(`${line}}}`));
      state = { binding, seq, units: unitTable() };
    } else if (ended) return false;
    else if (line === '}}') {
      if (more && state.units.size > 0) return false;
      ended = true;
    } else if (line !== '') {
      if (!more) return false;
      more = line.endsWith(',');
      const [ref, packed] = readUnit(more ? line.slice(0, -1) : line);
      state.units.set(ref, unpackUnit(packed));
    }
    return true;
  };
  try {
    const left = await eachLine(file, (line) => {
      foreign = !take(line);
      return !foreign;
    });
    foreign ||= left > 0;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
  return ended && !foreign ? state : null;
}

/** As an array, not as an object: a million refs as member names would all be looked up in one table of names. */
function readUnit(line: string): [string, unknown[]] {
  const colon = line.indexOf('":[') + 1;
  const read = JSON.parse(`[${line.slice(0, colon)},${line.slice(colon + 1)}]`) as unknown[];
  const [ref, packed] = read;
  if (read.length !== 2 || typeof ref !== 'string' || !Array.isArray(packed)) throw new SyntaxError(line);
  return [ref, packed];
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
