// plan.json: one valid JSON document, header first, then one action per line, so that a person can read it,
// `jq` can query it, and a plan of a million actions is read and written without holding it in memory.

import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { InvalidState } from '../lib/errors.ts';
import { canonicalJson } from '../lib/json.ts';
import { type PlanHeader, type PlannedAction, planHeader, plannedAction } from '../model/plan.ts';

const REPLAN = 'Make a new one: threadlift plan';

export interface PlanReader {
  readonly header: PlanHeader;
  /** The actions in the order they are run. @throws InvalidState `plan_damaged` naming the line */
  actions(): AsyncIterable<PlannedAction>;
}

/**
 * Writes a plan whose header is known only after its last action.
 * @param actions yields every action and returns the header
 */
export async function writePlan(
  file: string,
  actions: AsyncGenerator<PlannedAction, PlanHeader>,
): Promise<PlanHeader> {
  const body = `${file}.actions.tmp`;
  const whole = `${file}.tmp`;
  try {
    const out = createWriteStream(body, { mode: 0o600 });
    let next = await actions.next();
    let separator = '';
    while (!next.done) {
      if (!out.write(`${separator}${canonicalJson(next.value)}`)) await once(out, 'drain');
      separator = ',\n';
      next = await actions.next();
    }
    out.end('\n]}\n');
    await once(out, 'finish');
    const header = planHeader.parse(next.value);
    const target = createWriteStream(whole, { mode: 0o600 });
    target.write(`{"header":${canonicalJson(header)},\n"actions":[\n`);
    await pipeline(createReadStream(body), target);
    const handle = await open(whole, 'r+');
    await handle.sync();
    await handle.close();
    await rename(whole, file);
    return header;
  } finally {
    await rm(body, { force: true });
    await rm(whole, { force: true });
  }
}

/** @throws InvalidState `plan_missing`, `plan_damaged` or `plan_format` */
export async function openPlan(file: string): Promise<PlanReader> {
  if (!existsSync(file)) {
    throw new InvalidState('plan_missing', 'There is no plan yet.', { file, hint: REPLAN });
  }
  const first = await firstLine(file);
  let header: PlanHeader;
  try {
    const parsed: unknown = JSON.parse(`${first.replace(/,$/, '')}}`);
    header = planHeader.parse((parsed as { header: unknown }).header);
  } catch (cause) {
    throw new InvalidState('plan_format', 'The plan is not one this version can read.', {
      file,
      hint: REPLAN,
      cause,
    });
  }
  return {
    header,
    async *actions() {
      let number = 0;
      let ended = false;
      for await (const line of lines(file)) {
        number += 1;
        if (number <= 2) continue;
        if (line === ']}') {
          ended = true;
          continue;
        }
        if (line === '') continue;
        yield readAction(file, line, number);
      }
      if (!ended) throw damaged(file, number, 'the end is missing');
    },
  };
}

function readAction(file: string, line: string, number: number): PlannedAction {
  try {
    return plannedAction.parse(JSON.parse(line.replace(/,$/, '')));
  } catch (cause) {
    throw damaged(file, number, 'is not an action', cause);
  }
}

function damaged(file: string, line: number, what: string, cause?: unknown): InvalidState {
  return new InvalidState('plan_damaged', `Line ${line} of the plan: ${what}.`, {
    file,
    hint: REPLAN,
    cause,
  });
}

function lines(file: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
}

async function firstLine(file: string): Promise<string> {
  for await (const line of lines(file)) return line;
  return '';
}
