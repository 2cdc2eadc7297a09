// Every refusal the simulated API can give, as one throwable value in Intercom's error envelope.

/** Thrown by handlers; the pipeline turns it into an `error.list` answer. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export const invalid = (message: string): Problem => new Problem(400, 'parameter_invalid', message);
export const missing = (message: string): Problem => new Problem(400, 'parameter_not_found', message);
export const unprocessable = (message: string): Problem => new Problem(422, 'parameter_invalid', message);
export const resourceNotFound = (): Problem => new Problem(404, 'not_found', 'Resource Not Found');
export const userNotFound = (): Problem => new Problem(404, 'not_found', 'User Not Found');
export const adminNotFound = (): Problem => new Problem(404, 'admin_not_found', 'Admin not found');
export const companyNotFound = (): Problem => new Problem(404, 'company_not_found', 'Company Not Found');
export const tagNotFound = (): Problem => new Problem(404, 'tag_not_found', 'Tag not found');
export const ticketNotFound = (): Problem => new Problem(404, 'ticket_not_found', 'Ticket not found');

/** The JSON body of a refusal. */
export function errorList(requestId: string | null, code: string, message: string): object {
  return { type: 'error.list', request_id: requestId, errors: [{ code, message }] };
}
