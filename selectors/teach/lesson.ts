// One page kind being taught: which field is asked for, what was pointed at, which ways were found, what was accepted and
// can be taken back. Knows neither browser nor disk.
import type { Element } from 'domhandler';
import { kindOf } from '../inspect.ts';
import { parseProfile } from '../load.ts';
import { isListPage, type Profile } from '../schema.ts';
import { applyWay, type ProfileText } from './apply-way.ts';
import { fieldWays } from './field-ways.ts';
import type { NumberedPage } from './numbered.ts';
import type { Proof, Sample } from './prove.ts';
import { rowWays } from './row-ways.ts';
import { type Surveyed, shown, survey } from './survey.ts';
import type { Target } from './targets.ts';

/** A way as it is offered. */
export interface Offer {
  /** `label "State"` */
  readonly said: string;
  /** What it reads where the person points. */
  readonly value: string;
  /** "found on 5 of 5 records, schema ok" */
  readonly proof: string;
  /** Why it cannot be accepted; null when it can. */
  readonly refused: string | null;
  /** The settings that would be written. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What it would match on the page, for showing it there. */
  readonly elements: readonly Element[];
}

/** What the window shows. */
export interface LessonView {
  readonly page: string;
  readonly fields: readonly Surveyed[];
  readonly chosen: string | null;
  /** Examples of a row given so far. */
  readonly examples: readonly Element[];
  readonly offers: readonly Offer[];
  /** One line for the person: what to do next, or why something was refused. */
  readonly words: string;
  readonly undo: number;
}

export interface Lesson {
  /** The page as it is in the window now. */
  look(page: NumberedPage, env: Sample['env']): void;
  /** Pages of other records of the kind, to prove ways on. */
  prove(others: readonly Sample[]): void;
  choose(path: string): void;
  /** The person points at an element of the page as it is at that moment. */
  pick(page: NumberedPage, env: Sample['env'], number: number): void;
  /** @returns the profile's new text; null where it was refused, and `view` says why */
  accept(offer: number): string | null;
  /** @returns the profile's text before the last accepted way; null where there is none */
  undo(): string | null;
  view(): LessonView;
  readonly accepted: readonly string[];
}

/** @param today goes into the comments: "2026-12-01" */
export function createLesson(given: ProfileText, page: string, today: string): Lesson {
  let { text } = given;
  let profile: Profile = parseProfile(text, given.file, given.origins);
  let here: (NumberedPage & Sample) | null = null;
  let others: readonly Sample[] = [];
  let fields: Surveyed[] = [];
  let chosen: string | null = null;
  let examples: Element[] = [];
  let offers: Offer[] = [];
  let words = 'Choose a field.';
  const before: { text: string; path: string }[] = [];

  const targetOf = (path: string | null): Surveyed | undefined => fields.find((one) => one.path === path);
  const refresh = (): void => {
    if (here) fields = survey(profile, page, here.content, here.env);
  };
  const clear = (): void => {
    examples = [];
    offers = [];
  };
  const see = (now: NumberedPage, env: Sample['env']): void => {
    // An element pointed at before goes by its number in the page as it was then; the page may have drawn itself anew.
    const numbers = examples.map((element) => here?.numberOf(element));
    here = { ...now, env };
    examples = numbers.flatMap((number) => (number === undefined ? [] : (now.element(number) ?? [])));
    refresh();
  };
  const setText = (next: string): void => {
    text = next;
    profile = parseProfile(text, given.file, given.origins);
    refresh();
  };

  return {
    look(now, env) {
      see(now, env);
      clear();
    },
    prove(found) {
      others = found;
    },
    choose(path) {
      const target = targetOf(path);
      if (!target) return;
      clear();
      chosen = path;
      words = askFor(target);
    },
    pick(now, env, number) {
      see(now, env);
      const target = targetOf(chosen);
      const element = here?.element(number);
      const kind = kindOf(profile, page);
      if (!here || !kind) return;
      offers = [];
      if (!target) words = 'Choose a field first.';
      else if (target.elsewhere !== null || target.how === 'none') words = askFor(target);
      else if (!element)
        words = 'That stands where no selector looks: in a shadow root or a frame (set pierce).';
      else if (target.how === 'rows') {
        const [first] = examples;
        if (first === undefined || examples.length === 2) {
          examples = [element];
          words = `Now click a second row of ${target.path}.`;
          return;
        }
        examples = [first, element];
        offers = rowWays(first, element, target, kind, here, others).map((way) => ({
          ...{ said: way.select, value: `${way.found} rows`, proof: way.evidence, refused: way.refused },
          ...{ settings: { select: way.select }, elements: way.elements },
        }));
        words = wordsFor(
          offers,
          'Both lie in one row, or have nothing in common that others have not. Click two rows.',
        );
      } else {
        examples = [element];
        offers = fieldWays(element, target, kind, here, others).map(({ settings, said, proof }) => ({
          ...{ said, value: proof.value === undefined ? '' : shown(proof.value), proof: saidOf(proof) },
          ...{ refused: proof.refused, settings, elements: [element] },
        }));
        words = wordsFor(offers, whyNothing(target));
      }
    },
    accept(at) {
      const target = targetOf(chosen);
      const offer = offers[at];
      const kind = kindOf(profile, page);
      if (!here || !target || !offer || !kind) return null;
      const refuse = (why: string): null => {
        words = `Not accepted: ${why}.`;
        return null;
      };
      if (offer.refused !== null) return refuse(offer.refused);
      const evidence = `by ${offer.said}; ${offer.proof} (${today})`;
      const applied = applyWay({ ...given, text }, profile, page, target, offer.settings, evidence);
      if (!applied.ok) return refuse(applied.why);
      const after = survey(applied.profile, page, here.content, here.env);
      const harm = harmOf(fields, after, target.path);
      if (harm !== null) return refuse(harm);
      const own = after.find(({ path }) => path === target.path);
      if (own?.state !== 'placed')
        return refuse('with what else the profile says of it, it would not be read');
      before.push({ text, path: target.path });
      const done = `Written: ${target.path} by ${offer.said}.`;
      setText(applied.text);
      clear();
      const next = fields.find(
        ({ state, how, path }) => isOpen(state) && how !== 'none' && path !== target.path,
      );
      chosen = next?.path ?? null;
      words = next ? `${done} ${askFor(next)}` : `${done} Nothing is left to place.`;
      return text;
    },
    undo() {
      const last = before.pop();
      if (!last) return null;
      setText(last.text);
      clear();
      chosen = last.path;
      words = `Taken back: ${last.path}.`;
      return text;
    },
    view: () => ({ page, fields, chosen, examples, offers, words, undo: before.length }),
    get accepted() {
      return before.map(({ path }) => path);
    },
  };

  function whyNothing(target: Target): string {
    const kind = kindOf(profile, page);
    if (kind && isListPage(kind) && !target.path.startsWith('list.'))
      return 'That stands outside of the rows. Click inside a row, or teach list.rows first.';
    return target.path.includes('.')
      ? `That stands outside of the list around ${target.path}. Click inside an item, or teach the list first.`
      : 'There is nothing to read there. Click the value itself.';
  }
}

function askFor({ path, how, elsewhere, want }: Target): string {
  if (elsewhere !== null) return `${path} is read from page "${elsewhere}"; teach it there.`;
  if (how === 'rows') return `Click a row of ${path}, then a second one.`;
  if (how === 'none')
    return want.kind === 'pairs'
      ? `${path} is key and value pairs; write it by hand.`
      : `Choose a field inside ${path}.`;
  return `Click ${path} on the page.`;
}

function wordsFor(offers: readonly Offer[], nothing: string): string {
  const [first] = offers;
  if (!first) return nothing;
  return first.refused === null ? 'Accept one of these, or click elsewhere.' : `Refused: ${first.refused}.`;
}

const saidOf = ({ found, of, fit }: Proof): string =>
  `found on ${found} of ${of}, ${fit === found ? 'schema ok' : `${fit} fit the schema`}`;

const isOpen = (state: Surveyed['state']): boolean => state === 'missing' || state === 'wrong';

/** What else on the page the change would spoil; null when nothing. */
function harmOf(before: readonly Surveyed[], after: readonly Surveyed[], path: string): string | null {
  const spoiled = after.find((one) => {
    const was = before.find((other) => other.path === one.path);
    return (
      one.path !== path &&
      !one.path.startsWith(`${path}.`) &&
      one.state === 'wrong' &&
      was?.state === 'placed'
    );
  });
  return spoiled ? `${spoiled.path} would be wrong: ${spoiled.problem ?? ''}` : null;
}
