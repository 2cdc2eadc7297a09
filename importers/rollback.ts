// Takes back what this run created and nobody has touched since, last made first. This is compensation, not
// undo: what can only be archived, or stays, is listed. Without `yes` it only says what it would do.
import { InDoubt, RecordError, throwIfAborted } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { Progress } from '../lib/progress.ts';
import type { Unit } from '../model/plan.ts';
import { isStreamName, streams } from '../model/streams.ts';
import { type Ledger, streamOf } from '../state/ledger.ts';
import { Unproven } from './intercom/answers.ts';
import type { IntercomApi } from './intercom/api.ts';
import type { WriteRequest } from './intercom/client.ts';
import { type Lookups, resolveWrite } from './resolve-deferred.ts';
import { touchedSince, undoing } from './undo.ts';

export interface RollbackDeps {
  readonly api: IntercomApi;
  readonly ledger: Ledger;
  unitFor(ref: string): Promise<Unit>;
  readonly logger: Logger;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  readonly concurrency: number;
  /** Really do it. */
  readonly yes: boolean;
}

export interface RollbackItem {
  readonly ref: string;
  readonly target: string | null;
  /** "delete", "archive" or "goes with its parent". */
  readonly what: string;
}

export interface RollbackResult {
  /** Done, or without `yes` to be done. */
  readonly items: readonly RollbackItem[];
  /** Left as it is, and why. */
  readonly kept: readonly { readonly ref: string; readonly why: string }[];
  /** What Intercom cannot take back, in words. */
  readonly remains: readonly string[];
}

const REMAINS = [
  'Notifications that were sent, and anything workflows did.',
  'Deleted conversations and tickets stay in reports (metrics are retained).',
  'Contacts, companies, attributes and ticket types are archived, not deleted; archived contacts keep their keys.',
];

const ATTEMPTS = 4;

/**
 * Running it again goes on where it stopped: what is taken back is `removed` in the ledger.
 * @throws InDoubt while writes are unsettled; Interrupted, OperatorError, Throttled, RetryableError
 */
export async function rollback(deps: RollbackDeps): Promise<RollbackResult> {
  const { ledger, signal } = deps;
  if (ledger.inDoubt().length > 0) {
    throw new InDoubt('in_doubt', 'There are writes of which it is not known whether they arrived.', {
      hint: 'Run `threadlift import` first: it settles them.',
    });
  }
  // One pass, keeping names only: there may be a million units.
  const made: string[] = [];
  const ours = new Set<string | null>();
  const adopted: string[] = [];
  for (const [ref, { how, target, status, done }] of ledger.units()) {
    const created = how === 'created' || (how === null && target !== null);
    if (created && status !== 'removed' && (done > 0 || status === 'done')) made.push(ref);
    if (how === 'matched' && done > 0 && ref.startsWith('contacts/')) adopted.push(`${ref} (${target})`);
    ours.add(target);
  }
  made.reverse();
  // What goes with its parent is settled once it is known what becomes of that.
  const refs = [...made.filter((ref) => !isCarried(ref)), ...made.filter(isCarried)];
  const replies = await repliesByParent(made, deps);
  const step = deps.progress.step('rollback', refs.length);
  const items: RollbackItem[] = [];
  const kept: { ref: string; why: string }[] = [];
  const gone = new Set<string>();

  const one = async (ref: string): Promise<void> => {
    throwIfAborted(signal);
    const unit = await deps.unitFor(ref);
    const outcome = isCarried(ref)
      ? await withParent(unit, gone, deps)
      : await takeBack(unit, { ours: (id) => ours.has(id), replies: replies.get(ref) ?? 0 }, deps);
    if ('why' in outcome) kept.push({ ref, why: outcome.why });
    else {
      gone.add(ref);
      items.push(outcome);
    }
    step.tick();
  };
  // Stream by stream: what refers to others goes before them, like ones go side by side.
  for (const group of groups(refs)) await sideBySide(group, deps.concurrency, one);
  step.finish();
  const taken =
    adopted.length === 0
      ? []
      : [
          `${adopted.length} contacts that existed before keep their updated fields, and stay unarchived: ${adopted.join(', ')}.`,
        ];
  return { items, kept, remains: [...REMAINS, ...taken] };
}

/** Nothing is begun before a worker is free for it, and nothing more once one has failed. @throws the first failure */
async function sideBySide(
  refs: readonly string[],
  workers: number,
  one: (ref: string) => Promise<void>,
): Promise<void> {
  const left = refs.values();
  let failure: unknown;
  const work = async (): Promise<void> => {
    while (failure === undefined) {
      const next = left.next();
      if (next.done) return;
      await one(next.value).catch((error: unknown) => {
        failure ??= error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, workers) }, work));
  if (failure !== undefined) throw failure;
}

/** Neighbours of one stream; "setup" may depend on itself (a type and its attributes), so one by one. */
function groups(refs: readonly string[]): string[][] {
  const all: string[][] = [];
  let last = '';
  for (const ref of refs) {
    const stream = streamOf(ref);
    if (stream === last && stream !== 'setup') all.at(-1)?.push(ref);
    else all.push([ref]);
    last = stream;
  }
  return all;
}

function isCarried(ref: string): boolean {
  const stream = streamOf(ref);
  return isStreamName(stream) && streams[stream].undo === 'with-parent';
}

/** The unit that a reply or a file belongs to. */
function parentOf({ writes, needs }: Unit): string | undefined {
  const [at] = Object.values(writes[0]?.path ?? {});
  return typeof at === 'object' && at !== null && '$id' in at ? String(at.$id) : needs[0];
}

/** How many replies units of their own made to each unit. */
async function repliesByParent(
  refs: readonly string[],
  { unitFor }: RollbackDeps,
): Promise<Map<string, number>> {
  const replies = new Map<string, number>();
  for (const ref of refs) {
    if (streamOf(ref) !== 'responses') continue;
    const parent = parentOf(await unitFor(ref)) ?? '';
    replies.set(parent, (replies.get(parent) ?? 0) + 1);
  }
  return replies;
}

async function withParent(
  unit: Unit,
  gone: ReadonlySet<string>,
  { ledger, yes }: RollbackDeps,
): Promise<RollbackItem | { readonly why: string }> {
  const parent = parentOf(unit) ?? '';
  if (!gone.has(parent) && ledger.unit(parent).status !== 'removed') return { why: `${parent} stays` };
  if (yes) await ledger.removed(unit.ref);
  return { ref: unit.ref, target: ledger.targetId(unit.ref), what: 'goes with its parent' };
}

async function takeBack(
  unit: Unit,
  { ours, replies }: { ours(id: string): boolean; replies: number },
  { api, ledger, logger, yes }: RollbackDeps,
): Promise<RollbackItem | { readonly why: string }> {
  const { ref } = unit;
  const { target, done } = ledger.unit(ref);
  const [first] = unit.writes;
  if (!first || target === null) return { why: 'the plan no longer says how it was made' };
  const lookups: Lookups = { idOf: (need) => ledger.targetId(need), optionId: async () => null };
  const request = await resolveWrite({ ...first, body: withoutOptions(first.body) }, lookups);
  const undo = undoing(first.endpoint, target, request.path);
  if (!undo) return { why: 'Intercom has no way to take it back' };
  const why = await touchedSince({ api, unit, id: target, request, done, repliesByOthers: replies, ours });
  if (why !== null) return { why };
  if (yes) {
    const refused = await sendUndo(undo.request, api);
    if (refused !== null) return { why: refused };
    await ledger.removed(ref);
    logger.info('rollback', `${undo.what}: done`, { ref });
  }
  return { ref, target, what: undo.what };
}

/** Option ids are of no use here, and their type may be archived already. */
function withoutOptions(body: Unit['writes'][number]['body']): Unit['writes'][number]['body'] {
  const { ticket_attributes: _values, ...rest } = body;
  return rest;
}

/** Repeating is harmless: what is gone answers 404. @returns Intercom's reason when it refuses */
async function sendUndo(request: WriteRequest, api: IntercomApi): Promise<string | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await api.send(request);
      return null;
    } catch (error) {
      if (error instanceof RecordError) return error.code.endsWith('not_found') ? null : error.message;
      if (!(error instanceof Unproven) || attempt === ATTEMPTS) throw error;
    }
  }
}
