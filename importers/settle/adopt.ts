// A contact that exists already (409) is taken over: made visible if archived, then brought up to date.
// Looks before each write, so that it can be begun again after any interruption.
import { InvalidState } from '../../lib/errors.ts';
import { hashOf } from '../../lib/json.ts';
import { isOurKey } from '../../mapping/names.ts';
import type { Write } from '../../model/plan.ts';
import type { Before, Ledger } from '../../state/ledger.ts';
import { Conflict } from '../intercom/answers.ts';
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

export interface AdoptDeps {
  readonly api: IntercomApi;
  readonly ledger: Ledger;
}

/**
 * Decides what a create does about the contact it met: takes it over, or is sent again without the e-mail, when it is
 * another one of the source, with which it shares that: taking it over would put one person's name on the other. Which
 * keys collide is not documented (docs/intercom.md 5). An archived contact shows whose it is only while it is
 * unarchived; another's is then archived again. One at a time for each contact (`UnitDeps.turn`).
 * @param conflict naming the contact
 * @param request the POST /contacts that met it, as it was sent
 * @throws what `client.write` throws; after Unproven the unit is in doubt, and this is begun again
 */
export async function decideOnMet(
  ref: string,
  conflict: Conflict,
  { body }: Request,
  deps: AdoptDeps,
): Promise<'adopted' | 'without'> {
  const { api, ledger } = deps;
  const { id } = conflict;
  const met = (await api.contact(id)) ?? (await unarchived(ref, id, deps));
  const key = met?.external_id ?? null;
  if (key === null || !isOurKey(key) || key === body.external_id) {
    await ledger.adopt(ref, id);
    return 'adopted';
  }
  // Nothing else of it is said to collide: sending the same once more would end the same.
  if (body.email === undefined) throw conflict;
  if (ledger.unit(ref).before?.archived && !isTaken(id, ref, ledger)) {
    await api.repeat({ method: 'POST', path: `${pathOf(id)}/archive` });
  }
  await ledger.before(ref, { archived: false, without: ['email'] });
  return 'without';
}

/** The request without what the ledger says is left out of it. */
export function withoutLeftOut(ref: string, request: Request, ledger: Pick<Ledger, 'unit'>): Request {
  const without = ledger.unit(ref).before?.without ?? [];
  if (without.length === 0) return request;
  const body = Object.fromEntries(Object.entries(request.body).filter(([key]) => !without.includes(key)));
  return { ...request, body };
}

const pathOf = (id: string): string => `/contacts/${encodeURIComponent(id)}`;

/** Whether the contact is by now that of another unit, which has made it visible for itself. */
function isTaken(id: string, ref: string, ledger: Ledger): boolean {
  for (const [other, { target, how, status }] of ledger.units()) {
    if (target === id && other !== ref && how !== null && status !== 'removed') return true;
  }
  return false;
}

/** Makes an archived contact visible, having written down that it was not. */
async function unarchived(ref: string, id: string, deps: AdoptDeps): Promise<Contact | null> {
  const { api, ledger } = deps;
  await ledger.before(ref, { ...ledger.unit(ref).before, archived: true });
  const [step, path] = [STEPS.unarchive, pathOf(id)];
  await sendOnce({ ref, step, hash: hashOf(path) }, { method: 'POST', path: `${path}/unarchive` }, deps);
  await ledger.receipt(ref, step, { aside: true });
  return api.contact(id, true);
}

/**
 * @param ref of a unit that the ledger has adopted; afterwards its first write counts as done
 * @param write the POST /contacts that met the conflict; the update stands in for it in the ledger
 * @param request the same, resolved
 * @param last the unit has no further writes
 * @returns false when it is to be called again, with a request that leaves out what the ledger now says
 * @throws what `client.write` throws; after Unproven the unit is in doubt
 */
export async function adoptContact(
  ref: string,
  write: Write,
  request: Request,
  last: boolean,
  deps: AdoptDeps,
): Promise<boolean> {
  const { api, ledger } = deps;
  const id = ledger.targetId(ref);
  if (id === null) throw new InvalidState('ledger_misuse', 'Nothing was adopted.', { ref });
  const contact = (await api.contact(id)) ?? (await unarchived(ref, id, deps));
  // Somebody else's key of that contact is what their own systems find it by: it stays.
  const { external_id, ...rest } = request.body;
  const keep = contact?.external_id != null && contact.external_id !== external_id;
  const body = keep ? rest : request.body;
  const { before } = ledger.unit(ref);
  if (contact !== null && before?.fields === undefined) {
    // What a rollback puts back.
    await ledger.before(ref, { archived: false, ...before, fields: shownOf(contact, body) });
  }
  const intent = { ref, step: STEPS.update, hash: hashOfWrite(write) };
  if (contact !== null && sameContact(body, contact)) await ledger.intend(ref, intent.step, intent.hash);
  else {
    try {
      await sendOnce(intent, { method: 'PUT', path: pathOf(id), body }, deps);
    } catch (error) {
      if (!(error instanceof Conflict) || body.email === undefined) throw error;
      // Found by its key, and somebody else has its e-mail: begun again without.
      await ledger.before(ref, { archived: false, ...ledger.unit(ref).before, without: ['email'] });
      return false;
    }
  }
  await ledger.receipt(ref, STEPS.update, { last });
  return true;
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
