// Scrubs a whole recording: every exchange by what its body is, every address by the same rules, so that links
// between pages still lead where they led, and what is asked for is still found. What must not be found afterwards is
// handed to the scan.
import type { OriginStorage } from '../extractors/access/session.ts';
import { canonicalJson, sha256 } from '../lib/json.ts';
import { type BodyKind, bodyKind, type Exchange, textOf } from './exchange.ts';
import { fakeFile } from './fake-files.ts';
import { createFakes } from './fakes.ts';
import { spells } from './people.ts';
import { contentType, retryAfter } from './protocol.ts';
import { createAssetScrubber } from './scrub-assets.ts';
import { createMarkupScrubber } from './scrub-markup.ts';
import { createTextScrubber } from './scrub-text.ts';
import { jsonIn } from './secrets.ts';
import { structureOf } from './structure.ts';
import type { Tape } from './tape.ts';
import { vocabularyOf } from './vocabulary.ts';

export interface Scrubbed {
  readonly tape: Tape;
  /** The customer's own texts, e-mail addresses and numbers, for the scan; never written anywhere. */
  readonly originals: ReadonlySet<string>;
}

/**
 * @param options.profile the selector profile as data: its words are the interface's
 * @param options.origins real origin -> the one that stands for it
 * @param options.uiTexts further texts of the interface, as a person named them
 * @param options.people full names of the account's people: nothing that spells one is structure
 * @param options.key secret of this recording; the same key makes the same fakes
 */
export function scrub(
  tape: Tape,
  options: {
    profile: unknown;
    origins: ReadonlyMap<string, string>;
    key: Uint8Array;
    uiTexts?: readonly string[];
    people?: readonly string[];
  },
): Scrubbed {
  const kindOf = (exchange: Exchange) => bodyKind(exchange.headers['content-type'] ?? '');
  const textsOf = (kind: BodyKind) => tape.exchanges.filter((each) => kindOf(each) === kind).map(textOf);
  const people = options.people ?? [];
  const structure = structureOf(textsOf('html'), textsOf('style'), (name) =>
    people.some((person) => spells(name, person)),
  );
  const vocabulary = vocabularyOf([options.profile, options.uiTexts ?? []], textsOf('script'), structure);
  const fakes = createFakes(options.key, (word) => vocabulary.word(word) || vocabulary.literal(word));
  const text = createTextScrubber({ fakes, vocabulary, origins: options.origins });
  const markup = createMarkupScrubber({ text, vocabulary });

  const body = (exchange: Exchange): Uint8Array => {
    if (exchange.body.byteLength === 0) return exchange.body;
    const type = exchange.headers['content-type'] ?? '';
    switch (kindOf(exchange)) {
      case 'html':
        return Buffer.from(page(textOf(exchange)));
      case 'json':
        return Buffer.from(jsonOrText(textOf(exchange)));
      case 'script':
      case 'style':
        return exchange.body;
      default:
        return fakeFile(type, sha256(exchange.body), fakes);
    }
  };

  /** JSON is often sent as HTML. */
  const page = (input: string): string =>
    jsonIn(input) === undefined ? markup.html(input) : markup.json(input);

  const jsonOrText = (input: string): string => {
    try {
      return markup.json(input);
    } catch {
      return text.text(input);
    }
  };

  const header = (name: string, value: string): string => {
    if (name === 'location') return text.url(value);
    if (name === 'content-type') return contentType(value);
    if (name === 'retry-after') return retryAfter(value);
    if (name === 'link')
      return value
        .replace(/<([^>]*)>/g, (_, target: string) => `<${text.url(target)}>`)
        .replace(
          /(title\*?\s*=\s*)"([^"]*)"/gi,
          (_, label: string, said: string) => `${label}"${text.text(said)}"`,
        );
    return name === 'access-control-allow-origin' && value !== '*' ? text.url(value) : value;
  };

  const fields = (input: string): string => {
    const value = jsonIn(input);
    return value === undefined ? text.text(input) : canonicalJson(JSON.parse(markup.json(input)));
  };

  const exchange = (one: Exchange): Exchange => ({
    ...one,
    url: text.url(one.url),
    headers: Object.fromEntries(
      Object.entries(one.headers).map(([name, value]) => [name, header(name, value)]),
    ),
    body: body(one),
    ...(one.asked ? { asked: { ...one.asked, fields: fields(one.asked.fields) } } : {}),
  });

  /** Names that the app writes out stay; others are made of what its page and its session say. */
  const storageName = (name: string): string =>
    name
      .split('::')
      .map((part) => (vocabulary.written(part) ? part : markup.value(part)))
      .join('::');

  const storageItems = (items: OriginStorage['local']): Record<string, string> =>
    Object.fromEntries(Object.entries(items).map(([name, value]) => [storageName(name), jsonOrText(value)]));

  const exchanges = tape.exchanges.map(exchange);
  const rest = {
    sockets: tape.sockets.map(({ url, frames }) => ({
      url: text.url(url),
      frames: frames.map((frame) => ({ ...frame, text: jsonOrText(frame.text) })),
    })),
    streams: tape.streams.map(({ url, events }) => ({
      url: text.url(url),
      events: events.map(({ type, id, data }) => ({
        type,
        id: id === null ? null : text.text(id),
        data: jsonOrText(data),
      })),
    })),
    storage: tape.storage.map(({ origin, local, session }) => ({
      origin: text.url(origin),
      local: storageItems(local),
      session: storageItems(session),
    })),
    preflights: tape.preflights.map(exchange),
  };
  // Last, for only now is it known what the customer's texts are.
  const assets = createAssetScrubber(text);
  const finished = (one: Exchange): Exchange => {
    const kind = kindOf(one);
    if (kind === 'script' || kind === 'style')
      return { ...one, body: Buffer.from(assets.asset(textOf(one))) };
    return kind === 'html' ? { ...one, body: Buffer.from(assets.stylesIn(textOf(one))) } : one;
  };
  return {
    tape: { ...rest, exchanges: exchanges.map(finished) },
    originals: new Set([...text.originals().keys(), ...people]),
  };
}

/** `https://helpdesk.example.com` for the first origin, `https://files-N.example.com` for the others. */
export function standInOrigins(origins: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    origins.map((origin, index) => [
      new URL(origin).origin,
      index === 0 ? 'https://helpdesk.example.com' : `https://files-${index}.example.com`,
    ]),
  );
}
