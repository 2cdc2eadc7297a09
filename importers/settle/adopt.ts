// A contact that exists already (409) is taken over: made visible if archived, then brought up to date.
// Looks before each write, so that it can be begun again after any interruption.
import { InvalidState } from '../../lib/errors.ts';
import { hashOf } from '../../lib/json.ts';
import { isOurKey } from '../../mapping/names.ts';
import type { Write } from '../../model/plan.ts';
import type { Before, Ledger } from '../../state/ledger.ts';
import type { IntercomApi } from '../intercom/api.ts';
import type { Contact } from '../intercom/wire.ts';
import { hashOfWrite } from '../plan/draft-hash.ts';
import type { Request } from '../writes/resolve-deferred.ts';
import { sendOnce } from '../writes/send.ts';
import { sameContact } from './find-state.ts';

const STEPS = { unarchive: 'adopt:unarchive', update: 'adopt:update' } as const;

export function isAdoptionStep(step: string): boolean {
  return step === STEPS.unarchive || step === STEPS.update;
}

/**
 * Whether the contact that a create met is another one of the source, with which it shares its e-mail: taking that
 * over would put one person's name on the other. Which keys collide is not documented (docs/intercom.md 5).
 */
export async function isAnother(id: string, { body }: Request, api: IntercomApi): Promise<boolean> {
  const key = (await api.contact(id))?.external_id ?? null;
  return key !== null && isOurKey(key) && key !== body.external_id;
}

/**
 * @param ref of a unit that the ledger has adopted; afterwards its first write counts as done
 * @param write the POST /contacts that met the conflict; the update stands in for it in the ledger
 * @param request the same, resolved
 * @param last the unit has no further writes
 * @throws what `client.write` throws; after Unproven the unit is in doubt
 */
export async function adoptContact(
  ref: string,
  write: Write,
  request: Request,
  last: boolean,
  deps: { readonly api: IntercomApi; readonly ledger: Ledger },
): Promise<void> {
  const { api, ledger } = deps;
  const id = ledger.targetId(ref);
  if (id === null) throw new InvalidState('ledger_misuse', 'Nothing was adopted.', { ref });
  const path = `/contacts/${encodeURIComponent(id)}`;
  let contact = await api.contact(id);
  if (contact === null) {
    await ledger.before(ref, { archived: true });
    const step = STEPS.unarchive;
    await sendOnce({ ref, step, hash: hashOf(path) }, { method: 'POST', path: `${path}/unarchive` }, deps);
    await ledger.receipt(ref, STEPS.unarchive, { aside: true });
    contact = await api.contact(id, true);
  }
  // Somebody else's key of that contact is what their own systems find it by: it stays.
  const { external_id, ...rest } = request.body;
  const keep = contact?.external_id != null && contact.external_id !== external_id;
  const body = keep ? rest : request.body;
  if (contact !== null && ledger.unit(ref).before?.fields === undefined) {
    // What a rollback puts back.
    const archived = ledger.unit(ref).before?.archived ?? false;
    await ledger.before(ref, { archived, fields: shownOf(contact, body) });
  }
  const intent = { ref, step: STEPS.update, hash: hashOfWrite(write) };
  if (contact !== null && sameContact(body, contact)) await ledger.intend(ref, intent.step, intent.hash);
  else await sendOnce(intent, { method: 'PUT', path, body }, deps);
  await ledger.receipt(ref, STEPS.update, { last });
}

/** What the contact shows of the fields that the body is about to set. */
function shownOf(contact: Contact, body: Request['body']): NonNullable<Before['fields']> {
  const { custom_attributes, ...fields } = body;
  const attributes = Object.keys((custom_attributes ?? {}) as object);
  const shown = contact as Readonly<Record<string, unknown>>;
  return {
    ...Object.fromEntries(Object.keys(fields).map((key) => [key, shown[key] ?? null])),
    ...(attributes.length === 0
      ? {}
      : {
          custom_attributes: Object.fromEntries(
            attributes.map((name) => [name, contact.custom_attributes[name] ?? null]),
          ),
        }),
  };
}
