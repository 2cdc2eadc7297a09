// What no other stream told, as findings: one of each kind on a record, with how many there were. Pure.
import type { Finding } from '../../model/findings.ts';
import type { Ref } from '../../model/streams.ts';
import type { FieldMiss } from '../../selectors/read-fields.ts';

/** How many texts are named. */
const EXAMPLES = 3;

export function missFindings(ref: Ref, misses: readonly FieldMiss[]): Finding[] {
  return (['lookup_missing', 'lookup_ambiguous'] as const).flatMap((code): Finding[] => {
    const own = misses.filter((miss) => miss.code === code);
    if (own.length === 0) return [];
    const each = (of: (miss: FieldMiss) => string): string[] => [...new Set(own.map(of))].sort();
    const examples = each(({ text }) => text).slice(0, EXAMPLES);
    const fields = each(({ field }) => field).join(', ');
    const streams = each((miss) => miss.in).join(', ');
    return [{ code, ref, args: { fields, count: own.length, in: streams, examples: examples.join(', ') } }];
  });
}
