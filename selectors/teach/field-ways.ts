// Ranked ways to a field from one element that a person points at, each proved before it is offered. Pure.
import type { Element } from 'domhandler';
import { documentOf } from '../document.ts';
import { type Field, field as fieldSchema } from '../field.ts';
import { fits } from '../learn-values.ts';
import type { PageKind } from '../schema.ts';
import { KINDS, namesOf } from './name-element.ts';
import { type Proof, prove, type Sample } from './prove.ts';
import { stepsTo, type Take, takesOf } from './take-value.ts';
import { fieldAt, type HtmlPlace, placesAt, type Target } from './targets.ts';

export interface Way {
  /** Settings of the field that say where it is: what is written. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** In words: `label "State"`. */
  readonly said: string;
  readonly proof: Proof;
}

export const MOST_OFFERED = 6;
const MOST_TRIED = 120;
/** Settings that say where a field is and what is taken; a new way replaces all of them. */
export const PLACING = [
  ...([
    'within',
    'column',
    'label',
    'labelRequired',
    'select',
    'capture',
    'where',
    'attr',
    'html',
    'all',
  ] as const),
  ...(['raw', 'pierce', 'from', 'const', 'transform', 'path'] as const),
  ...(['page', 'row', 'compose', 'of'] as const),
];

/**
 * The best ways, those that hold first; then the nearest that do not, with the reason.
 * @returns none where the element stands outside of every place the field is looked for in
 */
export function fieldWays(
  picked: Element,
  target: Target,
  kind: PageKind,
  here: Sample,
  others: readonly Sample[],
): Way[] {
  const place = placesAt(kind, documentOf(here.content), target.path).find(({ node }) => isIn(picked, node));
  if (!place) return [];
  const given = fieldAt(kind, target.path);
  const name = target.path.split('.').at(-1) ?? '';
  const tried: (Way & { rank: number })[] = [];
  const seen = new Set<string>();
  for (const take of takesOf(target.want, name, picked, place.node)) {
    for (const named of namesOf(take.element, place, target.want.kind === 'texts')) {
      const base = { ...named.settings, ...take.settings };
      const texts = textsOf(base, target, kind, [here, ...others]);
      for (const [plainness, steps] of stepsTo(
        target.want,
        name,
        take,
        given?.transform ?? [],
        texts,
      ).entries()) {
        const settings = { ...base, ...(steps.length > 0 ? { transform: steps } : {}) };
        const key = JSON.stringify(settings);
        if (seen.has(key) || tried.length >= MOST_TRIED || isEmpty(settings)) continue;
        seen.add(key);
        const proof = prove(asField(settings), target, kind, place.node, here, others);
        const rank = KINDS.indexOf(named.by) * 10 + take.distance * 4 + plainness * 0.5;
        tried.push({ settings, said: sayWay(named.said, take), proof, rank });
        // A plainer step that holds makes the others needless.
        if (proof.refused === null) break;
      }
    }
  }
  return offered(tried, target);
}

function offered(tried: readonly (Way & { rank: number })[], target: Target): Way[] {
  const sorted = [...tried].sort((a, b) => worth(a) - worth(b));
  const holding = sorted.filter(({ proof }) => proof.refused === null).slice(0, MOST_OFFERED);
  // Nearest is what at least reads the right thing here.
  const refused = sorted
    .filter(({ proof }) => proof.refused !== null)
    .sort((a, b) => Number(isFit(b, target)) - Number(isFit(a, target)));
  const distinct = refused.filter((one, at) => refused.findIndex((other) => other.said === one.said) === at);
  return [...holding, ...distinct.slice(0, holding.length > 0 ? 2 : 4)].map(({ settings, said, proof }) => ({
    settings,
    said,
    proof,
  }));
}

/** Lower is better: what is found on more records goes before what is named better. */
function worth({ proof, rank }: Way & { rank: number }): number {
  return rank - (proof.of === 0 ? 0 : (20 * proof.found) / proof.of);
}

function sayWay(name: string, take: Take): string {
  return take.said === '' ? name : `${name}, ${take.said}`;
}

/** What stands there on the pages at hand, before any step. */
function textsOf(
  settings: Readonly<Record<string, unknown>>,
  { path }: Target,
  kind: PageKind,
  samples: readonly Sample[],
): string[] {
  const bare = asField(settings);
  const target = { path, want: { kind: 'text', must: false, options: [], fields: {}, joins: null } as const };
  const [first, ...rest] = samples;
  if (!first || isEmpty(settings)) return [];
  const { values } = prove(bare, target, kind, documentOf(first.content).root, first, rest);
  return values.flatMap((value) => (typeof value === 'string' && value !== '' ? [value] : []));
}

const isEmpty = (settings: Readonly<Record<string, unknown>>): boolean =>
  !['select', 'label', 'column', 'attr'].some((key) => settings[key] !== undefined);

export const asField = (settings: Readonly<Record<string, unknown>>): Field => fieldSchema.parse(settings);

function isIn(element: Element, node: HtmlPlace['node']): boolean {
  for (let one: Element['parent'] | Element = element; one; one = one.parent) if (one === node) return true;
  return false;
}

/** Whether the schema takes what the way reads where the person points. */
const isFit = ({ proof }: Way, { want }: Target): boolean =>
  proof.value !== undefined && fits(want, proof.value);
