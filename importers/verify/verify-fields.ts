// The unit of comparison: one field of one object, as expected and as found, both spelled the same way. Pure.
import type { AttributeDraft, AttributeValue } from '../../mapping/draft.ts';
import { comparableHtml, comparableText } from '../../mapping/html.ts';
import type { Finding } from '../../model/findings.ts';

export interface Check {
  readonly field: string;
  readonly expected: string;
  /** Null where Intercom has nothing. */
  readonly found: string | null;
  /** The stream it counts for, when not that of the unit: files of a message are attachments. */
  readonly stream?: 'attachments';
}

export function holds({ expected, found }: Check): boolean {
  return expected === found;
}

/** Values longer than this are cut in findings: whole bodies do not belong in a report. */
const SHOWN = 120;

export function differs(ref: string, { field, expected, found }: Check): Finding {
  const at = firstDifference(expected, found ?? '');
  return {
    code: 'field_differs',
    ref,
    args: { field, expected: excerpt(expected, at), found: found === null ? 'nothing' : excerpt(found, at) },
  };
}

/** A value that is either there or not, for example a tag. */
export function presence(field: string, there: boolean): Check {
  return { field, expected: 'present', found: there ? 'present' : null };
}

export function text(field: string, expected: string, found: string | null | undefined): Check {
  return { field, expected: comparableText(expected), found: found == null ? null : comparableText(found) };
}

/** @param expected plain text, or HTML as sent; Intercom always answers HTML */
export function body(
  field: string,
  expected: { readonly format: 'text' | 'html'; readonly content: string },
  found: string | null | undefined,
): Check {
  return {
    field,
    expected: comparableBody(expected),
    found: found == null ? null : comparableHtml(found),
  };
}

export function comparableBody({ format, content }: { format: 'text' | 'html'; content: string }): string {
  return format === 'text' ? comparableText(content) : comparableHtml(content);
}

export function same(field: string, expected: string | number | boolean, found: unknown): Check {
  return { field, expected: String(expected), found: found == null ? null : String(found) };
}

/** Intercom keeps addresses in lower case. */
export function email(field: string, expected: string, found: string | null): Check {
  return { field, expected: expected.toLowerCase(), found: found?.toLowerCase() ?? null };
}

/** Intercom may space a number differently. */
export function phone(field: string, expected: string, found: string | null): Check {
  const bare = (number: string): string => number.replace(/[\s().-]/g, '');
  return { field, expected: bare(expected), found: found === null ? null : bare(found) };
}

/**
 * @param found custom attributes as read
 * @param labelOf label of a list option by its id: tickets may read back either (docs/intercom.md 13)
 */
export function attributeChecks(
  attributes: readonly AttributeDraft[],
  found: Readonly<Record<string, unknown>>,
  labelOf: (attribute: string, optionId: string) => string | undefined = () => undefined,
): Check[] {
  return attributes.map(({ name, value }) => {
    const expected = spelled(value);
    const raw = found[name];
    return {
      field: `attribute ${name}`,
      expected,
      found: raw == null ? null : asRead(value, raw, (id) => labelOf(name, id)),
    };
  });
}

function spelled(value: AttributeValue): string {
  if (typeof value === 'string') return comparableText(value);
  if (typeof value !== 'object') return String(value);
  return 'time' in value ? String(value.time) : value.option;
}

/** Attributes read back in other spellings: numbers as text, times in ISO. */
function asRead(wanted: AttributeValue, raw: unknown, labelOf: (id: string) => string | undefined): string {
  if (typeof wanted === 'number') return String(Number(raw));
  if (typeof wanted !== 'object') return comparableText(String(raw));
  if ('option' in wanted) return labelOf(String(raw)) ?? String(raw);
  const plain = Number(raw);
  return String(Number.isNaN(plain) ? Date.parse(String(raw)) / 1000 : plain);
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

/** Short values whole; long ones around where they begin to differ. */
function excerpt(value: string, at: number): string {
  if (value.length <= SHOWN) return value;
  const from = Math.max(0, Math.min(at - SHOWN / 4, value.length - SHOWN));
  const cut = value.slice(from, from + SHOWN);
  return `${from > 0 ? '…' : ''}${cut}${from + SHOWN < value.length ? '…' : ''}`;
}
