// Scrubs a whole recording: every exchange by what its body is, every address by the same rules, so that links
// between pages still lead where they led, and what is asked for is still found. What must not be found afterwards is
// handed to the scan.
import type { OriginStorage } from '../extractors/access/session.ts';
import { canonicalJson, sha256 } from '../lib/json.ts';
import { bodyKind, type Exchange, textOf } from './exchange.ts';
import { fakeFile } from './fake-files.ts';
import { createFakes } from './fakes.ts';
import { all, EMAIL, isReserved } from './patterns.ts';
import { createMarkupScrubber } from './scrub-markup.ts';
import { createTextScrubber } from './scrub-text.ts';
import { jsonIn } from './secrets.ts';
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
 * @param options.key secret of this recording; the same key makes the same fakes
 */
export function scrub(
  tape: Tape,
  options: { profile: unknown; origins: ReadonlyMap<string, string>; key: Uint8Array },
): Scrubbed {
  const kindOf = (exchange: Exchange) => bodyKind(exchange.headers['content-type'] ?? '');
  const scripts = tape.exchanges.filter((exchange) => kindOf(exchange) === 'script').map(textOf);
  const vocabulary = vocabularyOf(options.profile, scripts);
  const fakes = createFakes(options.key, (word) => vocabulary.word(word) || vocabulary.literal(word));
  const text = createTextScrubber({ fakes, vocabulary, origins: options.origins });
  const markup = createMarkupScrubber({ text, vocabulary });

  const body = (exchange: Exchange): Uint8Array => {
    if (exchange.body.byteLength === 0) return exchange.body;
    const type = exchange.headers['content-type'] ?? '';
    switch (kindOf(exchange)) {
      case 'html':
        return Buffer.from(markup.html(textOf(exchange)));
      case 'json':
        return Buffer.from(jsonOrText(textOf(exchange)));
      case 'script':
      case 'style':
        // The same for every customer; only who wrote a library may be named in it.
        return Buffer.from(
          textOf(exchange).replace(all(EMAIL), (found) => (isReserved(found) ? found : text.text(found))),
        );
      default:
        return fakeFile(type, sha256(exchange.body), fakes);
    }
  };

  const jsonOrText = (input: string): string => {
    try {
      return markup.json(input);
    } catch {
      return text.text(input);
    }
  };

  const header = (name: string, value: string): string => {
    if (name === 'location') return text.url(value);
    if (name === 'link') return value.replace(/<([^>]*)>/g, (_, target: string) => `<${text.url(target)}>`);
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

  return {
    tape: {
      exchanges: tape.exchanges.map(exchange),
      preflights: tape.preflights.map(exchange),
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
    },
    originals: text.originals(),
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
