// Lookups in other streams: which there are in a profile, and what is wrong with them. Pure.
import { z } from 'zod';
import { isStreamName, type StreamName, streamNames, streams } from '../model/streams.ts';
import type { Mistake } from './mistake.ts';
import { didYouMean } from './near-name.ts';
import { type Field, isListPage, type Profile } from './schema.ts';
import type { Lookup } from './steps.ts';

/** A stream that is asked, by what, for what, and by whose pages. */
export interface StreamLookup {
  readonly asker: StreamName;
  readonly in: StreamName;
  readonly by: string;
  readonly take: string;
}

/** Every lookup of the profile that asks a stream, and no capture of the page. */
export function streamLookups({ pages }: Profile): StreamLookup[] {
  return Object.values(pages).flatMap((page) =>
    lookupsIn(page.fields, []).flatMap(({ lookup: { in: name, by, take } }) =>
      isStreamName(name) && page.capture?.[name] === undefined
        ? [{ asker: page.stream, in: name, by, take }]
        : [],
    ),
  );
}

/** Lookups that no record could answer. */
export function checkLookups(profile: Profile): Mistake[] {
  const { account, pages } = profile;
  const read = new Set(
    Object.values(pages)
      .filter(isListPage)
      .map(({ stream }) => stream),
  );
  const ofAccount = lookupsIn(account.fields, ['account', 'fields'])
    .filter(({ lookup }) => account.capture?.[lookup.in] === undefined)
    .map(({ lookup, path }) => ({ path: [...path, 'in'], message: `no such capture: ${lookup.in}` }));
  const ofPages = Object.entries(pages).flatMap(([name, page]) =>
    lookupsIn(page.fields, ['pages', name, 'fields']).flatMap(({ lookup, path }) =>
      page.capture?.[lookup.in] === undefined
        ? checkStream(lookup, path, { asker: page.stream, read, captures: Object.keys(page.capture ?? {}) })
        : [],
    ),
  );
  return [...ofAccount, ...ofPages];
}

/** A capture of the page goes before the stream of its name; whoever meant the stream must know. */
export function hiddenStreams({ pages }: Profile): Mistake[] {
  return Object.entries(pages).flatMap(([name, page]) =>
    lookupsIn(page.fields, ['pages', name, 'fields'])
      .filter(({ lookup }) => isStreamName(lookup.in) && page.capture?.[lookup.in] !== undefined)
      .map(({ lookup, path }) => ({
        path: [...path, 'in'],
        message: `looks into the capture "${lookup.in}" of the page, not into the stream of that name`,
        hint: 'give the capture another name where the stream is meant',
      })),
  );
}

function checkStream(
  { in: name, by, take }: Lookup,
  path: PropertyKey[],
  around: { asker: StreamName; read: ReadonlySet<StreamName>; captures: readonly string[] },
): Mistake[] {
  const at = (setting: string): PropertyKey[] => [...path, setting];
  const { asker, read, captures } = around;
  if (!isStreamName(name))
    return [
      {
        ...{ path: at('in'), message: `neither a capture of the page nor a stream: ${name}` },
        hint: didYouMean(name, [...captures, ...streamNames]),
      },
    ];
  if (streamNames.indexOf(name) >= streamNames.indexOf(asker))
    return [{ path: at('in'), message: `${name} are not read before ${asker}` }];
  if (!read.has(name)) return [{ path: at('in'), message: `no page of this profile reads ${name}` }];
  const known = textFields(name);
  return (['by', 'take'] as const)
    .filter((setting) => !known.includes({ by, take }[setting]))
    .map((setting) => ({
      ...{ path: at(setting), message: `${name} have no text called ${{ by, take }[setting]}` },
      hint: didYouMean({ by, take }[setting], known) ?? `they have ${known.join(', ')}`,
    }));
}

/** Fields of a record that hold one value. */
function textFields(stream: StreamName): string[] {
  const schema = streams[stream].schema as z.ZodType;
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape)
    .filter(([, member]) => isOne(member))
    .map(([name]) => name);
}

function isOne(member: unknown): boolean {
  if (member instanceof z.ZodNullable) return isOne(member.unwrap());
  return !(member instanceof z.ZodArray || member instanceof z.ZodObject || member instanceof z.ZodRecord);
}

interface Found {
  readonly lookup: Lookup;
  readonly path: PropertyKey[];
}

function lookupsIn(fields: Readonly<Record<string, Field>>, path: readonly PropertyKey[]): Found[] {
  return Object.entries(fields).flatMap(([name, field]) => lookupsOf(field, [...path, name]));
}

function lookupsOf(field: Field, path: readonly PropertyKey[]): Found[] {
  const own = field.transform.flatMap((step, at): Found[] =>
    typeof step === 'object' && 'lookup' in step
      ? [{ lookup: step.lookup, path: [...path, 'transform', at, 'lookup'] }]
      : [],
  );
  const nested = (['each', 'one', 'pairs', 'of'] as const).flatMap((nest) =>
    lookupsIn(field[nest] ?? {}, [...path, nest]),
  );
  const others = (field.or ?? []).flatMap((way, at) => lookupsOf(way, [...path, 'or', at]));
  return [...own, ...nested, ...others];
}
