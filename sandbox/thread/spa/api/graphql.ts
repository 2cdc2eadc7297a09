// POST /graphql: documents sent whole or by their hash, one by one or several at once.
import { createHash } from 'node:crypto';
import { type DocumentNode, execute, GraphQLError, getOperationAST, parse, validate } from 'graphql';
import type { Context } from 'hono';
import { z } from 'zod';
import type { ApiEnvironment, Spa } from '../environment.ts';
import { mutations } from './mutations.ts';
import { queries } from './queries.ts';
import { schema } from './schema.ts';

const operation = z.object({
  operationName: z.string().nullish(),
  query: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z
    .object({ persistedQuery: z.object({ version: z.literal(1), sha256Hash: z.string() }).optional() })
    .nullish(),
});
type Operation = z.infer<typeof operation>;

const refused = (message: string, code: string) => ({ errors: [{ message, extensions: { code } }] });

const described = ({ operationName, variables }: Operation): string =>
  `${operationName ?? 'anonymous'} ${JSON.stringify(variables ?? {})}`;

/** Handles the requests. Documents known by hash are kept as long as the server runs. */
export function graphqlHandler(spa: Spa): (c: Context<ApiEnvironment>) => Promise<Response> {
  const byHash = new Map<string, string>();
  const parsed = new Map<string, DocumentNode | readonly GraphQLError[]>();

  function documentOf(text: string): DocumentNode | readonly GraphQLError[] {
    let known = parsed.get(text);
    if (!known) {
      known = checked(text);
      parsed.set(text, known);
    }
    return known;
  }

  function textOf({ query, extensions }: Operation): string | { errors: unknown[] } {
    const hash = extensions?.persistedQuery?.sha256Hash;
    if (hash === undefined) return query ?? refused('Must provide a query', 'BAD_REQUEST');
    if (query) {
      if (createHash('sha256').update(query).digest('hex') !== hash) {
        return refused('provided sha does not match query', 'BAD_REQUEST');
      }
      byHash.set(hash, query);
    }
    return byHash.get(hash) ?? refused('PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND');
  }

  async function answer(c: Context<ApiEnvironment>, asked: Operation): Promise<object> {
    const text = textOf(asked);
    if (typeof text !== 'string') return text;
    const document = documentOf(text);
    if (!('kind' in document)) return { errors: document };
    const kind = getOperationAST(document, asked.operationName)?.operation;
    if (kind === 'mutation') {
      spa.writes.add('api', asked.operationName ?? 'anonymous', JSON.stringify(asked.variables ?? {}));
    }
    const member = c.get('member');
    return execute({
      schema,
      document,
      rootValue: kind === 'mutation' ? mutations(spa, member) : queries(spa, member),
      variableValues: asked.variables ?? {},
      operationName: asked.operationName ?? null,
    });
  }

  return async (c) => {
    // Only requests that need a preflight: a form of another site could send any other.
    if (!c.req.header('content-type')?.startsWith('application/json')) {
      return c.json(refused('Content-Type must be application/json', 'BAD_REQUEST'), 415);
    }
    const body: unknown = await c.req.json().catch(() => null);
    const asked = z.union([operation, z.array(operation).min(1).max(20)]).safeParse(body);
    if (!asked.success)
      return c.json(refused('POST body missing, invalid JSON, or not a request', 'BAD_REQUEST'), 400);
    const entry = spa.traffic.entries.get(c.req.raw);
    if (entry) entry.operations = [asked.data].flat().map(described);
    if (!Array.isArray(asked.data)) return c.json(await answer(c, asked.data));
    return c.json(await Promise.all(asked.data.map((one) => answer(c, one))));
  };
}

function checked(text: string): DocumentNode | readonly GraphQLError[] {
  try {
    const document = parse(text);
    const problems = validate(schema, document);
    return problems.length > 0 ? problems : document;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}
