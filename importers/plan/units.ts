// Units of a whole snapshot, in phase order and one at a time, and the unit of any one ref. Both derive it from
// the same record, map, survey and inventory, so that what is sent is what was planned.
import { InvalidState } from '../../lib/errors.ts';
import { channelTag, platformTag, REVIEWER } from '../../mapping/names.ts';
import { tagBook } from '../../mapping/tags.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { MigrationMap } from '../../model/map.ts';
import { type Phase, phases, type Unit } from '../../model/plan.ts';
import type { Attachment, Conversation, Ticket } from '../../model/records.ts';
import { type RecordOf, type StreamName, splitRef } from '../../model/streams.ts';
import type { Survey } from '../../model/survey.ts';
import { phaseOf } from '../streams/attachments.ts';
import { importers, streamsIn } from '../streams/importers.ts';
import { setupUnits } from '../streams/setup.ts';
import type { ImportSetting, Planned, Related } from '../writes/stream-importer.ts';
import type { SnapshotView } from './survey.ts';

export interface UnitSource {
  readonly setting: ImportSetting;
  /** Every unit with its draft, phase by phase. */
  all(): AsyncGenerator<Planned>;
  /** @throws InvalidState `unit_unknown` for a ref that this snapshot and map do not lead to */
  planned(ref: string): Promise<Planned>;
  unitFor(ref: string): Promise<Unit>;
}

export interface UnitInput {
  readonly snapshot: SnapshotView;
  readonly map: MigrationMap;
  readonly survey: Survey;
  readonly inventory: Inventory;
  /** Whether the account is connected to a PSA (the manifest says). */
  readonly psa: boolean;
  /** As {@link madeHere} says it when the plan is made, and the plan's header afterwards. */
  readonly ours?: readonly string[] | undefined;
}

/**
 * Holds users, teams, tags and property definitions in memory; everything else is read when its turn comes.
 * @throws UsageError when the map does not go with the workspace
 */
export async function openUnits({
  snapshot,
  map,
  survey,
  inventory,
  psa,
  ours = [],
}: UnitInput): Promise<UnitSource> {
  const setting: ImportSetting = {
    map,
    survey,
    inventory,
    ours: new Set(ours),
    users: await byId(snapshot, 'users'),
    teams: await byId(snapshot, 'teams'),
    properties: await byId(snapshot, 'properties'),
    tags: tagBook(
      [...(await byId(snapshot, 'tags')).values()],
      [...survey.tags, ...survey.channels.map(channelTag), ...survey.platforms.map(platformTag)],
      map.tagLength,
    ),
    knows: (stream, id) => snapshot.has(stream, id),
  };
  const setup = new Map(setupUnits(setting, psa).map((planned) => [planned.unit.ref, planned]));

  async function ofRecord<S extends StreamName>(stream: S, id: string): Promise<Planned[]> {
    const record = await snapshot.read(stream, id);
    return importers[stream].planned(record, setting, await relatedTo(stream, record, snapshot));
  }

  async function* ofStream(stream: StreamName, phase: Phase): AsyncGenerator<Planned> {
    for await (const id of snapshot.ids(stream)) {
      if (stream === 'attachments' && phaseOf(await snapshot.read('attachments', id)) !== phase) continue;
      for (const planned of await ofRecord(stream, id)) if (planned.unit.phase === phase) yield planned;
    }
  }

  async function planned(ref: string): Promise<Planned> {
    const own = setup.get(ref);
    if (own) return own;
    const { stream, id } = ref.startsWith(REVIEWER)
      ? { stream: 'reviews' as const, id: ref.slice(REVIEWER.length) }
      : recordOf(ref);
    const found = snapshot.has(stream, id)
      ? (await ofRecord(stream, id)).find(({ unit }) => unit.ref === ref)
      : undefined;
    if (found) return found;
    throw new InvalidState('unit_unknown', 'The plan names something that snapshot and map do not lead to.', {
      ref,
      hint: 'Make a new plan: threadlift plan',
    });
  }

  return {
    setting,
    async *all() {
      for (const phase of phases) {
        for (const own of setup.values()) if (own.unit.phase === phase) yield own;
        for (const stream of streamsIn(phase)) yield* ofStream(stream, phase);
      }
    },
    planned,
    unitFor: async (ref) => (await planned(ref)).unit,
  };
}

function recordOf(ref: string): { stream: StreamName; id: string } {
  try {
    const { stream, id } = splitRef(ref);
    return { stream, id: id.replace(/#response$/, '') };
  } catch (cause) {
    throw new InvalidState('unit_unknown', 'This is not the name of a unit.', { ref, cause });
  }
}

async function relatedTo<S extends StreamName>(
  stream: S,
  record: RecordOf[S],
  snapshot: SnapshotView,
): Promise<Related> {
  if (stream === 'attachments') {
    return { attachments: new Map(), parent: await parentOf(record as Attachment, snapshot) };
  }
  const attachments = new Map<string, Attachment>();
  if (stream === 'conversations' || stream === 'tickets') {
    for (const id of attachmentIds(record as Conversation | Ticket)) {
      if (snapshot.has('attachments', id)) attachments.set(id, await snapshot.read('attachments', id));
    }
  }
  return { attachments, parent: null };
}

/** Null for a parent that is not in the snapshot, or can have no files. */
async function parentOf({ parent }: Attachment, snapshot: SnapshotView): Promise<Related['parent']> {
  const [stream, id] = [parent.slice(0, parent.indexOf('/')), parent.slice(parent.indexOf('/') + 1)];
  if (stream !== 'conversations' && stream !== 'tickets' && stream !== 'templates') return null;
  return snapshot.has(stream, id) ? snapshot.read(stream, id) : null;
}

/** Those listed, and those that only the text shows. */
function attachmentIds({ messages }: Conversation | Ticket): Set<string> {
  return new Set(
    messages.flatMap(({ attachmentIds, html }) => [
      ...attachmentIds,
      ...[...html.matchAll(/attachment:([A-Za-z0-9._:@+=~,/-]+)/g)].map(([, id]) => id ?? ''),
    ]),
  );
}

async function byId<S extends 'users' | 'teams' | 'properties' | 'tags'>(
  snapshot: SnapshotView,
  stream: S,
): Promise<ReadonlyMap<string, RecordOf[S]>> {
  const records = new Map<string, RecordOf[S]>();
  for await (const id of snapshot.ids(stream)) records.set(id, await snapshot.read(stream, id));
  return records;
}
