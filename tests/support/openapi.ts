// Checks requests and responses against Intercom's official API description, which is not part of this
// repository: it is read from $INTERCOM_OPENAPI or from ../shared/intercom-openapi/.
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import { amend, toJsonSchema } from './openapi-schema.ts';

export interface Exchange {
  readonly method: string;
  /** Path with or without query. */
  readonly path: string;
  readonly body?: unknown;
}

export interface Example {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly name: string;
  readonly value: unknown;
}

export interface Description {
  readonly file: string;
  /** What is wrong with a request; empty when it conforms. */
  checkRequest(request: Exchange): string[];
  /** What is wrong with a response; empty when it conforms. */
  checkResponse(response: Exchange & { readonly status: number }): string[];
  /** Paths with their methods, as the description writes them. */
  readonly operations: readonly { readonly method: string; readonly path: string }[];
  /** Every recorded response. */
  readonly examples: readonly Example[];
}

interface Media {
  readonly schema?: unknown;
  readonly examples?: Record<string, { readonly value?: unknown }>;
}
interface Content {
  readonly content?: Record<string, Media>;
}
interface Operation {
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Record<string, Content>;
}
interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, unknown> };
}

const METHODS = new Set(['get', 'post', 'put', 'delete', 'patch']);
/** Answers any endpoint may give although few list them (facts: section 1, 2 and 5). */
const UNLISTED = new Set([400, 401, 403, 404, 409, 410, 422, 429, 500]);

/** Where the description lies, or undefined where there is none. */
export function findDescription(): string | undefined {
  const named = process.env.INTERCOM_OPENAPI;
  const place = named ?? fileURLToPath(new URL('../../../shared/intercom-openapi', import.meta.url));
  if (!existsSync(place)) return undefined;
  if (/\.ya?ml$/.test(place)) return place;
  const file = readdirSync(place).find((name) => /\.ya?ml$/.test(name));
  return file === undefined ? undefined : join(place, file);
}

/** Reads the description; says so, and gives undefined, where there is none. */
export async function loadDescription(): Promise<Description | undefined> {
  const file = findDescription();
  if (file === undefined) {
    process.stderr.write(
      'No official API description found ($INTERCOM_OPENAPI or ../shared/intercom-openapi): ' +
        'checks against it do not run.\n',
    );
    return undefined;
  }
  return describe(file, parse(await readFile(file, 'utf8'), { maxAliasCount: -1 }) as Document);
}

function describe(file: string, document: Document): Description {
  const schemas = Object.fromEntries(
    Object.entries(document.components.schemas).map(([name, schema]) => [name, toJsonSchema(schema)]),
  );
  amend(schemas);
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ $id: 'intercom', components: { schemas } });
  const compiled = new Map<unknown, ValidateFunction>();
  const violations = (schema: unknown, value: unknown): string[] => {
    if (schema === undefined) return [];
    let validate = compiled.get(schema);
    if (validate === undefined) {
      validate = ajv.compile(toJsonSchema(schema) as object);
      compiled.set(schema, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => {
      const allowed =
        error.params.allowedValues === undefined ? '' : ` ${JSON.stringify(error.params.allowedValues)}`;
      return `${error.instancePath || '/'} ${error.message}${allowed}`;
    });
  };

  const table = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => METHODS.has(method))
      .map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        pattern: patternOf(path),
        operation,
      })),
  );
  // Literal segments win over parameters: /conversations/deleted is no conversation.
  table.sort((a, b) => parameters(a.path) - parameters(b.path));
  const find = ({ method, path }: Exchange) => {
    const bare = path.split('?')[0] ?? '';
    return table.find((row) => row.method === method.toUpperCase() && row.pattern.test(bare));
  };
  const undescribed = ({ method, path }: Exchange): string[] => [
    `${method} ${path} is not in the description`,
  ];

  return {
    file,
    operations: table.map(({ method, path }) => ({ method, path })),
    examples: table.flatMap(({ method, path, operation }) => examplesOf(method, path, operation)),
    checkRequest(request) {
      const row = find(request);
      if (row === undefined) return undescribed(request);
      const { requestBody } = row.operation;
      const given = request.body !== undefined && request.body !== null;
      if (requestBody === undefined) return given && request.method !== 'GET' ? ['/ takes no body'] : [];
      if (!given) return requestBody.required === true ? ['/ needs a body'] : [];
      return violations(jsonOf(requestBody)?.schema, request.body);
    },
    checkResponse(response) {
      const row = find(response);
      if (row === undefined) return response.status === 404 ? [] : undescribed(response);
      const listed = row.operation.responses[String(response.status)];
      if (listed === undefined) {
        if (!UNLISTED.has(response.status)) return [`status ${response.status} is not described`];
        return violations(errorSchema, response.body);
      }
      return violations(jsonOf(listed)?.schema, response.body);
    },
  };
}

const errorSchema = { $ref: '#/components/schemas/error' };

function jsonOf(content: Content): Media | undefined {
  return content.content?.['application/json'];
}

function examplesOf(method: string, path: string, operation: Operation): Example[] {
  return Object.entries(operation.responses).flatMap(([status, response]) =>
    Object.entries(jsonOf(response)?.examples ?? {}).map(([name, { value }]) => ({
      method,
      path,
      status: Number(status),
      name,
      value,
    })),
  );
}

const parameters = (path: string): number => path.split('{').length - 1;

function patternOf(path: string): RegExp {
  const escaped = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${escaped}$`);
}
