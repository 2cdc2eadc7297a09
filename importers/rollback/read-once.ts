// Reads of single objects, each sent once. For one look at one record, never for longer: answers grow old.
import type { IntercomApi } from '../intercom/api.ts';

/** The same reads, each object asked for once: whoever compares first and looks further then wants the same ones. */
export function readOnce(api: IntercomApi): IntercomApi {
  const once = <T>(read: (id: string) => Promise<T>) => {
    const answers = new Map<string, Promise<T>>();
    return (id: string): Promise<T> => {
      const known = answers.get(id) ?? read(id);
      answers.set(id, known);
      return known;
    };
  };
  return {
    ...api,
    conversation: once((id) => api.conversation(id)),
    ticket: once((id) => api.ticket(id)),
    contact: once((id) => api.contact(id)),
    companyByCompanyId: once((id) => api.companyByCompanyId(id)),
    article: once((id) => api.article(id)),
  };
}
