// Changes to a profile's text that leave everything else in it as it is: comments, anchors, the way it is set.
// The YAML library says where things stand; the text is changed there and nowhere else. Pure.
import { createTwoFilesPatch } from 'diff';
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument, stringify } from 'yaml';

export interface Edit {
  /** The list in the profile: ["pages", "contact", "fields", "email", "label"]. */
  readonly path: readonly (string | number)[];
  readonly value: string;
  /** `first` in the list (a new release), or in place of the one value there is. */
  readonly how: 'first' | 'replace';
}

/** The text with the change, or null where the profile has nothing at that path. An alias is changed where it is anchored. */
export function applyEdit(text: string, edit: Edit): string | null {
  const document = parseDocument(text, { keepSourceTokens: false });
  const { node, key } = find(document, edit.path);
  const value = inFlow(edit.value);
  if (node === null || !node.range) return null;
  const [start, end] = node.range;
  if (key !== null) {
    // A field written as a bare selector: `name: h1`. Only `select` can be meant by that.
    if (key !== 'select' || !isScalar(node)) return null;
    return splice(text, start, end, `{ select: [${value}, ${inFlow(String(node.value))}] }`);
  }
  if (edit.how === 'replace') return isScalar(node) ? splice(text, start, end, value) : null;
  if (isScalar(node)) return splice(text, start, end, `[${value}, ${inFlow(String(node.value))}]`);
  if (!isSeq(node)) return null;
  const first = (node.items[0] as Node | undefined)?.range?.[0];
  if (first === undefined) return null;
  if (node.flow) return splice(text, first, first, `${value}, `);
  const line = text.lastIndexOf('\n', first) + 1;
  const lead = text.slice(line, first);
  return /^\s*- $/.test(lead) ? splice(text, line, line, `${lead}${value}\n`) : null;
}

/** What changed, as `patch -p1` and `git apply` take it. @param name the file's path from where the patch is applied */
export function unifiedDiff(name: string, before: string, after: string): string {
  return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, '', '', { context: 3 });
}

function splice(text: string, start: number, end: number, by: string): string {
  return `${text.slice(0, start)}${by}${text.slice(end)}`;
}

/** A text as it may stand inside `[ ]`. */
function inFlow(value: string): string {
  const [first = ''] = stringify([value], { collectionStyle: 'flow', lineWidth: 0 })
    .trim()
    .replace(/^\[\s*|\s*\]$/g, '')
    .split('\n');
  return first;
}

/** The node at a path; `key` is what is left of the path where a scalar stands for a field. */
function find(
  document: Document,
  path: readonly (string | number)[],
): { node: Node | null; key: string | null } {
  let node: unknown = document.contents;
  for (const [at, key] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    if (isScalar(node) && at === path.length - 1) return { node, key: String(key) };
    node = isMap(node) || isSeq(node) ? (node.get(key, true) as unknown) : undefined;
    if (node === undefined) return { node: null, key: null };
  }
  if (isAlias(node)) node = node.resolve(document);
  return { node: (node as Node | undefined) ?? null, key: null };
}
