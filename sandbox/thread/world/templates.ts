// Makes snippets: the team's, and the signed-in person's own.
import type { Template } from '../../../model/records.ts';
import type { FileUse } from './drafts.ts';
import { attachmentId, idOf } from './ids.ts';
import type { World } from './lookup.ts';

type Snippet = Omit<Template, 'id' | 'variables' | 'attachmentIds'>;
const team = (title: string, shortcut: string | null, body: string): Snippet => ({
  title,
  shortcut,
  body,
  scope: 'team',
});
const personal = (title: string, shortcut: string | null, body: string): Snippet => ({
  title,
  shortcut,
  body,
  scope: 'personal',
});

const snippets: readonly Snippet[] = [
  team(
    'Welcome',
    'Ctrl+Shift+1',
    'Hi {First Name},\n\nthanks for writing. I am {Member Full Name} and I will look after this.',
  ),
  team(
    'Ticket received',
    'Ctrl+Shift+2',
    'Hello {Full Name},\nyour ticket {Ticket ID} ({Ticket Summary}) is with us. Priority: {Priority}.',
  ),
  team(
    'Remote session',
    null,
    'Please open [the remote page](https://remote.example.com/start) and read me the number.',
  ),
  team(
    'After hours',
    'Ctrl+Shift+3',
    'We are closed until 8 am. For outages call +1 555 0100.\n\n— {Member Company Name}',
  ),
  team(
    'Closing',
    null,
    'Hi {First Name}, I will close {Ticket ID} tomorrow unless {Company Name} still sees the problem.',
  ),
  team('Type check', null, 'Internal: type {Type}, contact {Contact ID}, mail {Email}.'),
  team(
    'How to take a screenshot',
    'Ctrl+Shift+4',
    '1. Press PrtScn\n2. Paste it here\n\n![keys](https://kb.example.com/keys.png)',
  ),
  team('Danke 🙏', null, 'Vielen Dank, {Last Name}! Grüße, {Member First Name} {Member Last Name}'),
  personal(
    'My sign-off',
    'Ctrl+Shift+9',
    'Best,\n{Member First Name}\nNorthwind Managed IT · <support@northwind.example.com>',
  ),
  personal('Lunch', null, 'I am away until 1 pm; Bruno has your case.'),
  personal('Ask for details', null, 'When did it start, {First Name}? What changed & who else sees it?'),
];
export const templateCount = snippets.length;

/** Files that go out with a snippet, by its number. */
const files: Readonly<Record<number, readonly FileUse[]>> = {
  1: [
    { name: 'Price list 2026.pdf', contentType: 'application/pdf', blob: 'pdf:951' },
    { name: 'how to reach us.png', contentType: 'image/png', blob: 'png:952' },
  ],
  9: [{ name: 'logo.png', contentType: 'image/png', blob: 'png:953' }],
};

/** The files of a snippet by attachment id, in the order shown. */
export function templateFiles(n: number): ReadonlyMap<string, FileUse> {
  const id = idOf('templates', n);
  return new Map((files[n] ?? []).map((use, position) => [attachmentId(id, position + 1), use]));
}

/** Variables as written, each once, in order of appearance. */
export function variablesIn(body: string): string[] {
  return [...new Set(body.match(/\{[A-Z][A-Za-z ]*\}/g) ?? [])];
}

export function makeTemplate(_world: World, n: number): Template {
  const snippet =
    snippets[n - 1] ?? team(`Added snippet ${n}`, null, `Added while you were reading, {First Name} (${n}).`);
  return {
    id: idOf('templates', n),
    ...snippet,
    variables: variablesIn(snippet.body),
    attachmentIds: [...templateFiles(n).keys()],
  };
}
