// Files whose address no page shows: a button is pressed for them (`download`). Until then an address of our own stands for
// them, that of their page with what the pressing needs behind it. Pure.
import { slotsOf } from './paging.ts';
import type { RecordPage } from './schema.ts';
import type { RawValue, RawValues } from './values.ts';

/** What has to be pressed, and where. */
export interface PressedFile {
  readonly url: string;
  /** The page kind's name in the profile. */
  readonly page: string;
  /** Fill the slots of its actions and of `download`. */
  readonly values: RawValues;
}

const MARK = '#download=';

/**
 * The values of a page, with such an address for each of its files (`attachments`) that has none.
 * @param page the page kind, by name, and where it was read
 * @param values the row's with the page's own over them
 */
export function withPressedFiles(
  page: { readonly name: string; readonly kind: RecordPage; readonly url: string },
  values: RawValues,
): RawValues {
  const { kind } = page;
  if (kind.download === undefined) return values;
  const slots = slotsOf(JSON.stringify([kind.actions ?? [], kind.download]));
  const addressOf = (file: RawValues): string => {
    const known = { ...values, ...file };
    const needed = slots.map((slot) => [slot, String(known[slot] ?? '')]);
    return `${page.url}#${new URLSearchParams([['download', page.name], ...needed])}`;
  };
  const fill = (value: RawValue, isFile: boolean): RawValue => {
    if (Array.isArray(value)) return value.map((item) => fill(item, isFile));
    if (!isObject(value)) return value;
    const filled = Object.entries(value).map(([name, member]) => [
      name,
      fill(member, name === 'attachments'),
    ]);
    const own = isFile && (value.url ?? '') === '' ? { url: addressOf(value) } : {};
    return { ...Object.fromEntries(filled), ...own };
  };
  return fill(values as RawValue, false) as RawValues;
}

/** What such an address stands for; null for any other. */
export function pressedFile(address: string): PressedFile | null {
  const at = address.lastIndexOf(MARK);
  if (at < 0) return null;
  const { download: page = '', ...values } = Object.fromEntries(new URLSearchParams(address.slice(at + 1)));
  return { url: address.slice(0, at), page, values };
}

function isObject(value: RawValue): value is { [name: string]: RawValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
