// An adopted contact was there before: taking the import back means putting back what it changed. Looks before it
// writes, so that it can be begun again after any interruption; what cannot be put back is said, never guessed.
import type { Unit } from '../../model/plan.ts';
import type { Ledger } from '../../state/ledger.ts';
import type { IntercomApi } from '../intercom/api.ts';
import type { Contact } from '../intercom/wire.ts';
import { containsValues } from '../settle/compare.ts';
import { sameContact } from '../settle/find-state.ts';
import type { Request } from '../writes/resolve-deferred.ts';

export interface RestoreDeps {
  readonly api: IntercomApi;
  readonly ledger: Ledger;
  /** Really do it. */
  readonly yes: boolean;
}

/** What stays as the import left it although it was there before. Null: it is as it was. */
export type Restored = { readonly why: string } | { readonly left: readonly string[] };

/**
 * @param unit of a contact that the ledger says was adopted
 * @param request its POST /contacts, resolved
 * @returns `why` it is left alone, or the fields that Intercom did not put back
 */
export async function restoreContact(unit: Unit, request: Request, deps: RestoreDeps): Promise<Restored> {
  const { api, ledger, yes } = deps;
  const { before, target } = ledger.unit(unit.ref);
  if (!before || target === null)
    return { why: 'it was there before, and nobody wrote down what it was like' };
  const contact = await api.contact(target);
  if (contact === null) {
    return before.archived
      ? { left: [] }
      : { why: 'it was there before, and somebody has archived or merged it' };
  }
  const was = before.fields ?? {};
  const set = Object.fromEntries(Object.entries(request.body).filter(([key]) => key in was));
  if (!isEither(contact, set, was)) return { why: 'it was there before, and its fields were changed since' };
  if (!yes) return { left: [] };
  const path = `/contacts/${encodeURIComponent(target)}`;
  const company = companyOf(unit, ledger);
  if (company !== null) await detach(target, company, api);
  if (!sameContact(was, contact)) await api.repeat({ method: 'PUT', path, body: was });
  const now = await api.contact(target);
  const left = now === null ? [] : differing(was, now);
  if (before.archived) await api.repeat({ method: 'POST', path: `${path}/archive` });
  return { left };
}

/** Every field is what the import set, or already what it was before. */
function isEither(contact: Contact, set: Fields, was: Fields): boolean {
  return [...keysOf(was)].every(([path, value]) => {
    const shown = valueAt(contact, path);
    return same(path, valueAt(set, path), shown) || same(path, value, shown);
  });
}

function differing(was: Fields, contact: Contact): string[] {
  return [...keysOf(was)]
    .filter(([path, value]) => !same(path, value, valueAt(contact, path)))
    .map(([path]) => path.join('.'));
}

type Fields = Readonly<Record<string, unknown>>;

/** The leaves: attributes are compared one by one. */
function* keysOf(fields: Fields): Generator<[readonly string[], unknown]> {
  for (const [key, value] of Object.entries(fields)) {
    if (key !== 'custom_attributes') yield [[key], value];
    else for (const [name, inner] of Object.entries((value ?? {}) as Fields)) yield [[key, name], inner];
  }
}

function valueAt(fields: Fields, [key = '', name]: readonly string[]): unknown {
  const value = fields[key];
  return name === undefined ? value : ((value ?? {}) as Fields)[name];
}

/** Intercom keeps addresses in lower case and may space a number differently. */
function same([key]: readonly string[], a: unknown, b: unknown): boolean {
  const spelled = (value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    if (key === 'email') return value.toLowerCase();
    return key === 'phone' ? value.replace(/[\s().-]/g, '') : value;
  };
  return containsValues({ value: spelled(a) }, { value: spelled(b) });
}

/** The company that the import made and put the contact in; one that was there before may have had it already. */
function companyOf(unit: Unit, ledger: Ledger): string | null {
  const id = unit.writes.find(({ endpoint }) => endpoint === 'POST /contacts/{contact_id}/companies')?.body
    .id;
  const ref = typeof id === 'object' && id !== null && '$id' in id ? String(id.$id) : null;
  if (ref === null) return null;
  const { how, target } = ledger.unit(ref);
  return how === 'created' ? target : null;
}

async function detach(contact: string, company: string, api: IntercomApi): Promise<void> {
  for await (const { id } of api.contactCompanies(contact)) {
    if (id !== company) continue;
    await api.repeat({
      method: 'DELETE',
      path: `/contacts/${encodeURIComponent(contact)}/companies/${encodeURIComponent(company)}`,
    });
    return;
  }
}
