// What records of a stream have and no page of the profile supplies: it will be empty on every record. Pure.
import { z } from 'zod';
import { streams } from '../model/streams.ts';
import { alsoOf } from './also.ts';
import type { Field } from './field.ts';
import type { Mistake } from './mistake.ts';
import { isListPage, type Profile } from './schema.ts';

/** Names a record has under another one while it is read. */
const READ_AS: Readonly<Record<string, string>> = { attachmentIds: 'attachments' };

/** What a profile calls a field of a record: of files it reads more than the id that the record keeps. */
export function readAs(name: string): string {
  return READ_AS[name] ?? name;
}

/** A warning for each list, with its record page, that leaves something of its records to nobody. */
export function unsupplied({ pages }: Profile): Mistake[] {
  return Object.entries(pages).flatMap(([name, page]) => {
    if (!isListPage(page)) return [];
    const target = page.open === undefined ? undefined : pages[page.open];
    const others = target && !isListPage(target) ? alsoOf(pages, target) : [];
    const fields = Object.assign({}, page.fields, target?.fields, ...others.map(([, other]) => other.fields));
    const missing = missingIn(streams[page.stream].schema, [fields]);
    if (missing.length === 0) return [];
    return [
      {
        path: ['pages', target ? (page.open ?? name) : name, 'fields'],
        message: `no page supplies ${missing.join(', ')}: empty on every record`,
        hint: 'say { const: null } where there is rightly none',
      },
    ];
  });
}

type Fields = Readonly<Record<string, Field>>;

/** @param ways fields by name; of several ways to the same place any may supply it */
function missingIn(schema: z.ZodType, ways: readonly Fields[]): string[] {
  const shape = objectIn(schema)?.shape ?? {};
  return Object.entries(shape).flatMap(([name, member]) => {
    const known = readAs(name);
    const found = ways.map((fields) => fields[known]).filter((field) => field !== undefined);
    if (found.length === 0) return [known];
    const inner = found.flatMap(insidesOf);
    // What is not taken apart by the profile may hold anything.
    if (inner.length === 0) return [];
    return missingIn(member as z.ZodType, inner).map((one) => `${known}.${one}`);
  });
}

function insidesOf(field: Field): Fields[] {
  return [field, ...(field.or ?? [])]
    .map(({ each, one }) => each ?? one)
    .filter((inner) => inner !== undefined);
}

/** The object a schema is, or is a list of, or may be. */
function objectIn(schema: unknown): z.ZodObject | undefined {
  if (schema instanceof z.ZodObject) return schema;
  if (schema instanceof z.ZodArray) return objectIn(schema.element);
  return schema instanceof z.ZodNullable ? objectIn(schema.unwrap()) : undefined;
}
