// Fifteen files on messages of all kinds: inside the text, below it, on an old page of a long thread, on a note.
import { createHash } from 'node:crypto';
import type { Attachment, Conversation, Message, Ticket } from '../../../model/records.ts';
import { pdfBytes, pngBytes } from './file-bytes.ts';

interface Wish {
  readonly of: readonly ['conversations' | 'tickets', number];
  /** Which of the thread's messages without corrections: its place, counted from the end where negative. */
  readonly kind: Message['kind'];
  readonly place: number;
  readonly name: string;
  readonly contentType: string;
  readonly sniffedType: string | null;
  readonly bytes: Buffer;
  readonly inline?: true;
}

const PNG = { contentType: 'image/png', sniffedType: 'image/png' } as const;
const PDF = { contentType: 'application/pdf', sniffedType: 'application/pdf' } as const;
const TEXT = { contentType: 'text/plain', sniffedType: null } as const;
const reply = { kind: 'reply' } as const;
const same = pngBytes(24, [200, 30, 30]);

const WISHES: readonly Wish[] = [
  {
    ...PNG,
    ...reply,
    of: ['conversations', 1],
    place: 0,
    name: 'Bildschirmfoto.png',
    bytes: same,
    inline: true,
  },
  {
    ...PDF,
    ...reply,
    of: ['conversations', 1],
    place: 0,
    name: 'Angebot „2026-77“.pdf',
    bytes: pdfBytes('Angebot 2026/77'),
  },
  {
    ...TEXT,
    ...reply,
    of: ['conversations', 1],
    place: -1,
    name: 'Protokoll.txt',
    bytes: Buffer.from('Gerät läuft.\n'),
  },
  {
    ...PNG,
    ...reply,
    of: ['conversations', 0],
    place: 0,
    name: 'Zähler.png',
    bytes: pngBytes(16, [0, 120, 60]),
  },
  {
    ...PDF,
    ...reply,
    of: ['conversations', 0],
    place: 40,
    name: 'Rechnung 1.234,5.pdf',
    bytes: pdfBytes('Rechnung'),
  },
  // The same bytes under another name.
  { ...PNG, ...reply, of: ['conversations', 18], place: 0, name: 'foto (1).png', bytes: same },
  {
    ...PDF,
    kind: 'note',
    of: ['conversations', 0],
    place: 2,
    name: 'intern.pdf',
    bytes: pdfBytes('Nur intern'),
  },
  // Stated as bytes of no kind, though they are a picture.
  {
    ...PNG,
    ...reply,
    of: ['conversations', 20],
    place: 0,
    name: 'scan',
    contentType: 'application/octet-stream',
    bytes: pngBytes(8, [9, 9, 200]),
  },
  {
    ...TEXT,
    ...reply,
    of: ['conversations', 22],
    place: 0,
    name: 'Zählerstände.csv',
    contentType: 'text/csv',
    bytes: Buffer.from('Zähler;Stand\n4711;1.234,5\n'),
  },
  {
    ...PNG,
    ...reply,
    of: ['conversations', 24],
    place: 0,
    name: 'Skizze.png',
    bytes: pngBytes(40, [240, 240, 10]),
    inline: true,
  },
  {
    ...PNG,
    ...reply,
    of: ['conversations', 24],
    place: 0,
    name: 'Skizze.png',
    bytes: pngBytes(41, [240, 24, 10]),
    inline: true,
  },
  { ...TEXT, ...reply, of: ['conversations', 26], place: 0, name: 'leer.txt', bytes: Buffer.alloc(0) },
  { ...PDF, ...reply, of: ['tickets', 2], place: 0, name: 'Störungsbericht.pdf', bytes: pdfBytes('Bericht') },
  {
    ...PNG,
    ...reply,
    of: ['tickets', 2],
    place: -1,
    name: 'Foto äöü ß.png',
    bytes: pngBytes(30, [1, 200, 200]),
    inline: true,
  },
  {
    ...TEXT,
    ...reply,
    of: ['tickets', 4],
    place: 0,
    name: 'log.txt',
    bytes: Buffer.from('08:15 E-17\n08:16 E-17\n'),
  },
];

/**
 * Puts each file on its message; a thread without such a message gets none, so a seed may have fewer than fifteen.
 * @returns the records, and the bytes by attachment id
 */
export function attachFiles(
  conversations: readonly Conversation[],
  tickets: readonly Ticket[],
): { attachments: Attachment[]; bytes: Map<string, Buffer> } {
  const bytes = new Map<string, Buffer>();
  const attachments = WISHES.flatMap((wish, index): Attachment[] => {
    const [stream, at] = wish.of;
    const record = stream === 'conversations' ? conversations[at] : tickets[at];
    const message = record?.messages
      .filter(({ kind, deleted, editedAt }) => kind === wish.kind && !deleted && editedAt === null)
      .at(wish.place);
    if (record === undefined || message === undefined) return [];
    const id = `D-${String(31 + index).padStart(4, '0')}`;
    if (wish.inline) message.html += `<p><img src="attachment:${id}" alt="${wish.name}"></p>`;
    message.attachmentIds.push(id);
    bytes.set(id, wish.bytes);
    const { name, contentType, sniffedType } = wish;
    return [
      {
        ...{ id, name, contentType, sniffedType, size: wish.bytes.length },
        sha256: createHash('sha256').update(wish.bytes).digest('hex'),
        inline: wish.inline === true,
        parent: `${stream}/${record.id}`,
        messageId: message.id,
      },
    ];
  });
  return { attachments, bytes };
}
