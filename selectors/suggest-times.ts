// Candidates for times in another format: what reads every text that stands there. Pure.
import type { Candidate } from './candidate.ts';
import type { Field } from './field.ts';
import { inferTimes } from './infer-time.ts';
import type { Check } from './inspection.ts';
import { placesOf, scalarAt } from './places.ts';
import type { Profile } from './schema.ts';
import { pathOf } from './suggest-fields.ts';
import { applyTransforms, type Context } from './transforms.ts';

/** @returns one for each reading; of several none is surer, so that only what is known of the records decides */
export function timeCandidates(profile: Profile, page: string, check: Check, env: Context): Candidate[] {
  const path = pathOf(profile, page, check.field);
  const field = check.sightings[0]?.field;
  const at = field?.transform.findIndex((step) => typeof step === 'object' && 'time' in step) ?? -1;
  const step = field?.transform[at];
  if (!field || path === null || typeof step !== 'object' || !('time' in step)) return [];
  const texts = check.sightings.flatMap((one) =>
    textOf({ ...field, transform: field.transform.slice(0, at) }, one.place, env),
  );
  const zone = step.time.zone === 'account' ? env.timezone : step.time.zone;
  const readings = inferTimes(
    texts,
    zone,
    env.takenAt,
    /due|until|expir|snooz|remind/i.test(check.field),
  ).filter(({ format }) => !step.time.formats.includes(format));
  const isOne = readings.length === 1;
  return readings.map(({ format }) => ({
    field: check.field,
    edits: [{ path: [...path, 'transform', at, 'time', 'formats'], value: format, how: 'first' as const }],
    reason: isOne
      ? `reads all ${texts.length} times that stand there, and no other order of day and month does`
      : `reads all ${texts.length} times that stand there, as another format does, too`,
    confidence: isOne ? 0.85 + Math.min(0.1, texts.length * 0.01) : 0.6,
  }));
}

function textOf(field: Field, place: Check['sightings'][number]['place'], env: Context): string[] {
  for (const places of placesOf(field, place).candidates) {
    const [first] = places;
    const text = first && scalarAt(field, first);
    if (typeof text !== 'string' || text === '') continue;
    const value = applyTransforms(text, field.transform, env);
    return typeof value === 'string' ? [value] : [];
  }
  return [];
}
