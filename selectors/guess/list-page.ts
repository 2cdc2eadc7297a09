// A page of an unknown helpdesk as a list of a stream's records: its rows, what tells them apart, where they lead, how the
// list goes on, and the fields that stand in the rows. Pure.
import type { Element } from 'domhandler';
import type { StreamName } from '../../model/streams.ts';
import { documentOf, findAll, findOne } from '../document.ts';
import { fold, textOf } from '../text.ts';
import type { HtmlContent } from '../values.ts';
import { isOwnAddress, type RecordAddress, recordAddresses } from './addresses.ts';
import { guessFields } from './fields.ts';
import type { GuessedFields, Joins, Settings } from './given.ts';
import { type CounterGuess, countersIn, type PagerGuess, pagerIn } from './paging.ts';
import { type RowGroup, rowGroups } from './rows.ts';

export interface ListGuess {
  readonly stream: StreamName;
  readonly rows: RowGroup;
  readonly id: { readonly settings: Settings; readonly evidence: string };
  readonly ids: readonly string[];
  /** Where a row leads; null where the row is all there is. */
  readonly record: RecordAddress | null;
  readonly pager: PagerGuess | null;
  readonly counter: CounterGuess | null;
  readonly ready: readonly string[];
  readonly guessed: GuessedFields;
}

export interface PageGiven {
  readonly stream: StreamName;
  readonly content: HtmlContent;
  readonly joins: Joins;
  readonly zone: string;
  readonly takenAt: number;
}

/** A script that draws a list may draw more of it on the way down. */
const SCROLLED: PagerGuess = { kind: 'infinite-scroll', evidence: 'a script draws it, and nothing pages' };

/** What the page lists; null where nothing on it does, or nothing tells its rows apart. */
export function listOf(content: HtmlContent): Pick<ListGuess, 'rows' | 'id' | 'ids' | 'record'> | null {
  const { root } = documentOf(content);
  for (const rows of rowGroups(root)) {
    const addresses = recordAddresses(rows.elements, content.url).filter(isOwnAddress);
    const id = idOf(rows.elements, addresses);
    if (id === null) continue;
    return { rows, id, ids: id.values, record: id.record ?? null };
  }
  return null;
}

interface IdGuess {
  readonly settings: Settings;
  readonly evidence: string;
  readonly values: readonly string[];
  readonly record: RecordAddress | undefined;
}

/** An attribute of the row, else the end of its link, else the value of its checkbox. */
function idOf(elements: readonly Element[], addresses: readonly RecordAddress[]): IdGuess | null {
  const [record] = addresses;
  const count = `${elements.length} of ${elements.length} rows`;
  const unique = (values: readonly (string | undefined)[]): string[] | null => {
    const known = values.filter(
      (one) => one !== undefined && /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(one),
    ) as string[];
    return known.length === elements.length && new Set(known).size === known.length ? known : null;
  };
  const names = Object.keys(elements[0]?.attribs ?? {}).filter(
    (name) => /^data-/.test(name) && /id$|key$/.test(name),
  );
  for (const name of names) {
    const values = unique(elements.map(({ attribs }) => attribs[name]));
    const same = addresses.find(({ ids }) => values?.every((one, at) => one === ids[at]));
    if (values)
      return {
        settings: { attr: name, required: true },
        evidence: `${count}; attribute ${name}`,
        values,
        record: same,
      };
  }
  if (record && record.share === 1) {
    const { select, pattern } = record.link;
    const settings = { select, attr: 'href', required: true, transform: [{ regex: pattern }] };
    return {
      settings,
      evidence: `${count}; link to ${record.template}`,
      values: record.ids as string[],
      record,
    };
  }
  const box = elements.map((one) => findOne('input[type=checkbox][value]', one)?.attribs.value);
  const values = unique(box);
  if (!values) return null;
  const settings = { select: 'input[type=checkbox][value]', attr: 'value', required: true };
  return { settings, evidence: `${count}; value of the checkbox`, values, record: undefined };
}

export function guessList({ stream, content, joins, zone, takenAt }: PageGiven): ListGuess | null {
  const found = listOf(content);
  if (found === null) return null;
  const document = documentOf(content);
  const { root } = document;
  const shown = pagerIn(root, content.url);
  const [counter = null] = countersIn(root, found.rows.elements.length, shown !== null);
  const pager = shown ?? (document.drawn ? SCROLLED : null);
  const samples = found.rows.elements.map((node) => ({
    place: { kind: 'html' as const, document, node },
    url: content.url,
  }));
  const guessed = guessFields({
    ...{ stream, samples, isRow: true, joins, zone, takenAt },
    known: new Set(),
  });
  return { stream, ...found, pager, counter, ready: readyOf(found.rows), guessed };
}

/** The list itself, by its container: an empty one is there, too. */
function readyOf({ select }: RowGroup): string[] {
  const [first = 'body'] = select;
  const table = first.replace(/\s+(?:>\s*)?(?:tbody\s*>\s*)?tr\b[^\s]*$/, '');
  return table === first || table === '' ? [first] : [table];
}

/** The words of a page's headings, for what it is about. */
export function headingsOf(content: HtmlContent): string[] {
  const { root } = documentOf(content);
  const inside = findAll('main h1, h1, main h2, h2, [role=heading]', root).map((one) => fold(textOf(one)));
  const title = findOne('title', root);
  return [...inside.filter((one) => one !== '' && one.length < 60), ...(title ? [titleOf(title)] : [])];
}

/** Of a title the part before its separator: the rest names the product. */
function titleOf(title: Element): string {
  const text = title.children.map((child) => ('data' in child ? child.data : '')).join('');
  return fold(text.split(/\s[|·:–—-]+\s/)[0] ?? '');
}
