// What the file of a stream has to provide: records to units, purely, and an account of every field.
import type { Draft } from '../../mapping/draft.ts';
import type { Attachments, Setting } from '../../mapping/setting.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Phase, Unit } from '../../model/plan.ts';
import type { Conversation, Template, Ticket } from '../../model/records.ts';
import type { RecordOf, StreamName } from '../../model/streams.ts';

/** A unit, and the draft it was made from: the import sends the one, verification expects the other. */
export interface Planned {
  readonly unit: Unit;
  readonly draft: Draft;
}

export interface ImportSetting extends Setting {
  readonly inventory: Inventory;
  /** Refs of what this run folder has made itself: in the inventory, and yet nothing that was there before. */
  readonly ours: ReadonlySet<string>;
}

/** Records of other streams that one record's units are made of. */
export interface Related {
  readonly attachments: Attachments;
  /** For an attachment: what it belongs to. */
  readonly parent: Conversation | Ticket | Template | null;
}

/**
 * What becomes of a field: `sent` changes what Intercom gets or what is told about it; everything else says
 * where it is used instead, or why it is left behind.
 */
export type FieldFate = 'sent' | { readonly used: string } | { readonly dropped: string };

export interface StreamImporter<S extends StreamName> {
  readonly stream: S;
  /** The phases in which its records have units, in order. */
  readonly phases: readonly Phase[];
  /** Every field but the id, which is the ref of the unit. */
  readonly fields: { readonly [Field in Exclude<keyof RecordOf[S], 'id'>]: FieldFate };
  /** Every unit the record leads to, each with its own phase. */
  planned(record: RecordOf[S], setting: ImportSetting, related: Related): Planned[];
}
