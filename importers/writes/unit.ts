// Units around drafts: what they need, and those that send nothing. Pure.
import type { AttributeDraft, Draft, NothingDraft } from '../../mapping/draft.ts';
import type { DraftValue, Phase, Unit, Write } from '../../model/plan.ts';
import type { Undo } from '../../model/streams.ts';
import type { Planned } from './stream-importer.ts';

/** A unit that creates. Its needs are the units its writes name, and those that make its attributes. */
export function createUnit(
  draft: Draft,
  phase: Phase,
  undo: Undo,
  writes: readonly Write[],
  alsoNeeds: readonly string[] = [],
): Planned {
  const needs = new Set(alsoNeeds);
  for (const { path, body } of writes) {
    collectRefs(path, needs);
    collectRefs(body, needs);
  }
  needs.delete(draft.ref);
  const unit: Unit = {
    ref: draft.ref,
    phase,
    kind: 'create',
    needs: [...needs].sort(),
    writes,
    undo,
    findings: draft.findings,
  };
  return { unit, draft };
}

/** A unit for something that is there already. */
export function matchUnit(draft: Draft, phase: Phase, target: string): Planned {
  const { ref, findings } = draft;
  return {
    unit: { ref, phase, kind: 'match', needs: [], writes: [], target, undo: 'none', findings },
    draft,
  };
}

export function nothingUnit(draft: NothingDraft, phase: Phase): Planned {
  const { ref, kind, why } = draft;
  const findings =
    kind === 'manual' ? [...draft.findings, { code: 'manual' as const, ref, args: {} }] : draft.findings;
  return { unit: { ref, phase, kind, needs: [], writes: [], why, undo: 'none', findings }, draft };
}

export function nothing(kind: 'skip' | 'manual', ref: string, why: string): NothingDraft {
  return { object: 'nothing', ref, kind, why, findings: [] };
}

/** `{name: value}` of attributes, times as Unix seconds. @param ticketType set for tickets, whose lists take option ids */
export function attributeValues(
  attributes: readonly AttributeDraft[],
  ticketType?: string,
): { [name: string]: DraftValue } {
  return Object.fromEntries(
    attributes.map(({ name, value }): [string, DraftValue] => {
      if (typeof value !== 'object') return [name, value];
      if ('time' in value) return [name, value.time];
      if (ticketType === undefined) return [name, value.option];
      return [name, { $option: { ticketType, attribute: name, label: value.option } }];
    }),
  );
}

export function makersOf(attributes: readonly AttributeDraft[]): string[] {
  return attributes.map(({ from }) => from);
}

function collectRefs(value: DraftValue, refs: Set<string>): void {
  if (value === null || typeof value !== 'object') return;
  if ('$id' in value && typeof value.$id === 'string') refs.add(value.$id);
  else for (const member of Object.values(value) as DraftValue[]) collectRefs(member, refs);
}
