// Replaces what a text says and keeps how it is built: words by words of the same shape, addresses and numbers by
// ones that belong to nobody; times, counts and the interface's own words stay.

import { decoded } from './exchange.ts';
import type { Fakes } from './fakes.ts';
import { EMAIL, isSecretParam, MIME, PHONE, TIME, URL_IN_TEXT, ZONE } from './patterns.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface TextScrubber {
  text(text: string): string;
  /** An absolute or relative address, `mailto:`, `tel:`, `data:`. Names of parameters and the structure stay. */
  url(address: string): string;
  /** Texts that were changed and tell of somebody, each with what it became: what a later scan must not find again. */
  originals(): ReadonlyMap<string, string>;
}

const TOKEN = /[\p{L}\p{M}\p{N}]+/u;
const PARTS = new RegExp(
  [EMAIL, URL_IN_TEXT, TIME, ZONE, MIME, PHONE, TOKEN]
    .map((part, index) => `(?<p${index}>${part.source})`)
    .join('|'),
  'giu',
);
const KEPT = new RegExp([TIME, ZONE, MIME].map(({ source }) => source).join('|'), 'giu');
/** Kinds of files are no secret, and tell a reader what to expect. */
const EXTENSIONS = new Set(
  'png jpg jpeg gif webp svg pdf txt csv md log doc docx xls xlsx ppt pptx zip gz tar html htm css js json xml eml msg ics mp3 mp4 mov wav bin'.split(
    ' ',
  ),
);
/** Words from which on a text is prose: what everybody writes must not look the same everywhere. */
const PROSE = 6;

/** @param origins real origin -> the one that stands for it */
export function createTextScrubber(deps: {
  fakes: Fakes;
  vocabulary: Vocabulary;
  origins: ReadonlyMap<string, string>;
}): TextScrubber {
  const { fakes, vocabulary, origins } = deps;
  const seen = new Map<string, string>();

  const email = (address: string): string => {
    const at = address.lastIndexOf('@');
    const host = address
      .slice(at + 1)
      .toLowerCase()
      .split('.')
      .slice(0, -1)
      .join('-');
    const made = `${plain(address.slice(0, at))}@${plain(host)}.example.com`;
    seen.set(address, made);
    return made;
  };

  const token = (found: string, salt: string, isExtension: boolean): string => {
    if (/^\p{N}+$/u.test(found)) {
      // Shorter ones are counts and ids, thirteen digits with this beginning are milliseconds.
      return found.length < 12 || /^1[67]\d{11}$/.test(found) ? found : fakes.digits(found).slice(0, 24);
    }
    if (isExtension && EXTENSIONS.has(found.toLowerCase())) return found;
    if (/^[\p{L}\p{M}]+$/u.test(found)) return vocabulary.word(found) ? found : word(found, salt);
    const split = /^([\p{L}\p{M}]+)(\p{N}+)$/u.exec(found);
    if (split) {
      const [, name = '', number = ''] = split;
      // "c12", "m7": ids. A name with a number behind it is a name.
      if (name.length <= 2 || vocabulary.word(name))
        return name + (number.length < 12 ? number : fakes.digits(number));
      return fakes.word(name) + number.slice(0, 12);
    }
    return found.length < 6 ? found : fakes.token(found);
  };

  const word = (found: string, salt: string): string => {
    const isName = found !== found.toLowerCase();
    return fakes.word(found, isName ? '' : salt);
  };

  const plain = (text: string): string =>
    text.replace(new RegExp(TOKEN.source, 'gu'), (found) => token(found, '', false));

  const text = (input: string): string => {
    // Months, zones and media types are nobody's words, though no vocabulary has them.
    const words = input.replace(KEPT, ' ').match(/[\p{L}\p{M}]{2,}/gu) ?? [];
    const foreign = words.filter((each) => !vocabulary.word(each)).length;
    const salt = foreign >= PROSE ? fakes.mark(input.replace(/\s+/g, ' ').trim(), 12) : '';
    const out = input.replace(PARTS, (found: string, ...rest: unknown[]) => {
      const groups = rest.at(-1) as Record<string, string | undefined>;
      const offset = rest.at(-3) as number;
      if (groups.p0 !== undefined) return email(found);
      if (groups.p1 !== undefined) {
        const tail = /[.,;:!?)\]]+$/.exec(found)?.[0] ?? '';
        return url(found.slice(0, found.length - tail.length)) + tail;
      }
      if (groups.p2 !== undefined || groups.p3 !== undefined || groups.p4 !== undefined) return found;
      if (groups.p5 !== undefined) {
        if (/^1[67]\d{8}$/.test(found)) return found;
        const made = fakes.phone(found.replace(/\D/g, ''));
        seen.set(found, made);
        return made;
      }
      return token(found, salt, input[offset - 1] === '.');
    });
    if (out !== input && foreign >= 2 && input.length <= 400) seen.set(input.trim(), out.trim());
    return out;
  };

  const segment = (part: string): string => {
    const plainPart = decoded(part);
    if (vocabulary.literal(plainPart) || vocabulary.refers(plainPart)) return part;
    const made = text(plainPart);
    return made === plainPart ? part : encodeURIComponent(made);
  };

  const query = (search: string): string =>
    search
      .split('&')
      .map((pair) => {
        const [name = '', ...values] = pair.split('=');
        if (values.length === 0) return segment(name);
        const value = decoded(values.join('=').replaceAll('+', ' '));
        const label = vocabulary.key(decoded(name)) ? name : segment(name);
        if (isSecretParam(decoded(name))) return `${label}=0`;
        // A script writes it into the address as it stands in the script.
        if (vocabulary.literal(value) || vocabulary.refers(value)) return `${label}=${values.join('=')}`;
        return `${label}=${encodeURIComponent(isAddress(value) ? url(value) : text(value))}`;
      })
      .join('&');

  const url = (address: string): string => {
    const trimmed = address.trim();
    if (/^mailto:/i.test(trimmed)) return `mailto:${text(decoded(trimmed.slice(7).split('?')[0] ?? ''))}`;
    if (/^tel:/i.test(trimmed)) {
      const made = fakes.phone(trimmed.replace(/\D/g, '')).replace(/[ -]/g, '');
      seen.set(trimmed.slice(4), made);
      return `tel:${made}`;
    }
    if (/^data:/i.test(trimmed)) return `data:,${fakes.mark(trimmed, 8)}`;
    if (/^javascript:/i.test(trimmed)) return 'javascript:void(0)';
    const [, origin = '', path = '', search, hash] =
      /^((?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#]*)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is.exec(trimmed) ?? [];
    return [
      origin === '' ? '' : standIn(origin),
      path.split('/').map(segment).join('/'),
      search === undefined ? '' : `?${query(search)}`,
      hash === undefined ? '' : vocabulary.refers(`#${hash}`) ? `#${hash}` : `#${segment(hash)}`,
    ].join('');
  };

  const standIn = (origin: string): string => {
    const absolute = origin.startsWith('//') ? `https:${origin}` : origin;
    const found = URL.canParse(absolute) ? new URL(absolute) : null;
    const isSocket = /^ws/i.test(absolute);
    const known = found && origins.get(isSocket ? found.origin.replace(/^ws/, 'http') : found.origin);
    if (known) return isSocket ? known.replace(/^http/, 'ws') : known;
    const host = (found?.hostname ?? origin).replace(/^www\./, '').replace(/\.[^.]+$/, '');
    return `${isSocket ? 'wss' : 'https'}://${plain(host.replace(/[^\p{L}\p{N}]+/gu, '-')).toLowerCase()}.example.com`;
  };

  return { text, url, originals: () => seen };
}

/** Whether a value is an address rather than words. */
export function isAddress(value: string): boolean {
  if (/\s/.test(value.trim())) return false;
  return /^(?:(?:(?:https?|wss?):)?\/\/|mailto:|tel:|data:|javascript:|\.{0,2}\/|\?[\w%.-]+=)/i.test(
    value.trim(),
  );
}
