// A draft as the text of a profile: each guess with what speaks for it as a comment, each open question as a TODO. Pure.
import { Document, isMap, isNode, isPair, isScalar, type Node, type YAMLMap } from 'yaml';
import type { Draft, DraftPage, Noted } from './draft.ts';
import type { GuessedField, Todo } from './given.ts';

const HEAD = ` yaml-language-server: $schema=./profile.schema.json
 A first profile, guessed by \`threadlift profile init\`. Each guess has what speaks for it behind it; TODO marks what a
 person has to find. Check with \`threadlift profile check\`, then \`threadlift probe\`.`;

export function writeDraft(draft: Draft): string {
  const document = new Document({});
  document.commentBefore = HEAD;
  const root = document.contents as unknown as YAMLMap;
  const put = (map: YAMLMap, key: string, node: unknown): void => {
    map.set(document.createNode(key), node);
  };
  put(root, 'formatVersion', 1);
  put(root, 'name', draft.name);
  if (Object.keys(draft.origins).length > 0) put(root, 'origins', document.createNode(draft.origins));
  const login = document.createNode({}) as YAMLMap;
  for (const [name, noted] of Object.entries(draft.login)) {
    put(login, name, notedNode(document, noted, true));
    if (name === 'addresses') put(login, 'steps', stepsNode(document, draft.steps));
  }
  put(root, 'login', login);
  put(root, 'guard', guardNode(document, draft));
  const account = document.createNode(draft.account.settings) as YAMLMap;
  account.commentBefore = ` ${draft.account.note}`;
  trailing(account, draft.account.todos);
  put(root, 'account', account);
  const pages = document.createNode({}) as YAMLMap;
  for (const page of draft.pages) put(pages, page.name, pageNode(document, page));
  put(root, 'pages', pages);
  const absent = document.createNode(draft.absent.map(({ stream }) => stream)) as Node & { items: Node[] };
  for (const [at, { why }] of draft.absent.entries()) {
    const item = absent.items[at];
    if (isScalar(item)) item.comment = ` ${why}`;
  }
  put(root, 'absent', absent);
  space(root);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function stepsNode(document: Document, steps: readonly Noted[]): Node {
  const list = document.createNode([]) as unknown as { items: unknown[] } & Node;
  for (const step of steps) list.items.push(notedNode(document, step, true));
  return list;
}

function guardNode(document: Document, { guard }: Draft): Node {
  const node = document.createNode({ never: guard.never }) as YAMLMap;
  if (guard.reads.length > 0) node.set(document.createNode('reads'), stepsNode(document, guard.reads));
  if (guard.todos.length > 0) node.comment = guard.todos.map((one) => ` TODO ${one}`).join('\n');
  return node;
}

function pageNode(document: Document, page: DraftPage): Node {
  const map = document.createNode({ stream: page.stream }) as YAMLMap;
  map.commentBefore = ` ${page.note}`;
  for (const [name, noted] of Object.entries(page.settings)) {
    if (name !== 'list') {
      map.set(document.createNode(name), notedNode(document, noted, true));
      continue;
    }
    const list = document.createNode({}) as YAMLMap;
    for (const [key, inner] of Object.entries(noted.value as Record<string, Noted>))
      list.set(document.createNode(key), notedNode(document, inner, true));
    if (list.items.length === 0) list.flow = true;
    map.set(document.createNode('list'), list);
  }
  const fields = document.createNode({}) as YAMLMap;
  for (const [name, guess] of Object.entries(page.fields))
    fields.set(document.createNode(name), fieldNode(document, guess));
  if (fields.items.length === 0) fields.flow = true;
  map.set(document.createNode('fields'), fields);
  trailing(fields.items.length > 0 ? fields : map, page.todos);
  return map;
}

function fieldNode(document: Document, { settings, evidence }: GuessedField): Node {
  const { each, ...rest } = settings as { each?: Record<string, unknown> };
  if (each === undefined) return notedNode(document, { value: settings, note: evidence }, true);
  const node = document.createNode({}) as YAMLMap;
  node.commentBefore = ` ${evidence}`;
  for (const [name, value] of Object.entries(rest))
    node.set(document.createNode(name), notedNode(document, { value, note: null }, true));
  const inner = document.createNode({}) as YAMLMap;
  for (const [name, value] of Object.entries(each))
    inner.set(document.createNode(name), notedNode(document, { value, note: null }, true));
  node.set(document.createNode('each'), inner);
  return node;
}

/** In one line, with its comment behind it. */
function notedNode(document: Document, { value, note }: Noted, isFlow: boolean): Node {
  const node = document.createNode(value, { flow: isFlow }) as Node;
  if (note !== null && isNode(node)) node.comment = ` ${note.replace(/\s+/g, ' ')}`;
  return node;
}

function trailing(map: YAMLMap, todos: readonly Todo[]): void {
  if (todos.length === 0) return;
  map.comment = todos.map(({ field, why }) => ` TODO ${field}: ${why.replace(/\s+/g, ' ')}`).join('\n');
}

/** A blank line before each part, and before each page. */
function space(root: YAMLMap): void {
  for (const pair of root.items.slice(2)) if (isPair(pair) && isNode(pair.key)) pair.key.spaceBefore = true;
  const pages = root.get('pages');
  if (isMap(pages))
    for (const pair of pages.items.slice(1)) if (isNode(pair.key)) pair.key.spaceBefore = true;
}
