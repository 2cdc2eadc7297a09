// Turns the description's OpenAPI 3.0 schemas into JSON Schema, and corrects them in the few places where
// they contradict the description's own recorded examples.

type Schema = Record<string, unknown>;

/**
 * JSON Schema of an OpenAPI 3.0 schema: `nullable` becomes an alternative, references point into one document.
 * @param schema as parsed from the description
 */
export function toJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(toJsonSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, example: _example, ...rest } = schema as Schema;
  const converted = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, key === '$ref' ? refOf(value) : toJsonSchema(value)]),
  );
  return nullable === true ? { anyOf: [{ type: 'null' }, converted] } : converted;
}

const refOf = (ref: unknown): string => `intercom${String(ref)}`;

interface Amendment {
  readonly schema: string;
  readonly because: string;
  /** Changes the converted schema in place. */
  readonly apply: (schema: Schema) => void;
}

function orNull(property: string): Amendment['apply'] {
  return ({ properties }) => {
    const all = properties as Schema;
    all[property] = { anyOf: [{ type: 'null' }, all[property]] };
  };
}

/** Every deviation from the description's schemas, with the evidence for it. */
export const amendments: readonly Amendment[] = [
  {
    schema: 'update_data_attribute_request',
    because: 'its two alternatives overlap: a body with options, as in its own example, matches both',
    apply: (schema) => {
      schema.anyOf = schema.oneOf;
      delete schema.oneOf;
    },
  },
  ...(['contact', 'conversation_part_author', 'ticket_part_author'] as const).map((schema) => ({
    schema,
    because:
      'a contact needs no e-mail address (external_id or role suffices), so there are people without one',
    apply: orNull('email'),
  })),
  {
    schema: 'create_or_update_tag_request',
    because: 'a body with companies or users matches it as well as the alternative meant for them',
    apply: (schema) => {
      schema.not = { anyOf: [{ required: ['companies'] }, { required: ['users'] }] };
    },
  },
  {
    schema: 'untag_company_request',
    because: 'without `untag` it is the same as tag_company_request, and both match',
    apply: ({ properties }) => {
      const { companies } = properties as { companies: { items: Schema } };
      companies.items.required = ['untag'];
    },
  },
  {
    schema: 'tag_company_request',
    because: 'it allows `untag` and so matches bodies meant for untag_company_request',
    apply: ({ properties }) => {
      const { companies } = properties as { companies: { items: Schema } };
      companies.items.not = { required: ['untag'] };
    },
  },
  {
    schema: 'custom_attributes',
    because:
      'conversation attributes of the types decimal, boolean and files exist, their values are not listed',
    apply: ({ additionalProperties }) => {
      const { anyOf } = additionalProperties as { anyOf: unknown[] };
      anyOf.push({ type: ['number', 'boolean', 'array', 'null'] });
    },
  },
];

/** Applies {@link amendments} to converted schemas, in place. @throws RangeError for one that fits nowhere */
export function amend(schemas: Record<string, unknown>): void {
  for (const { schema, apply } of amendments) {
    const found = schemas[schema];
    if (typeof found !== 'object' || found === null) throw new RangeError(`no such schema: ${schema}`);
    apply(found as Schema);
  }
}
