// reports/in-doubt.yaml: written for a person to fill in, read back with the line of every item.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Document, isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import { UsageError } from '../lib/errors.ts';
import { DOUBTS_FORMAT, type DoubtItem, type DoubtList, doubtList } from '../model/doubts.ts';
import { writeAtomic } from './atomic-file.ts';
import type { RunFolder } from './run-folder.ts';

const HEAD = ` Writes of which nobody knows whether they arrived. Nothing more is sent for these records until you say.
 For each item look in Intercom where \`look\` says, then set
   answer: applied   it is there; with \`idNeeded: true\` also  id: its Intercom id
   answer: absent    it is not there; it will be sent again
 and your name under answeredBy. Then run: threadlift import --resolve THIS-FILE`;

export function doubtFile(run: Pick<RunFolder, 'reports'>): string {
  return join(run.reports, 'in-doubt.yaml');
}

/** Writes the list, keeping what a person has already answered about the same writes. @returns the file */
export async function writeDoubts(
  run: Pick<RunFolder, 'reports'>,
  items: readonly DoubtItem[],
): Promise<string> {
  const file = doubtFile(run);
  const before = existsSync(file) ? await readDoubts(file).catch(() => null) : null;
  const same = (a: DoubtItem) => (b: DoubtItem) =>
    a.ref === b.ref && a.step === b.step && a.sentAt === b.sentAt;
  const list: DoubtList = {
    formatVersion: DOUBTS_FORMAT,
    answeredBy: before?.answeredBy ?? null,
    items: items.map((item) => {
      const known = before?.items.find(same(item));
      return known ? { ...item, answer: known.answer, id: known.id } : item;
    }),
  };
  const document = new Document(list);
  document.commentBefore = HEAD;
  await writeAtomic(file, document.toString({ lineWidth: 110 }), { durable: true });
  return file;
}

export interface DoubtFile extends Omit<DoubtList, 'items'> {
  readonly items: readonly (DoubtItem & { readonly at: string })[];
}

/** @throws UsageError `answers_missing`, or `answers_invalid` naming the line */
export async function readDoubts(file: string): Promise<DoubtFile> {
  if (!existsSync(file)) {
    throw new UsageError('answers_missing', 'There is no such file.', {
      file,
      hint: 'Run `threadlift import`: when something is in doubt it writes the list and names it.',
    });
  }
  const lines = new LineCounter();
  const document = parseDocument(await readFile(file, 'utf8'), { lineCounter: lines });
  const broken = document.errors[0];
  if (broken) throw invalid(file, broken.message);
  const nodes = isMap(document.contents) ? document.get('items', true) : undefined;
  const lineOf = (index: unknown): string => {
    const node = isSeq(nodes) && typeof index === 'number' ? nodes.items[index] : undefined;
    const offset = isMap(node) ? node.range?.[0] : undefined;
    return offset === undefined ? 'the list' : `line ${lines.linePos(offset).line}`;
  };
  const parsed = doubtList.safeParse(document.toJS());
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const place = issue?.path[0] === 'items' ? `${lineOf(issue.path[1])}: ` : '';
    throw invalid(file, `${place}${issue?.path.join('.') || 'the file'}: ${issue?.message}`);
  }
  const seen = new Map<string, number>();
  for (const [index, { ref }] of parsed.data.items.entries()) {
    if (seen.has(ref))
      throw invalid(file, `${lineOf(index)}: ${ref} was answered ${lineOf(seen.get(ref))} already`);
    seen.set(ref, index);
  }
  return { ...parsed.data, items: parsed.data.items.map((item, index) => ({ ...item, at: lineOf(index) })) };
}

function invalid(file: string, what: string): UsageError {
  return new UsageError('answers_invalid', `${what}. No answer was taken.`, {
    file,
    hint: 'Correct it, or move it away and run `threadlift import`, which makes the list anew.',
  });
}
