// How a thread begins in Intercom: a plain line by a contact, and parts at the same time for what that cannot carry.
import type { FileDraft, PartDraft } from './draft.ts';
import { escapeHtml } from './html.ts';
import { contentOf, filesNote, filesOf, joined, type Scene, subjectOf, withFiles } from './message.ts';
import type { Opener } from './opener.ts';
import { commentWriter, displayName } from './people.ts';

export interface Opening {
  readonly text: string;
  /** Files and formatting of the opening message. */
  readonly parts: readonly PartDraft[];
}

export function openingOf(opener: Opener, scene: Scene): Opening {
  const { losses, setting, notBefore: at } = scene;
  const { message } = opener;
  if (message === null) {
    const starter = opener.messages.find(({ kind }) => kind !== 'activity') ?? opener.messages[0];
    if (starter === undefined) {
      losses.add('empty_message');
      return { text: '[Imported] conversation without messages', parts: [] };
    }
    const name = displayName(starter.author, setting);
    losses.add('agent_started', { name });
    return { text: `[Imported] conversation started by ${name}`, parts: [] };
  }
  const { heading } = commentWriter(message.author, setting, losses, () => true, scene.main);
  const content = contentOf(message, 'text', scene);
  const files = filesOf(message, content.inline, scene);
  const parts = openerFiles(opener, files, scene);
  if (content.rich && setting.map.openers === 'note') {
    const title = `[The opening message as ${displayName(message.author, setting)} wrote it]`;
    parts.push({
      step: 'opener-original',
      kind: 'note',
      author: { type: 'admin', id: setting.map.standIn },
      at,
      body: { format: 'html', content: `<p>${escapeHtml(title)}</p>${content.html}` },
      files: [],
    });
  }
  if (parts.length > 0) losses.add('opener_note');
  return { text: joined([heading, subjectOf(message, scene)], content.text, 'text'), parts };
}

/** By the contact, so that they stay visible to them; in a note where a contact cannot send files. */
function openerFiles(opener: Opener, files: readonly FileDraft[], scene: Scene): PartDraft[] {
  if (files.length === 0) return [];
  const title = 'Files of the opening message';
  if (!scene.contactFiles) return filesNote('opener-files', scene.notBefore, files, title, scene);
  return withFiles(
    {
      step: 'opener-files',
      kind: 'comment',
      author: { type: 'contact', ref: opener.contact },
      at: scene.notBefore,
      body: { format: 'text', content: `[${title}]` },
      files: [],
    },
    files,
  );
}
