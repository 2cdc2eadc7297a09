// Which of a stream's lists are proved whole, and by what: of the pages it was listed on, of the lists inside its
// records, of the files they name. Only reads: the queue, and what was noted beside the records.
import { commonProof, type ListSeal, type Proof, type ProofState } from '../../model/proof.ts';
import { type StreamName, splitRef } from '../../model/streams.ts';
import { isListPage, type Profile } from '../../selectors/schema.ts';
import type { EarlierSnapshot } from '../../state/earlier-snapshot.ts';
import { readNotes } from '../../state/provenance-notes.ts';
import type { SnapshotWriter } from '../../state/snapshot-writer.ts';
import type { ListProgress, Queue } from './queue.ts';

/** What was noted beside a record. */
export interface RecordNote {
  /** What proves each of its own lists, by field. */
  readonly nested: Readonly<Record<string, Proof | null>>;
  /** Fields whose label its page did not have. */
  readonly unlabelled: readonly string[];
  /** It was read from a page for people, which has labels. */
  readonly isPage: boolean;
}

/** What was noted beside each record that is there. */
export async function recordNotes(
  writer: Pick<SnapshotWriter, 'dir' | 'has'>,
): Promise<ReadonlyMap<string, RecordNote>> {
  const notes = await readNotes(writer.dir, ({ nested, unlabelled, strategy }) => ({
    nested: nested ?? NO_LISTS,
    unlabelled: unlabelled ?? NO_FIELDS,
    isPage: strategy === 'http' || strategy === 'render',
  }));
  return new Map(
    [...notes].filter(([ref]) => {
      const { stream, id } = splitRef(ref);
      return writer.has(stream, id);
    }),
  );
}

const NO_LISTS: RecordNote['nested'] = {};
const NO_FIELDS: RecordNote['unlabelled'] = [];

/** Stands in the manifest of an export where a crawl names its profile. */
export const EXPORT_PROFILE = 'export-folder';

/** Whether the other way an account can be read told of the same records. @param ids of a stream, now */
export function agreesWith(
  earlier: EarlierSnapshot | undefined,
  now: 'crawl' | 'export',
  stream: StreamName,
  ids: ReadonlySet<string>,
): boolean {
  const before = earlier?.manifest.profile.name === EXPORT_PROFILE ? 'export' : 'crawl';
  if (earlier === undefined || before === now || ids.size === 0) return false;
  const known = earlier.ids(stream);
  return known.length === ids.size && known.every((id) => ids.has(id));
}

/** All there is of a stream in an exported folder, which does not say how much that should be. */
export function exportList(
  earlier: EarlierSnapshot | undefined,
  stream: StreamName,
  ids: ReadonlySet<string>,
): ListSeal {
  const by = agreesWith(earlier, 'export', stream, ids) ? 'agreement' : null;
  return { list: 'export', state: stateBy(by), by, rows: ids.size, records: null };
}

/** Every page kind that lists the stream. @param earlier an export may tell what a crawl's lists do not */
export function pageLists(
  { queue, profile, earlier }: { queue: Queue; profile: Profile; earlier: EarlierSnapshot | undefined },
  stream: StreamName,
): ListSeal[] {
  const walked = Object.entries(profile.pages)
    .filter(([, page]) => isListPage(page) && page.stream === stream)
    .map(([name]) => ({ name, list: queue.list(name) }));
  const isFinished = queue.stream(stream)?.finished === true;
  const all = new Set(
    walked.flatMap(({ list }) => [...(list?.keys ?? [])].flatMap((key) => idOf(stream, key))),
  );
  const isAgreed = agreesWith(earlier, 'crawl', stream, all);
  return walked.map(({ name, list }) => {
    const others = walked.filter((other) => other.name !== name).map((other) => other.list);
    const agreed = isAgreed || (list !== undefined && agrees(list, others));
    const by = list?.done ? (list.proof ?? (agreed ? 'agreement' : null)) : null;
    // Read by an earlier run whose profile had other pages: whole as far as anybody knows, and nothing proves it.
    const isOpen = list === undefined ? !isFinished : !list.done;
    return { list: name, state: isOpen ? 'gap' : stateBy(by), by, rows: list?.keys.size ?? 0, records: null };
  });
}

/** The id in a row's key; none in one that is only an address. */
function idOf(stream: StreamName, key: string): string[] {
  return key.startsWith(`${stream}/`) ? [splitRef(key).id] : [];
}

/** Another list of the stream has the very same rows. */
function agrees(list: ListProgress, others: readonly (ListProgress | undefined)[]): boolean {
  return others.some(
    (other) =>
      other?.done === true &&
      list.keys.size > 0 &&
      other.keys.size === list.keys.size &&
      [...list.keys].every((key) => other.keys.has(key)),
  );
}

/** The lists inside a stream's records. @param notes by ref; those of other streams are passed over */
export function nestedLists(notes: ReadonlyMap<string, RecordNote>, stream: StreamName): ListSeal[] {
  const byField = new Map<string, (Proof | null)[]>();
  for (const [ref, { nested }] of notes) {
    if (!ref.startsWith(`${stream}/`)) continue;
    for (const [field, proof] of Object.entries(nested)) {
      const known = byField.get(field) ?? [];
      byField.set(field, known);
      known.push(proof);
    }
  }
  return [...byField].sort().map(([field, found]) => {
    const unproved = found.filter((proof) => proof === null).length;
    const by = commonProof(found);
    return {
      list: `${stream}.${field}`,
      state: stateBy(by),
      by,
      rows: null,
      records: { proved: found.length - unproved, unproved },
    };
  });
}

/**
 * The files, which no page lists: messages name them, so all are known where all messages are, and none hangs in a
 * text that no message claims.
 * @param parents the lists of the streams that have files
 */
export function fileList(files: number, parents: readonly ListSeal[], unclaimed: boolean): ListSeal {
  const isKnown = parents.length > 0 && parents.every(({ state }) => state === 'proved') && !unclaimed;
  const by = isKnown ? commonProof(parents.map((parent) => parent.by)) : null;
  return { list: 'files', state: stateBy(by), by, rows: files, records: null };
}

function stateBy(by: Proof | null): ProofState {
  return by === null ? 'unproved' : 'proved';
}
