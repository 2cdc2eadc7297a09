// Reads which GraphQL operations a request asks for. Pure: whether they may leave is the guard's decision.
import { type DocumentNode, Kind, type OperationDefinitionNode, OperationTypeNode, parse } from 'graphql';

export interface Operation {
  readonly name: string | null;
  /** `unknown`: no document says it, or the document cannot be parsed. */
  readonly type: 'query' | 'mutation' | 'subscription' | 'unknown';
  /** SHA-256 or id of a persisted query. */
  readonly hash: string | null;
  /** Whether the text of the document came along, readable or not. */
  readonly hasDocument: boolean;
  readonly variables: unknown;
}

/** What of a request says which operations it asks for. */
export interface GraphQLRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string | null;
  readonly contentType: string | null;
}

/**
 * GraphQL operations a request asks for: POST JSON (single or batch array, also `application/graphql` and
 * form-encoded), or GET with `query`, `operationName` or `extensions` parameters.
 * A batch gives one per member; a member that is no GraphQL is there as an `unknown` one without a name. A document
 * with several operations gives the one that `operationName` picks, and all of them when it picks none.
 * @returns null when it is not a GraphQL request at all
 */
export function operationsOf(request: GraphQLRequest): readonly Operation[] | null {
  const { named, asked: fromUrl } = inUrl(request.url);
  const fromBody = inBody(request).map((each) => (named === null ? each : renamed(each, named)));
  const asked = [...fromUrl, ...fromBody];
  if (!asked.some((each) => looksLikeGraphQL(each))) return null;
  return asked.flatMap((each) => (isObject(each) ? operationsIn(each) : [NOT_GRAPHQL]));
}

/** The same of a value on its own, such as what a socket's frame holds. */
export function operationsInValue(value: unknown): readonly Operation[] | null {
  return looksLikeGraphQL(value) && isObject(value) ? operationsIn(value) : null;
}

const NOT_GRAPHQL: Operation = {
  name: null,
  type: 'unknown',
  hash: null,
  hasDocument: false,
  variables: null,
};

/**
 * What the address asks for, whatever the method: a server may take a query from there in a POST, too. A name alone
 * (`/graphql?operationName=Thread`) asks for nothing; it goes to what the body asks for.
 */
function inUrl(url: string): { named: string | null; asked: unknown[] } {
  if (!URL.canParse(url)) return { named: null, asked: [] };
  const { searchParams } = new URL(url);
  const asked = fromParameters(searchParams);
  if (asked === null) return { named: null, asked: [] };
  // Which of two a server takes is its secret.
  if (PARAMETERS.some((name) => searchParams.getAll(name).length > 1))
    return { named: null, asked: [asked, null] };
  const isNameOnly = Object.keys(asked).every((name) => name === 'operationName');
  return isNameOnly ? { named: String(asked.operationName), asked: [] } : { named: null, asked: [asked] };
}

/** Where address and body disagree on the name, the server may run any of the document's operations. */
function renamed(asked: unknown, named: string): unknown {
  if (!isObject(asked)) return asked;
  const { operationName, ...rest } = asked;
  if (operationName === undefined || operationName === null) return { ...rest, operationName: named };
  return operationName === named ? asked : rest;
}

function inBody({ body, contentType }: GraphQLRequest): unknown[] {
  if (body === null || body.trim() === '') return [];
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/graphql') return [{ query: body }];
  if (type === 'application/x-www-form-urlencoded') {
    const asked = fromParameters(new URLSearchParams(body));
    return asked === null ? [] : [asked];
  }
  // Whatever it calls itself: pages send JSON as text/plain, to need no preflight.
  const json = parsed(body);
  return Array.isArray(json) ? json : json === undefined ? [] : [json];
}

const PLAIN = ['query', 'operationName', 'id', 'documentId', 'doc_id'];
const JSON_VALUED = ['variables', 'extensions'];
const PARAMETERS = [...PLAIN, ...JSON_VALUED];

/** `query` alone is a word of many a search: it must read like a document, or come with the rest of GraphQL. */
function fromParameters(found: URLSearchParams): Record<string, unknown> | null {
  const asked: Record<string, unknown> = {};
  for (const name of PLAIN) {
    const value = found.get(name);
    if (value !== null) asked[name] = value;
  }
  for (const name of JSON_VALUED) {
    const value = found.get(name);
    if (value !== null) asked[name] = parsed(value) ?? value;
  }
  return looksLikeGraphQL(asked) ? asked : null;
}

function looksLikeGraphQL(asked: unknown): boolean {
  if (!isObject(asked)) return false;
  if (typeof asked.operationName === 'string') return true;
  if (isObject(asked.extensions) && isObject(asked.extensions.persistedQuery)) return true;
  if (typeof asked.query === 'string' && isDocumentLike(asked.query)) return true;
  return asked.variables !== undefined && idOf(asked) !== null;
}

const isDocumentLike = (text: string): boolean =>
  /^(?:[\s,]|#.*(?:\n|\r|$))*(?:\{|(?:query|mutation|subscription|fragment)\b[\s\S]*\{)/.test(text);

function operationsIn(asked: Record<string, unknown>): Operation[] {
  const { operationName, query, variables = null } = asked;
  const wanted = typeof operationName === 'string' && operationName !== '' ? operationName : null;
  const hash = idOf(asked);
  const hasDocument = typeof query === 'string' && query.trim() !== '';
  const unread: Operation = { name: wanted, type: 'unknown', hash, hasDocument, variables };
  if (!hasDocument) return [unread];
  const document = documentOf(query);
  if (document === null) return [unread];
  const operations = document.definitions.filter(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  );
  const picked = wanted === null ? operations : operations.filter((each) => each.name?.value === wanted);
  // A server that finds no such name may run what else the document holds.
  const judged = picked.length === 0 ? operations : picked;
  if (judged.length === 0) return [unread];
  return judged.map((each) => ({
    name: each.name?.value ?? (operations.length === 1 ? null : wanted),
    type: TYPES[each.operation],
    hash,
    hasDocument,
    variables,
  }));
}

const TYPES = {
  [OperationTypeNode.QUERY]: 'query',
  [OperationTypeNode.MUTATION]: 'mutation',
  [OperationTypeNode.SUBSCRIPTION]: 'subscription',
} as const satisfies Record<OperationTypeNode, Operation['type']>;

function documentOf(text: string): DocumentNode | null {
  try {
    return parse(text, { noLocation: true, maxTokens: 50_000 });
  } catch {
    // Not GraphQL, or of a dialect that we cannot judge: an unknown operation.
    return null;
  }
}

function idOf(asked: Record<string, unknown>): string | null {
  const { extensions } = asked;
  const persisted =
    isObject(extensions) && isObject(extensions.persistedQuery) ? extensions.persistedQuery : {};
  const found = [persisted.sha256Hash, asked.documentId, asked.doc_id, asked.queryId, asked.id];
  return found.find((each): each is string => typeof each === 'string' && each !== '') ?? null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: whatever it is, it is not GraphQL's usual form.
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
