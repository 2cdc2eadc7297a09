// The one place where an import writes to Intercom: intent on disk, one request, and what its failure proves.
import { MigrationError } from '../../lib/errors.ts';
import type { Ledger } from '../../state/ledger.ts';
import { Unproven } from '../intercom/answers.ts';
import type { IntercomApi } from '../intercom/api.ts';
import type { WriteRequest } from '../intercom/client.ts';

export interface Intent {
  readonly ref: string;
  readonly step: string;
  readonly hash: string;
}

/**
 * The caller writes the receipt. Any error but Unproven takes the intent back: the client throws those only
 * when nothing was applied. An error that is not ours leaves the write in doubt.
 * @throws what `client.write` throws
 */
export async function sendOnce(
  { ref, step, hash }: Intent,
  request: WriteRequest,
  { api, ledger }: { readonly api: IntercomApi; readonly ledger: Ledger },
  options: { readonly early404?: boolean } = {},
): Promise<unknown> {
  await ledger.intend(ref, step, hash);
  try {
    return await api.send(request, options);
  } catch (error) {
    if (error instanceof MigrationError && !(error instanceof Unproven)) await ledger.reject(ref, step);
    throw error;
  }
}
