// Where in a body something stands, and how it may be shown: enough to decide whose it is, too little to tell it on.
import { load } from 'cheerio';
import { type AnyNode, isTag, isText } from 'domhandler';
import { type BodyKind, decoded } from './exchange.ts';

/** "Ann Carter" -> `"A.. C....." (10 characters)`; of a secret or a token nothing but its length. */
export function masked(text: string, isKey = false): string {
  const length = `(${text.length} characters)`;
  if (isKey) return length;
  const shape = text.replace(
    /[\p{L}\p{M}\p{N}]+/gu,
    (run) => run.slice(0, 1) + '…'.repeat(Math.min(run.length - 1, 3)),
  );
  return `"${shape.length > 40 ? `${shape.slice(0, 39)}…` : shape}" ${length}`;
}

/** `line 12 <title>`, `line 3 <a title>`, `items[0].name`; null where it stands in another spelling only. */
export function placeOf(body: string, kind: BodyKind, text: string): string | null {
  const found = kind === 'html' ? inMarkup(body, text) : kind === 'json' ? inJson(body, text) : null;
  if (found !== null) return found;
  const at = body.indexOf(text);
  return at < 0 ? null : `line ${lineOf(body, at)}`;
}

const lineOf = (body: string, at: number): number => body.slice(0, at).split('\n').length;

function inMarkup(html: string, text: string): string | null {
  const $ = load(html, { xml: { xmlMode: false, decodeEntities: true, withStartIndices: true } }, false);
  const visit = (nodes: readonly AnyNode[]): string | null => {
    for (const node of nodes) {
      if (isText(node) && node.data.includes(text)) {
        const parent = node.parent && isTag(node.parent) ? ` <${node.parent.name}>` : '';
        return `line ${lineOf(html, (node.startIndex ?? 0) + node.data.indexOf(text))}${parent}`;
      }
      if (!isTag(node)) continue;
      const attribute = Object.entries(node.attribs).find(
        ([, value]) => value.includes(text) || decoded(value).includes(text),
      );
      if (attribute) return `line ${lineOf(html, node.startIndex ?? 0)} <${node.name} ${attribute[0]}>`;
      const inside = visit(node.children);
      if (inside !== null) return inside;
    }
    return null;
  };
  return visit($.root().contents().toArray());
}

function inJson(json: string, text: string): string | null {
  const visit = (value: unknown, path: string): string | null => {
    if (typeof value === 'string' || typeof value === 'number')
      return String(value).includes(text) ? path || 'the whole answer' : null;
    if (typeof value !== 'object' || value === null) return null;
    for (const [key, each] of Object.entries(value)) {
      const inside = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
      if (key.includes(text)) return `${path === '' ? 'a key' : `a key of ${path}`}`;
      const found = visit(each, inside);
      if (found !== null) return found;
    }
    return null;
  };
  try {
    return visit(JSON.parse(json), '');
  } catch {
    // Not JSON after all.
    return null;
  }
}
