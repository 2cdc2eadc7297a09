import { findAll } from '../document.ts';
import { wantsOf } from '../learn-wants.ts';
import { fold, textOf } from '../text.ts';
import { candidatesFor } from './candidates.ts';
import type { Block, Given, GuessedField, Sample, Settings, Todo } from './given.ts';
import { readAll } from './reading.ts';
import { rowGroups } from './rows.ts';
import { spotsIn } from './spots.ts';
import { filesOf } from './thread-files.ts';
import { authorOf, bodyOf, kindOf } from './thread-parts.ts';

/** What the messages of one page kind look like. */
export interface GuessedThread {
  readonly field: GuessedField;
  readonly todos: readonly Todo[];
}

const SAYS_THREAD =
  /thread|message|comment|entry|entries|transaction|history|timeline|conversation|post|note|reply|log/i;

/** @returns null where nothing on the pages looks like messages */
export function guessThread(given: Given): GuessedThread | null {
  const ranked = [...selectorsIn(given.samples)]
    .map((select) => threadBy(select, given))
    .filter((one) => one !== null)
    .sort((a, b) => b.score - a.score);
  return ranked[0] ?? null;
}

function selectorsIn(samples: readonly Sample[]): Set<string> {
  const selectors = new Set<string>();
  for (const { place } of samples)
    for (const { select, elements } of rowGroups(place.node))
      if (elements.some((one) => one.name !== 'tr' || textOf(one).length > 60))
        for (const one of select) selectors.add(one);
  return selectors;
}

function threadBy(select: string, given: Given): (GuessedThread & { score: number }) | null {
  const blocks = given.samples.flatMap((sample) =>
    findAll(select, sample.place.node).map((element): Block => ({ element, sample })),
  );
  const pages = new Set(blocks.map(({ sample }) => sample));
  if (blocks.length < 2 || pages.size < given.samples.length * 0.5) return null;
  const inner: Given = {
    ...given,
    samples: blocks.map(({ element, sample }) => ({
      place: { ...sample.place, node: element },
      url: sample.url,
    })),
    isRow: true,
  };
  const time = timeOf(inner);
  if (time === null) return null;
  const id = idOf(blocks);
  const kind = kindOf(blocks);
  const body = bodyOf(blocks, kind.activities);
  if (body === null) return null;
  const author = authorOf(blocks, inner, kind);
  const files = filesOf(blocks, body.select);
  const each: Record<string, unknown> = {
    ...(id === null ? {} : { id: id.settings }),
    kind: kind.settings,
    author: author.settings,
    createdAt: time.settings,
    html: files.inline === null ? body.settings : withStep(body.settings, { inlineFiles: files.inline }),
    ...(files.settings === null ? {} : { attachments: files.settings }),
  };
  const words = blocks
    .slice(0, 3)
    .map(({ element }) => `${element.attribs.class ?? ''} ${element.attribs.id ?? ''} ${select}`);
  const todos: Todo[] = [
    ...(id === null ? [{ field: 'messages.id', why: 'no attribute tells the blocks apart' }] : []),
    ...kind.todos,
    ...author.todos,
  ];
  const length = blocks.reduce((sum, { element }) => sum + Math.min(fold(textOf(element)).length, 300), 0);
  return {
    field: {
      settings: { select, required: true, each },
      evidence: `${blocks.length} blocks on ${pages.size} of ${given.samples.length} pages; times ${time.told}; ${body.told}`,
    },
    todos,
    score:
      (words.some((one) => SAYS_THREAD.test(one)) ? 2 : 1) *
      (id === null ? 0.5 : 1) *
      Math.log2(1 + blocks.length) *
      (length / blocks.length) *
      (pages.size / given.samples.length),
  };
}

function withStep(settings: Settings, step: Settings): Settings {
  const { transform = [], or, ...rest } = settings as { transform?: unknown[]; or?: unknown };
  return { ...rest, transform: [step, ...transform], ...(or === undefined ? {} : { or }) };
}

/** An attribute of the blocks themselves that no two blocks of a page share. */
function idOf(blocks: readonly Block[]): { settings: Settings } | null {
  const names = Object.keys(blocks[0]?.element.attribs ?? {}).filter((name) =>
    /^(?:id|data-[\w-]*|name)$/.test(name),
  );
  const ranked = names.sort(
    (a, b) => Number(/id$/.test(b)) - Number(/id$/.test(a)) || Number(a === 'id') - Number(b === 'id'),
  );
  for (const name of ranked) {
    const values = blocks.map(({ element }) => element.attribs[name]);
    const isUsable = values.every(
      (one) => one !== undefined && /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(one),
    );
    if (isUsable && new Set(values).size === values.length)
      return { settings: { attr: name, required: true } };
  }
  return null;
}

function timeOf(inner: Given): { settings: Settings; told: string } | null {
  const want = wantsOf('tickets').messages?.fields.createdAt;
  if (!want) return null;
  const dated = { at: { select: 'time' }, words: 'created', told: '<time>', seen: inner.samples.length };
  const marked = spotsIn(
    inner.samples.map(({ place }) => place),
    true,
  ).filter(({ at, words }) => 'select' in at && /time|date|created|sent|posted|when|ago/i.test(words));
  for (const spot of [dated, ...marked])
    for (const settings of candidatesFor('createdAt', want, spot, inner)) {
      const reading = readAll({ ...settings, required: true }, want, inner);
      if (reading.problem === null && reading.found === inner.samples.length) {
        const { transform, ...rest } = settings;
        return { settings: { ...rest, required: true, transform }, told: spot.told };
      }
    }
  return null;
}
