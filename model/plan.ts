// What an import will do, as data: units (one per source record, run in order inside) made of writes
// (one HTTP request each). plan.json holds the header and one line per action; drafts are derived
// again when they are sent and must have the planned hash.
import { z } from 'zod';
import { type Finding, finding } from './findings.ts';
import { inventory } from './inventory.ts';
import type { Undo } from './streams.ts';
import { survey } from './survey.ts';

export const PLAN_FORMAT = 1;

/** The order of the import. Each phase is reconciled by row count before the next begins. */
export const phases = [
  'people',
  'attributes',
  'tags',
  'companies',
  'contacts',
  'reviews',
  'responses',
  'conversations',
  'tickets',
  'articles',
  'handover',
] as const;
export type Phase = (typeof phases)[number];

/** Every write the importer can make, spelled as in Intercom's API description (2.16). */
export const endpoints = [
  'POST /tags',
  'POST /data_attributes',
  'POST /conversations/attributes',
  'POST /ticket_types',
  'POST /ticket_types/{ticket_type_id}/attributes',
  'POST /companies',
  'POST /contacts',
  'PUT /contacts/{contact_id}',
  'POST /contacts/{contact_id}/unarchive',
  'POST /contacts/{contact_id}/companies',
  'POST /conversations',
  'POST /conversations/{conversation_id}/reply',
  'POST /conversations/{conversation_id}/customers',
  'PUT /conversations/{conversation_id}',
  'POST /conversations/{conversation_id}/tags',
  'POST /conversations/{conversation_id}/parts',
  'POST /tickets',
  'POST /tickets/{ticket_id}/reply',
  'POST /tickets/{ticket_id}/tags',
  'PUT /tickets/{ticket_id}',
  'POST /help_center/collections',
  'POST /articles',
] as const;
export type Endpoint = (typeof endpoints)[number];

/**
 * A value of a draft that is known only when it is sent:
 * - `$id`: the Intercom id of another unit (`"contacts/k12"`, `"setup/ticket-type:Review"`), as a string, or as
 *   the number that a few fields want;
 * - `$option`: the id of a list option, by ticket type and attribute name, as re-read after the attributes phase;
 * - `$file`: the bytes of `snapshot/files/<sha256>`, base64, as an `attachment_files` item.
 */
export type Deferred =
  | { readonly $id: string; readonly as?: 'integer' }
  | { readonly $option: { readonly ticketType: string; readonly attribute: string; readonly label: string } }
  | { readonly $file: { readonly sha256: string; readonly name: string; readonly contentType: string } };

export type DraftValue =
  | string
  | number
  | boolean
  | null
  | Deferred
  | readonly DraftValue[]
  | { readonly [key: string]: DraftValue };

/** One request, still without ids. */
export interface Write {
  /** Name of the step inside its unit: "create", "reply-3", "tag:VIP", "close". Unique in the unit. */
  readonly step: string;
  readonly endpoint: Endpoint;
  readonly path: Readonly<Record<string, DraftValue>>;
  readonly body: { readonly [key: string]: DraftValue };
}

/** What happens to one source record (or to one object that the map itself wants, `setup/...`). */
export interface Unit {
  /** `stream/id`, `reviews/<id>#response`, or `setup/<kind>:<name>`. */
  readonly ref: string;
  readonly phase: Phase;
  readonly kind: 'create' | 'match' | 'skip' | 'manual';
  /** Units whose target ids or existence this one relies on; a failed one holds it. */
  readonly needs: readonly string[];
  /**
   * For `create`: in order; the first write's answer carries the unit's Intercom id. None when the unit is
   * carried by the one it needs (an attachment rides on a part of its parent): done when that is done.
   */
  readonly writes: readonly Write[];
  /** For `match`: the Intercom id. */
  readonly target?: string;
  /** For `skip` and `manual`: why. */
  readonly why?: string;
  readonly undo: Undo;
  readonly findings: readonly Finding[];
}

/** One line of plan.json's `actions`: a write, or a unit without writes. */
export const plannedAction = z.strictObject({
  /** The unit's ref, and after "#" the step for every write but the first: `conversations/c1#reply-2`. */
  ref: z.string(),
  kind: z.enum(['create', 'match', 'skip', 'manual']),
  phase: z.enum(phases),
  endpoint: z.enum(endpoints).optional(),
  needs: z.array(z.string()),
  /** SHA-256 of the draft with its deferred values unresolved; of the target or reason for other kinds. */
  hash: z.string(),
  target: z.string().optional(),
  why: z.string().optional(),
  /** What this unit loses or changes on the way; on its first action only. */
  findings: z.array(finding).optional(),
});
export type PlannedAction = z.infer<typeof plannedAction>;

const countsByKind = z.strictObject({
  total: z.int(),
  create: z.int(),
  match: z.int(),
  skip: z.int(),
  manual: z.int(),
});

export const planHeader = z.strictObject({
  formatVersion: z.literal(PLAN_FORMAT),
  snapshotSeal: z.string(),
  mapHash: z.string(),
  workspaceId: z.string(),
  /** What the plan was made from beside records and map; drafts are derived again from the same. */
  survey,
  inventory,
  /** Refs of what the run folder had made itself by then, and the inventory therefore shows; absent for none. */
  ours: z.array(z.string()).optional(),
  /** Units per stream ("setup" for what the map itself wants). */
  streams: z.record(z.string(), countsByKind),
  /** Writes per endpoint. */
  requests: z.record(z.string(), z.int()),
  /** SHA-256 over every line of the actions, in order. */
  actionsHash: z.string(),
  estimate: z.strictObject({
    writes: z.int(),
    /** Requests a minute the workspace allows, and the share of it the import takes. */
    perMinute: z.int(),
    seconds: z.int(),
  }),
  /** Findings by code. */
  findings: z.record(z.string(), z.int()),
});
export type PlanHeader = z.infer<typeof planHeader>;

/** Counters, the same five in the same order everywhere. */
export interface Counters {
  total: number;
  created: number;
  matched: number;
  skipped: number;
  failed: number;
}
export const noCounters = (): Counters => ({ total: 0, created: 0, matched: 0, skipped: 0, failed: 0 });
