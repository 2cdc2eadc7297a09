// A file's bytes, or word that they are none: to somebody signed out a source may well answer with its sign-in page,
// status 200, where a file was asked for.
import { RecordError } from '../../lib/errors.ts';
import { type Session, SignedOut } from '../access/session.ts';
import type { SignInPage } from '../capture/sign-in-page.ts';
import { type HttpBytes, type HttpSource, Refused } from '../http/http-source.ts';

export interface BytesDeps {
  readonly http: Pick<HttpSource, 'bytes'>;
  readonly session: Pick<Session, 'generation'>;
  readonly signInPage: Pick<SignInPage, 'isAt' | 'isShownBy' | 'isSignedOut'>;
  /** Where the session decides what is answered. */
  readonly uiOrigin: string;
  /** A file's real address, where what the page tells is only where to ask for it. */
  readonly mint: (url: string) => Promise<string>;
}

/** Bytes of an HTML file that are looked at; a sign-in page shows what it is before. */
const LOOKED_AT = 524_288;

/**
 * `HttpSource.bytes` that never hands out the sign-in page.
 * @throws SignedOut; RecordError `file_denied` for what looks like the sign-in page to somebody signed in
 */
export function createSignedInBytes(deps: BytesDeps): HttpSource['bytes'] {
  const { http, session, signInPage, uiOrigin } = deps;
  const isUi = (url: string): boolean => new URL(url).origin === uiOrigin;
  /** Somebody else may have signed in again meanwhile: then asking again tells. */
  const isOut = async (generation: number): Promise<boolean> =>
    generation !== session.generation() || (await signInPage.isSignedOut());

  return async (told, rest) => {
    const generation = session.generation();
    // Such an address lives for a moment only, so every attempt asks for one of its own.
    const url = await deps.mint(told);
    const answer = await http.bytes(url, rest).catch(async (error: unknown) => {
      // The UI led to somewhere the consent does not know: where its files lie, or where people sign in.
      const isLedOut = error instanceof Refused && error.code === 'consent_origin' && isUi(url);
      if (isLedOut && (await isOut(generation))) throw new SignedOut(url, generation);
      throw error;
    });
    if (signInPage.isAt(answer.url)) {
      await drop(answer.body);
      throw new SignedOut(answer.url, generation);
    }
    // The rest of a file proves by itself what it belongs to.
    if (answer.status === 206 || !isHtml(answer.headers) || !(isUi(url) || isUi(answer.url))) return answer;
    const { head, body } = await peek(answer.body);
    if (!signInPage.isShownBy({ url: answer.url, text: head })) return { ...answer, body };
    await drop(body);
    if (await isOut(generation)) throw new SignedOut(answer.url, generation);
    throw new RecordError('file_denied', 'the source answers with what looks like its sign-in page');
  };
}

function isHtml(headers: HttpBytes['headers']): boolean {
  return /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(headers.get('content-type') ?? '');
}

/** The beginning of a body as text, and a body that still has it. */
async function peek(body: HttpBytes['body']): Promise<{ head: string; body: HttpBytes['body'] }> {
  const rest = body[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  for (let size = 0; size < LOOKED_AT; ) {
    const next = await rest.next();
    if (next.done) break;
    chunks.push(next.value);
    size += next.value.byteLength;
  }
  return { head: Buffer.concat(chunks).toString('utf8'), body: rejoined(chunks, rest) };
}

async function* rejoined(
  chunks: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** Lets go of a body nobody wants. */
export async function drop(body: HttpBytes['body']): Promise<void> {
  for await (const _ of body) return;
}
