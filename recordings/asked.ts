// What a request asks for, beyond its address: the fields of its body, and for GraphQL the operation and its variables.
// Pure. Documents are the app's own and the same for everybody; the name stands for them.
import { operationsOf } from '../extractors/access/operations.ts';
import { canonicalJson } from '../lib/json.ts';
import { jsonIn, textWithoutSecrets, withoutSecrets } from './secrets.ts';

export interface Asked {
  /** Name of the GraphQL operation; null where there is none. */
  readonly operation: string | null;
  /** Asked by the hash of its document alone: the server may not know it. */
  readonly isHashOnly: boolean;
  /** Canonical JSON of the variables or fields, without tokens; the text itself where it is neither. */
  readonly fields: string;
}

export interface AskingRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string | null;
  readonly contentType: string | null;
}

/** One for each operation of a batch; empty for a request without a body. */
export function askedIn(request: AskingRequest): {
  readonly isBatch: boolean;
  readonly all: readonly Asked[];
} {
  const { body, contentType } = request;
  if (body === null || body === '') return { isBatch: false, all: [] };
  const isForm = contentType?.includes('form-urlencoded') === true;
  const value = isForm ? Object.fromEntries(new URLSearchParams(body)) : jsonIn(body);
  if (value === undefined) {
    return {
      isBatch: false,
      all: [{ operation: null, isHashOnly: false, fields: textWithoutSecrets(body) }],
    };
  }
  const operations = operationsOf(request);
  const isBatch = Array.isArray(value) && operations !== null && operations.length === value.length;
  if (operations === null || (operations.length !== 1 && !isBatch)) {
    return { isBatch: false, all: [{ operation: null, isHashOnly: false, fields: spelt(value) }] };
  }
  return {
    isBatch,
    all: operations.map(({ name, hash, hasDocument, variables }) => ({
      operation: name ?? hash,
      isHashOnly: hash !== null && !hasDocument,
      fields: spelt(variables ?? {}),
    })),
  };
}

const spelt = (value: unknown): string => canonicalJson(withoutSecrets(value));
