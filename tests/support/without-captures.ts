// A working profile as it is before anybody has looked at what its pages read: captures, and where fields are in them,
// taken away.
import { parse, stringify } from 'yaml';

/**
 * The profile's text without captures, and without `capture` and `path` of any field; comments and anchors are lost. A
 * constant that held where something stood would hold everywhere: it goes, too.
 */
export function withoutCaptures(text: string): string {
  const { account, pages, ...rest } = parse(text) as Record<string, unknown>;
  return stringify(
    { ...rest, account: stripped(account), pages: stripped(pages) },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((one) => !isConditional(one)).map(stripped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'capture' && name !== 'path')
      .map(([name, member]) => [name, name === 'transform' ? member : stripped(member)]),
  );
}

const isConditional = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'const' in value && 'path' in value;
