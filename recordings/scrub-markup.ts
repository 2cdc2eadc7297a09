// Scrubs HTML and JSON without touching how they are built: tags, structural attributes and keys stay, everything
// else is taken for the customer's until the vocabulary says otherwise.
import { load } from 'cheerio';
import { type AnyNode, type Element, isComment, isTag, isText } from 'domhandler';
import { directive } from './protocol.ts';
import { isAddress, type TextScrubber } from './scrub-text.ts';
import { STAND_IN } from './secrets.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface MarkupScrubber {
  html(html: string): string;
  /** @throws SyntaxError for text that is no JSON */
  json(text: string): string;
  /** One text of a JSON answer, or of an attribute. */
  value(text: string): string;
}

/** Attributes that build the page rather than say something. `id` and `class` are what selectors hold on to. */
const STRUCTURAL = new Set(
  `id class role type name for rel method lang dir charset scope colspan rowspan tabindex hidden disabled checked
  selected readonly required multiple datetime http-equiv media sizes width height defer async crossorigin
  autocomplete enctype target open style xmlns viewbox d fill stroke stroke-width points x y cx cy r x1 x2 y1 y2
  aria-busy aria-expanded aria-hidden aria-selected aria-checked aria-controls aria-labelledby aria-describedby
  aria-current aria-haspopup aria-live aria-pressed aria-disabled aria-sort aria-rowcount aria-rowindex
  aria-colcount aria-colindex aria-modal aria-level aria-setsize aria-posinset`.split(/\s+/),
);
const ADDRESSES = new Set(
  'href src action formaction poster cite longdesc background xlink:href data-href data-src data-url'.split(
    ' ',
  ),
);
const IS_DATA = /(json|ld\+json|importmap)$/i;
const IS_TEMPLATE = /html|template|handlebars|mustache/i;

/** HTML as it is written: no html, head or tbody is made up around a fragment. */
const AS_WRITTEN = { xml: { xmlMode: false, decodeEntities: true } } as const;

export function createMarkupScrubber(deps: { text: TextScrubber; vocabulary: Vocabulary }): MarkupScrubber {
  const { text, vocabulary } = deps;

  const value = (input: string): string => {
    if (input.trim() === '' || input === STAND_IN || vocabulary.literal(input)) return input;
    if (vocabulary.refers(input)) return input;
    if (isAddress(input)) return text.url(input);
    if (/^\s*[[{]/.test(input)) {
      try {
        return json(input);
      } catch {
        // Not JSON after all: a text like any other, "[sic]" or "{First Name}".
      }
    }
    return /<[a-z!/][^>]*>/i.test(input) ? html(input) : text.text(input);
  };

  const member = (input: unknown): unknown => {
    if (typeof input === 'string') return value(input);
    if (typeof input === 'number') return number(input);
    if (Array.isArray(input)) return input.map(member);
    if (input === null || typeof input !== 'object') return input;
    return Object.fromEntries(
      Object.entries(input).map(([key, each]) => [vocabulary.key(key) ? key : text.text(key), member(each)]),
    );
  };

  /** A number as long as a telephone's or an account's is one, unless it tells a time. */
  const number = (input: number): number => {
    const digits = String(input);
    if (!/^\d{10,15}$/.test(digits) || /^1[67]\d{8}(\d{3})?$/.test(digits)) return input;
    return Number(text.text(digits).replace(/\D/g, ''));
  };

  const json = (input: string): string => JSON.stringify(member(JSON.parse(input)));

  const html = (input: string): string => {
    const $ = load(input, AS_WRITTEN, false);
    const walk = (nodes: readonly AnyNode[]): void => {
      for (const node of nodes) {
        if (isText(node)) node.data = text.text(node.data);
        else if (isComment(node)) node.data = '';
        else if (isTag(node)) element(node);
      }
    };
    const element = (node: Element): void => {
      for (const [name, content] of Object.entries(node.attribs)) {
        if (/^on/i.test(name) || name === 'integrity' || name === 'nonce') node.attribs[name] = '';
        else if (!STRUCTURAL.has(name.toLowerCase())) node.attribs[name] = attribute(node, name, content);
      }
      if (node.name === 'script') script(node);
      else if (node.name !== 'style') walk(node.children);
    };
    const script = (node: Element): void => {
      const type = node.attribs.type ?? '';
      for (const child of node.children) {
        if (!isText(child)) continue;
        if (IS_DATA.test(type)) child.data = inScript(jsonOrNothing(child.data));
        else if (IS_TEMPLATE.test(type)) child.data = html(child.data);
        else child.data = assignedData(child.data);
      }
    };
    walk($.root().contents().toArray());
    return $.html();
  };

  const attribute = (node: Element, name: string, content: string): string => {
    if (node.name === 'meta' && name === 'content') return meta(node, content);
    if (name === 'srcset' || name === 'imagesrcset' || name === 'ping') return '';
    // "tickets.php?id=5" is one, too, though it begins like a word.
    return ADDRESSES.has(name.toLowerCase()) ? text.url(content) : value(content);
  };

  const meta = (node: Element, content: string): string => {
    const equivalent = node.attribs['http-equiv'] ?? '';
    if (isBuild(node)) return content;
    // A policy is for the origins that were; the player lets nothing else in anyway.
    if (/^content-security-policy/i.test(equivalent)) return '';
    const refresh = /^(\s*\d+\s*(?:[;,]\s*(?:url\s*=\s*)?["']?))(.*?)(["']?\s*)$/is.exec(content);
    if (/^refresh$/i.test(equivalent) && refresh) {
      const [, before = '', address = '', after = ''] = refresh;
      return address === '' ? content : before + text.url(address) + after;
    }
    return directive(node, content) ?? value(content);
  };

  const jsonOrNothing = (input: string): string => {
    try {
      return json(input);
    } catch {
      return '{}';
    }
  };

  /** `window.STATE = {…};` keeps its shape; any other script of a page is dropped, for nobody can tell what it says. */
  const assignedData = (input: string): string => {
    const found = /^(\s*(?:var |let |const )?[\w.$]+\s*=\s*)([[{][\s\S]*[\]}])(;?\s*)$/.exec(input);
    if (!found) return '';
    const [, before = '', data = '', after = ''] = found;
    try {
      return before + inScript(json(data)) + after;
    } catch {
      return '';
    }
  };

  return { html, json, value };
}

/** Which release drew the page: the one thing a later reader wants to know that is nobody's secret. */
export function isBuild(node: Element): boolean {
  return /^(generator|version|app-version|build|release)$/i.test(node.attribs.name ?? '');
}

/** JSON that stands in a script must not end it. */
const inScript = (json: string): string => json.replaceAll('<', '\\u003c');
