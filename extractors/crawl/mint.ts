// Files whose address is not told but made when it is wanted: the app asks its API for it, and so do we; or a button is
// pressed for it.
import { RecordError } from '../../lib/errors.ts';
import { pressedFile } from '../../selectors/download.ts';
import { isAddress, parsed } from '../../selectors/heard.ts';
import { valueAt } from '../../selectors/json-path.ts';
import type { Profile } from '../../selectors/schema.ts';
import type { AppApi } from '../capture/app-api.ts';
import type { Capture } from '../capture/capture.ts';

/**
 * @returns what turns an address into the one that the file's bytes lie at; others stay as they are
 * @throws RecordError `file_missing` where the API names none
 */
export function createMint(deps: {
  readonly profile: Pick<Profile, 'files'>;
  readonly api: Pick<AppApi, 'get'>;
  readonly capture: Pick<Capture, 'fileAddress'>;
  readonly gate: { readonly uiOrigin: string };
}): (url: string) => Promise<string> {
  const { api, capture, gate, profile } = deps;
  return async (url) => {
    const pressed = pressedFile(url);
    if (pressed !== null) return capture.fileAddress(pressed);
    const place = profile.files?.mint?.find((one) => isAddress(one.url, url, gate.uiOrigin, {}));
    if (place === undefined) return url;
    const answer = await api.get(url);
    const minted = answer.status === 200 ? valueAt(parsed(answer.text), place.path) : undefined;
    if (typeof minted === 'string' && URL.canParse(minted, url)) return new URL(minted, url).href;
    throw new RecordError(
      'file_missing',
      `the source answered ${answer.status} where its address is asked for`,
    );
  };
}
