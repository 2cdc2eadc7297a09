// What somebody may change in Intercom of something imported: each way a request or two of the public API.
import type { imported } from './imported.ts';

export type Run = Awaited<ReturnType<typeof imported>>;
export type Ask = (run: Run, at: (ref: string) => string) => Promise<unknown>;

export const put =
  (ref: string, body: object | ((at: (ref: string) => string) => object)): Ask =>
  (run, at) => {
    const [stream = ''] = ref.split('/');
    const path = stream === 'reviews' ? 'tickets' : stream;
    return run.meddle('PUT', `/${path}/${at(ref)}`, typeof body === 'function' ? body(at) : body);
  };
export const values = (ref: string, ticket_attributes: object): Ask => put(ref, { ticket_attributes });
export const chat = (custom_attributes: object): Ask => put('conversations/c1', { custom_attributes });

export const assign =
  (type: 'admin' | 'team', whom: (run: Run) => string): Ask =>
  async (run, at) => {
    const path = `/conversations/${at('conversations/c1')}/parts`;
    const admin_id = run.map.standIn;
    await run.meddle('POST', path, { message_type: 'assignment', type, admin_id, assignee_id: whom(run) });
    await run.meddle('POST', path, { message_type: 'close', type: 'admin', admin_id });
  };
export const manage =
  (message_type: 'open' | 'close'): Ask =>
  (run, at) =>
    run.meddle('POST', `/conversations/${at('conversations/c1')}/parts`, {
      message_type,
      type: 'admin',
      admin_id: run.map.standIn,
    });
export const company =
  (method: 'POST' | 'DELETE'): Ask =>
  (run, at) => {
    const path = `/contacts/${at('contacts/k1')}/companies`;
    const id = at('companies/o1');
    return method === 'POST' ? run.meddle(method, path, { id }) : run.meddle(method, `${path}/${id}`);
  };
export const archive =
  (what: 'archive' | 'unarchive'): Ask =>
  (run, at) =>
    run.meddle('POST', `/contacts/${at('contacts/otto')}/${what}`);
export const participant =
  (contact: string, there: boolean): Ask =>
  (run, at) => {
    const path = `/conversations/${at('conversations/c1')}/customers`;
    const intercom_user_id = at(`contacts/${contact}`);
    const admin_id = run.map.standIn;
    return there
      ? run.meddle('POST', path, { admin_id, customer: { intercom_user_id } })
      : run.meddle('DELETE', `${path}/${intercom_user_id}`, { admin_id });
  };
/** Another label for an option of the attribute p1 became. */
export const option =
  (from: string, label: string): Ask =>
  async (run, at) => {
    const path = `/conversations/attributes/${at('properties/p1')}`;
    const { options } = (await run.meddle('GET', path)) as { options: { id: string; label: string }[] };
    return run.meddle('PUT', `${path}/options/${options.find((one) => one.label === from)?.id}`, { label });
  };
export const state =
  (category: string): Ask =>
  (run, at) => {
    const { id } = run.inventory.ticketStates.find((one) => one.category === category) ?? { id: '' };
    return run.meddle('PUT', `/tickets/${at('tickets/t1')}`, { ticket_state_id: id });
  };
export const severity =
  (option: number): Ask =>
  async (run, at) => {
    const { data } = (await run.meddle('GET', '/ticket_types')) as {
      data: {
        ticket_type_attributes: {
          data: { name: string; input_options?: { list_options?: { id: string }[] } }[];
        };
      }[];
    };
    const all = data.flatMap(({ ticket_type_attributes }) => ticket_type_attributes.data);
    const options = all.find(({ name }) => name === 'Severity')?.input_options?.list_options ?? [];
    const ticket_attributes = { Severity: options[option]?.id };
    return run.meddle('PUT', `/tickets/${at('tickets/t1')}`, { ticket_attributes });
  };
export const agent = (run: Run): string => run.map.users.u1 ?? '';
export const team = (run: Run): string => run.map.teams.d1 ?? '';
