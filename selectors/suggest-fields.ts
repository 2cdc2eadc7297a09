// Candidates for fields that are found by their label or column: other labels and headers on the same page, by
// words, by what their values are, by where they stand among the fields that still match. Pure.
import { isTag } from 'domhandler';
import type { Candidate } from './candidate.ts';
import { findOne } from './document.ts';
import type { Field } from './field.ts';
import { kindOf } from './inspect.ts';
import type { Check } from './inspection.ts';
import { labelsIn } from './labels-on-page.ts';
import { nearness, type Synonyms } from './near-text.ts';
import { columnsOf } from './places.ts';
import type { Profile } from './schema.ts';

const NESTS = ['each', 'one', 'pairs'] as const;
const NAMED = /^(column|label) "(.*)"$/;

/** @param wasThere it gave a value in an earlier probe: then even a place in the order counts for an optional field */
export function fieldCandidates(
  profile: Profile,
  page: string,
  check: Check,
  checks: readonly Check[],
  wasThere: boolean,
): Candidate[] {
  const field = check.sightings[0]?.field;
  const by = field?.column ? 'column' : field?.label ? 'label' : null;
  const path = pathOf(profile, page, check.field);
  if (!field || by === null || path === null) return [];
  const names = field[by] ?? [];
  const shown = textsAround(check, field, by);
  const taken = new Map(
    checks
      .filter(({ state }) => state === 'ok' || state === 'fallback')
      .flatMap((other) => {
        const named = NAMED.exec(other.choice?.selector ?? '');
        return named && named[1] === by ? [[named[2]?.toLowerCase() ?? '', other.field] as const] : [];
      }),
  );
  const free = shown.filter((text) => !taken.has(text));
  const between = placeInOrder(check, checks, shown, taken);
  return free.flatMap((text): Candidate[] => {
    const near = nearness(names, text, synonymsOf(profile));
    const isProven = Boolean(field.attr) || field.transform.some(proves);
    const stands = between.includes(text);
    const ways: { confidence: number; why: string }[] = [
      { confidence: near.score, why: near.why },
      { confidence: isProven ? 0.6 : 0, why: 'the only other one whose values are of this field’s kind' },
      {
        confidence: stands && (field.required || wasThere) && between.length === 1 ? 0.5 : 0,
        why: `it stands where "${names[0]}" stood among the others`,
      },
    ];
    const [best] = ways.sort((a, b) => b.confidence - a.confidence);
    if (!best || best.confidence === 0) return [];
    const confidence = Math.min(0.97, best.confidence + (stands && near.score > 0 ? 0.15 : 0));
    const reason = `${by} "${text}": ${best.why}`;
    return [
      {
        field: check.field,
        edits: [{ path: [...path, by], value: asWritten(text), how: 'first' }],
        reason,
        confidence,
      },
    ];
  });
}

/** Labels are compared in lower case, and read better with a capital. */
const asWritten = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Steps that a wrong text would not pass. */
function proves(step: Field['transform'][number]): boolean {
  if (typeof step === 'string') return step === 'integer' || step === 'number';
  return 'map' in step || 'time' in step || 'regex' in step;
}

/** The labels or headers that stand where the field was looked for, in the page's order. */
function textsAround(check: Check, field: Field, by: 'column' | 'label'): string[] {
  const texts = new Set<string>();
  for (const { place } of check.sightings) {
    if (place.kind === 'json') continue;
    if (by === 'column') {
      if (isTag(place.node)) for (const text of columnsOf(place.node)?.keys() ?? []) texts.add(text);
      continue;
    }
    const part = field.within
      ? field.within.map((one) => findOne(one, place.node)).find((node) => node !== null)
      : place.node;
    if (part) for (const text of labelsIn(part)) texts.add(text);
  }
  return [...texts].filter((text) => text !== '');
}

/** Free texts between those of the nearest fields before and after this one in the profile that still match. */
function placeInOrder(
  check: Check,
  checks: readonly Check[],
  shown: readonly string[],
  taken: ReadonlyMap<string, string>,
): string[] {
  const order = checks.map(({ field }) => field);
  const at = order.indexOf(check.field);
  const spots = [...taken].map(([text, field]) => ({
    spot: shown.indexOf(text),
    rank: order.indexOf(field),
  }));
  const known = spots.filter(({ spot, rank }) => spot >= 0 && rank >= 0);
  const before = known.filter(({ rank }) => rank < at).sort((a, b) => b.rank - a.rank)[0]?.spot ?? -1;
  const after =
    known.filter(({ rank }) => rank > at).sort((a, b) => a.rank - b.rank)[0]?.spot ?? shown.length;
  return shown.filter((text, spot) => spot > before && spot < after && !taken.has(text));
}

/** Every list of names in the profile: what it calls by several names is one thing. */
function synonymsOf(profile: Profile): Synonyms {
  const known = synonyms.get(profile);
  if (known) return known;
  const groups: Set<string>[] = [];
  const collect = (fields: Record<string, Field>): void => {
    for (const field of Object.values(fields)) {
      for (const names of [field.column, field.label])
        if (names && names.length > 1) groups.push(new Set(names.map((name) => name.toLowerCase())));
      for (const inner of [field.each, field.one, field.pairs])
        if (inner) collect(inner as Record<string, Field>);
    }
  };
  collect(profile.account.fields);
  for (const page of Object.values(profile.pages)) collect(page.fields);
  synonyms.set(profile, groups);
  return groups;
}
const synonyms = new WeakMap<Profile, Synonyms>();

/** Where a field stands in the profile: "messages.author.name" -> pages, thread, fields, messages, each, author, one, name. */
export function pathOf(profile: Profile, page: string, field: string): (string | number)[] | null {
  const kind = kindOf(profile, page);
  if (!kind) return null;
  const root = page === 'account' ? ['account'] : ['pages', page];
  if (field === 'list.counter') return [...root, 'list', 'counter'];
  if (field.startsWith('counters.')) return [...root, 'counters', field.slice('counters.'.length)];
  const path: (string | number)[] = [...root, 'fields'];
  let fields: Record<string, Field> | undefined = kind.fields;
  for (const [at, name] of field.split('.').entries()) {
    const found: Field | undefined = fields?.[name];
    if (!found) return null;
    path.push(name);
    const nest: 'each' | 'one' | 'pairs' | undefined = NESTS.find((one) => found[one] !== undefined);
    fields = nest ? (found[nest] as Record<string, Field>) : undefined;
    if (nest && at < field.split('.').length - 1) path.push(nest);
  }
  return path;
}
