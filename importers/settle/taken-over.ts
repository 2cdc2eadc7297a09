// Creates that meet what is there already and that Intercom answers in its own way: names that archived attributes
// still hold, and companies taken over without a word.
import type { Write } from '../../model/plan.ts';
import type { Ledger } from '../../state/ledger.ts';
import type { IntercomApi } from '../intercom/api.ts';
import { company } from '../intercom/wire.ts';
import type { Request } from '../writes/resolve-deferred.ts';
import { isOlder } from './find.ts';

/**
 * The name of an archived contact or company attribute stays taken (docs/intercom.md 4.3): it is brought back instead
 * of made, and counts as ours, for taking the import back archives it again.
 * @returns the request to send for the write
 */
export async function withArchived(
  { endpoint }: Write,
  request: Request,
  api: IntercomApi,
): Promise<Request> {
  if (endpoint !== 'POST /data_attributes') return request;
  const { name, model, description, options } = request.body;
  const all = await api.dataAttributes(model === 'company' ? 'company' : 'contact');
  const id = all.find((one) => one.archived && one.name === name)?.id;
  if (id === undefined) return request;
  const body = { archived: false, description, ...(options === undefined ? {} : { options }) };
  return { method: 'PUT', path: `/data_attributes/${encodeURIComponent(id)}`, body };
}

/**
 * `POST /companies` takes over a company of the same key: its age tells. It is then matched, so that taking the import
 * back leaves it alone.
 * @returns true when the ledger has it as matched
 */
export async function wasThere(
  ref: string,
  { endpoint }: Write,
  answer: unknown,
  ledger: Ledger,
): Promise<boolean> {
  if (endpoint !== 'POST /companies') return false;
  const { data } = company.safeParse(answer);
  const { target, pending } = ledger.unit(ref);
  // One that this very run folder made, rolled back (archived) and makes again is not somebody else's.
  if (!data || data.id === target || !isOlder(data.created_at, pending?.at ?? 0)) return false;
  await ledger.match(ref, data.id);
  return true;
}
