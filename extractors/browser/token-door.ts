// Stands where a page's token requests leave: each refresh token is sent once, and what came for it is kept before the
// page has it.
import type { CDPSession, Page } from 'playwright';
import type { RequestFacts } from '../access/guard.ts';
import type { Rotations } from '../access/rotations.ts';
import type { Paused } from '../wire/request-facts.ts';

export interface TokenDoor {
  /** @returns whether the request was taken care of: answered, or sent so that its answer is shown */
  asked(devTools: CDPSession, paused: Paused, facts: RequestFacts, page: Page): Promise<boolean>;
  /** Called with every answer that is held back. */
  answered(devTools: CDPSession, paused: Paused): Promise<void>;
}

/**
 * @param deps.keep writes the session down; awaited, so that a kill never loses the only token that is still good
 * @param deps.onRotated called after a page was given new tokens
 */
export function createTokenDoor(deps: {
  readonly rotations: Rotations;
  keep(): Promise<void>;
  onRotated(page: Page): void;
}): TokenDoor {
  const { rotations } = deps;
  const flying = new Map<string, { key: string; page: Page; gone(): void }>();
  return {
    async asked(devTools, paused, facts, page) {
      const used = ['GET', 'HEAD', 'OPTIONS'].includes(facts.method) ? null : rotations.keyOf(facts);
      if (used === null) return false;
      const { requestId } = paused;
      const turn = await rotations.take(used);
      if (turn.kind === 'answered') {
        const { status, headers, body } = turn.answer;
        deps.onRotated(page);
        await devTools.send('Fetch.fulfillRequest', {
          ...{ requestId, responseCode: status, responseHeaders: [...headers] },
          body: Buffer.from(body).toString('base64'),
        });
        return true;
      }
      const { key, token } = turn;
      // A page that goes away meanwhile takes its request with it, and nobody hears of an answer.
      const gone = (): void => rotations.settle(key, null);
      page.once('close', gone);
      flying.set(requestId, { key, page, gone });
      const body = token === null ? null : rotations.renewed(facts.body ?? '', token, facts.contentType);
      try {
        await devTools.send('Fetch.continueRequest', {
          ...{ requestId, interceptResponse: true },
          ...(body === null ? {} : { postData: Buffer.from(body).toString('base64') }),
        });
      } catch {
        page.off('close', gone);
        flying.delete(requestId);
        rotations.settle(key, null);
      }
      return true;
    },
    async answered(devTools, paused) {
      const waiting = flying.get(paused.requestId);
      if (!waiting) return;
      flying.delete(paused.requestId);
      waiting.page.off('close', waiting.gone);
      const { requestId, responseStatusCode: status, responseHeaders = [] } = paused;
      const found =
        status === undefined
          ? null
          : await devTools.send('Fetch.getResponseBody', { requestId }).catch(() => null);
      if (found === null || status === undefined) return rotations.settle(waiting.key, null);
      const body = found.base64Encoded ? Buffer.from(found.body, 'base64').toString('utf8') : found.body;
      const headers = responseHeaders.filter(
        ({ name }) => !/^(?:content-(?:length|encoding)|transfer-encoding|set-cookie)$/i.test(name),
      );
      rotations.settle(waiting.key, { status, headers, body });
      await deps.keep();
      deps.onRotated(waiting.page);
    },
  };
}
