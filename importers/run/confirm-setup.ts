// What the attributes phase leaves behind: proof that every attribute can be read back, and the ids of list
// options, which Intercom gives out only then (values on tickets are written by option id).
import type { Clock } from '../../lib/clock.ts';
import { OperatorError } from '../../lib/errors.ts';
import type { Endpoint } from '../../model/plan.ts';
import type { IntercomApi } from '../intercom/api.ts';
import type { OptionName } from '../writes/resolve-deferred.ts';

/** Seconds between looks for something just created. */
const CONFIRM_WAITS = [2, 5, 10];

export interface SetupObject {
  readonly ref: string;
  readonly endpoint: Endpoint;
  readonly id: string | null;
}

/**
 * Re-reads what was created or matched.
 * @throws OperatorError `setup_unconfirmed` naming what does not appear
 */
export async function confirmSetup(
  objects: readonly SetupObject[],
  { api, clock, signal }: { api: IntercomApi; clock: Clock; signal?: AbortSignal | undefined },
): Promise<void> {
  let missing = objects;
  for (const wait of [0, ...CONFIRM_WAITS]) {
    if (missing.length === 0) return;
    await clock.sleep(wait * 1000, signal);
    const live = await liveIds(api);
    missing = missing.filter(({ endpoint, id }) => id === null || !live[endpoint]?.has(id));
  }
  if (missing.length === 0) return;
  throw new OperatorError(
    'setup_unconfirmed',
    `Intercom does not show what it said it had made: ${missing.map(({ ref }) => ref).join(', ')}.`,
    { hint: 'Check Settings -> Data in Intercom, then run the same command again. No record has been sent.' },
  );
}

async function liveIds(api: IntercomApi): Promise<Partial<Record<Endpoint, Set<string>>>> {
  const ids = (all: readonly { id?: string | undefined; archived: boolean }[]): Set<string> =>
    new Set(all.flatMap(({ id, archived }) => (id === undefined || archived ? [] : [id])));
  const types = await api.ticketTypes();
  return {
    'POST /data_attributes': ids([
      ...(await api.dataAttributes('contact')),
      ...(await api.dataAttributes('company')),
    ]),
    'POST /conversations/attributes': ids(await api.conversationAttributes()),
    'POST /ticket_types': ids(types),
    'POST /ticket_types/{ticket_type_id}/attributes': ids(
      types.flatMap((type) => type.ticket_type_attributes.data),
    ),
  };
}

export interface TicketOptions {
  idOf(option: OptionName): Promise<string | null>;
  /** To be called when ticket types have changed. */
  forget(): void;
}

/** Reads the ticket types once, when the first option is asked for. */
export function ticketOptions(api: IntercomApi): TicketOptions {
  let types: ReturnType<IntercomApi['ticketTypes']> | undefined;
  return {
    async idOf({ ticketType, attribute, label }) {
      types ??= api.ticketTypes();
      const type = (await types).find(({ name, archived }) => name === ticketType && !archived);
      const found = type?.ticket_type_attributes.data.find(
        ({ name, archived }) => name === attribute && !archived,
      );
      const option = found?.input_options?.list_options?.find((one) => one.label === label && !one.archived);
      return option?.id ?? null;
    },
    forget() {
      types = undefined;
    },
  };
}
