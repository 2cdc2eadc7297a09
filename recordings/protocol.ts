// Text that is protocol rather than anybody's words: what `<meta>` elements tell a browser, and header values. Every
// word has to be on the list; a name beside them makes the whole value the customer's again.
import type { Element } from 'domhandler';
import { MIME } from './patterns.ts';

/** Values of `name` and `http-equiv` whose `content` speaks to the browser or to a crawler. */
const DIRECTING =
  /^(?:content-type|content-language|content-style-type|content-script-type|x-ua-compatible|x-dns-prefetch-control|default-style|cache-control|pragma|expires|imagetoolbar|cleartype|viewport|robots|googlebot|bingbot|referrer|color-scheme|supported-color-schemes|theme-color|format-detection|rating|handheldfriendly|mobileoptimized|(?:apple-)?mobile-web-app-(?:capable|status-bar-style)|msapplication-[a-z]+|turbo-[a-z-]+|turbolinks-[a-z-]+)$/i;

const DIRECTIVES = new Set(
  `width height device initial maximum minimum scale user scalable yes no shrink to fit viewport cover auto contain
  interactive widget resizes content visual overlays target densitydpi dpi true false on off index noindex follow
  nofollow none all archive noarchive snippet nosnippet imageindex noimageindex max image preview large standard origin
  when cross strict same unsafe url referrer light dark only normal telephone email address date ie edge chrome emulateie
  black white transparent translucent default public private cache store age must revalidate reload refresh advance
  text html css javascript charset utf iso us ascii windows latin general visit drive app preserve`.split(
    /\s+/,
  ),
);
/** `en`, `pt-BR`, `zh-Hans`. */
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/;
const COLOR = /^(?:#[0-9a-f]{3,8}|rgba?\([\d\s.,%/]+\)|hsla?\([\d\s.,%/a-z]+\))$/i;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** What the `content` of such an element may keep, and null for text that has to be scrubbed. */
export function directive(meta: Element, content: string): string | null {
  const { name, 'http-equiv': equivalent } = meta.attribs;
  if (!DIRECTING.test(name ?? '') && !DIRECTING.test(equivalent ?? '')) return null;
  const trimmed = content.trim();
  if (/language/i.test(equivalent ?? '') && LANGUAGE.test(trimmed)) return content;
  return isDirective(trimmed) ? content : null;
}

function isDirective(text: string): boolean {
  if (COLOR.test(text) || HTTP_DATE.test(text)) return true;
  return (text.match(/\p{L}+/gu) ?? []).every((word) => DIRECTIVES.has(word.toLowerCase()));
}

/** A `Content-Type` without parameters that are not about the encoding: a file's name, for example. */
export const contentType = (value: string): string =>
  new RegExp(`^\\s*(?:${MIME.source})`, 'iu').exec(value)?.[0].trim() ?? 'application/octet-stream';

/** A `Retry-After`: seconds, or a date; anything else waits one second. */
export const retryAfter = (value: string): string =>
  /^\d{1,9}$/.test(value.trim()) || HTTP_DATE.test(value.trim()) ? value : '1';
