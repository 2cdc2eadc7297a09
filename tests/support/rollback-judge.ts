// What a rollback must have left: held against the workspace as it was before the import, object by object.
import { expect } from 'chai';
import type { Objects, Thing } from './rollback-world.ts';

/** Intercom cannot delete these, only archive them. */
const ARCHIVED = new Set([
  'contacts',
  'companies',
  'conversation_attributes',
  'data_attributes',
  'ticket_types',
]);
/** The tombstones of what was deleted. */
const TRACES = new Set(['deleted']);

export interface Undone {
  readonly before: Objects;
  /** After the import and what colleagues did since. */
  readonly imported: Objects;
  readonly after: Objects;
  readonly kept: readonly { readonly ref: string; readonly target: string | null }[];
  /** What the command says Intercom cannot take back: exceptions are named there, with their ids. */
  readonly remains: readonly string[];
}

export function expectUndone({ before, imported, after, kept, remains }: Undone): void {
  const attributes = staying(kept, 'attributes');
  for (const [kind, things] of Object.entries(after)) {
    if (TRACES.has(kind)) continue;
    const stays = staying(kept, kind);
    const was = byId(before[kind]);
    const made = byId(imported[kind]);
    const there = byId(things);
    for (const [id, thing] of was) {
      if (remains.some((line) => line.includes(`(${id}) existed before`))) {
        expect(there.get(id), `${kind} ${id} is named as changed`).to.deep.equal(made.get(id));
        continue;
      }
      // The tag that a colleague has put on since is theirs; everything else is as it was before the import.
      const tags = kind === 'conversations' ? { tags: made.get(id)?.tags } : {};
      expect(there.get(id), `${kind} ${id} was there before`).to.deep.equal({ ...thing, ...tags });
    }
    for (const [id, thing] of there) {
      if (was.has(id)) continue;
      if (stays.has(id))
        expect(used(thing, attributes), `${kind} ${id} is kept`).to.deep.equal(
          used(made.get(id), attributes),
        );
      else {
        expect(ARCHIVED.has(kind), `${kind} ${id} is left behind`).to.equal(true);
        expect(thing.archived, `${kind} ${id} is left behind`).to.equal(true);
      }
    }
    for (const [id] of made) {
      if (stays.has(id) && !was.has(id)) expect(there.has(id), `${kind} ${id} is kept`).to.equal(true);
    }
  }
}

/** Refs by the sandbox's name for what they stand for: ids are unique among objects of one kind only. */
const KINDS: Readonly<Record<string, RegExp>> = {
  // Conversations and tickets share their ids.
  conversations: /^(conversations|tickets|reviews)\//,
  tickets: /^(conversations|tickets|reviews)\//,
  contacts: /^(contacts\/|setup\/(contact|reviewer):)/,
  companies: /^companies\//,
  tags: /^(tags\/|setup\/tag:)/,
  articles: /^articles\//,
  collections: /^setup\/collection:/,
  ticket_types: /^setup\/ticket-type:/,
  attributes: /^(properties\/|setup\/[a-z]+-attribute:)/,
};

function staying(kept: Undone['kept'], kind: string): ReadonlySet<string | null> {
  const refs = KINDS[kind] ?? (kind.endsWith('attributes') ? KINDS.attributes : undefined);
  return new Set(kept.filter(({ ref }) => refs?.test(ref)).map(({ target }) => target));
}

/** A ticket type that stays for the sake of a ticket keeps the attributes that are kept, and loses the others. */
function used(thing: Thing | undefined, stays: ReadonlySet<string | null>): Thing | undefined {
  if (!thing?.attributes) return thing;
  const attributes = thing.attributes.filter(
    ({ id, name }) => name?.startsWith('_default_') || stays.has(String(id)),
  );
  return { ...thing, attributes };
}

function byId(things: readonly Thing[] | undefined): Map<string, Thing> {
  return new Map((things ?? []).map((thing) => [String(thing.id), thing]));
}
