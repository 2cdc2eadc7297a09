// The page of an unknown helpdesk that tells the account's name and time zone. Pure.
import { documentOf, findAll, findOne } from '../document.ts';
import { labelsIn } from '../labels-on-page.ts';
import { fold } from '../text.ts';
import type { HtmlContent } from '../values.ts';
import type { Settings, Todo } from './given.ts';
import { isCalled } from './words.ts';

export interface AccountGuess {
  readonly path: string;
  readonly ready: string;
  readonly name: Settings | null;
  readonly timezone: Settings;
  /** IANA name. */
  readonly zone: string;
  readonly todos: readonly Todo[];
}

const ZONE = /^(?:UTC|GMT|Etc\/\w+|[A-Z][A-Za-z_]+\/[A-Za-z_/+-]+)$/;

/** A page that shows an IANA zone beside a label, or chosen in a menu; null where it does not. */
export function accountIn(path: string, content: HtmlContent): AccountGuess | null {
  const { root } = documentOf(content);
  const menu = findAll('select[name] option[selected]', root).find(
    (one) => ZONE.test(one.attribs.value ?? '') && (one.attribs.value ?? '').includes('/'),
  );
  const select = menu?.parent && 'attribs' in menu.parent ? menu.parent : null;
  const holder =
    select?.name === 'optgroup' && select.parent && 'attribs' in select.parent ? select.parent : select;
  if (menu && holder) {
    const named = `select[name=${JSON.stringify(holder.attribs.name)}]`;
    const timezone = { select: `${named} option[selected]`, attr: 'value', required: true };
    return { path, ready: named, name: null, timezone, zone: menu.attribs.value ?? 'UTC', todos: [] };
  }
  const labels = labelsIn(root);
  const zoneLabel = labels.find((label) => isCalled(label, 'timezone'));
  if (zoneLabel === undefined) return null;
  const term = findAll('dt, th, [role=term], [role=rowheader], label', root).find((one) =>
    isCalled(fold(findText(one)), 'timezone'),
  );
  const zone = term ? textAfter(term) : '';
  if (!ZONE.test(zone)) return null;
  const nameLabel = labels.find((label) => isCalled(label, 'workspace'));
  const ready =
    ['main dl', 'dl', 'main table', 'main', 'table'].find((one) => findOne(one, root) !== null) ?? 'body';
  return {
    ...{ path, ready, zone, todos: [] },
    name: nameLabel === undefined ? null : { label: nameLabel, required: true },
    timezone: { label: zoneLabel, required: true },
  };
}

function findText(node: { children: readonly unknown[] }): string {
  return node.children
    .map((child) => {
      const one = child as { data?: string; children?: readonly unknown[] };
      return one.data ?? (one.children ? findText({ children: one.children }) : '');
    })
    .join('');
}

function textAfter(term: { next: unknown }): string {
  for (
    let next = term.next as { next: unknown; children?: readonly unknown[] } | null;
    next;
    next = next.next as typeof next
  )
    if (next.children) return fold(findText({ children: next.children }));
  return '';
}
