// What must fit together in one field: places that exclude each other, parts that are named and not there, steps in an
// order that works, selectors that parse. Pure.
import { compile } from 'css-select';
import { partsOf } from './compose.ts';
import type { Mistake } from './mistake.ts';
import { didYouMean } from './near-name.ts';
import type { Field, Transform } from './schema.ts';
import { isTreeStep } from './transforms.ts';

/** Pseudo-classes the parser knows and browsers do not: no use for what is clicked or waited for. */
const PARSER_ONLY =
  /:(?:contains|icontains|first|last|eq|gt|lt|even|odd|parent|header|button|input|text|selected)(?![\w-])/;

const QUOTED = /"[^"]*"|'[^']*'/g;

/** What is around the fields of one place. */
export interface Surroundings {
  /** They are looked for in the whole page. */
  readonly isPage: boolean;
  /** Fields of every row that leads to the page; null where the fields are a row's themselves. */
  readonly row: readonly string[] | null;
}

export function checkFields(
  fields: Readonly<Record<string, Field>>,
  path: PropertyKey[],
  around: Surroundings,
): Mistake[] {
  return Object.entries(fields).flatMap(([name, field]) => checkField(field, [...path, name], around));
}

export function checkField(field: Field, path: PropertyKey[], around: Surroundings): Mistake[] {
  const mistakes: Mistake[] = [
    ...checkPlace(field, path, around),
    ...checkParts(field, path),
    ...(field.labelRequired && !field.label
      ? [{ path: [...path, 'labelRequired'], message: 'there is no label that could be required' }]
      : []),
    ...checkList(field.within, [...path, 'within'], false),
    ...checkList(field.select, [...path, 'select'], false),
  ];
  let isTextByNow = false;
  for (const [index, step] of field.transform.entries()) {
    const at = [...path, 'transform', index];
    if (step === 'count' && !givesList(field, field.transform.slice(0, index)))
      mistakes.push({ path: at, message: 'there is no list to count', hint: 'add all: true' });
    if (!isTreeStep(step)) isTextByNow = true;
    else if (isTextByNow)
      mistakes.push({ path: at, message: 'works on HTML, so it must come before other steps' });
    if (typeof step !== 'object') continue;
    if ('remove' in step) mistakes.push(...checkList(step.remove, at, false));
    if ('inlineFiles' in step) mistakes.push(...checkList([step.inlineFiles.select], at, false));
  }
  for (const nest of ['each', 'one', 'pairs', 'of'] as const) {
    const inner = field[nest];
    const isPage = around.isPage && nest === 'of';
    if (inner) mistakes.push(...checkFields(inner, [...path, nest], { ...around, isPage }));
  }
  for (const [index, way] of (field.or ?? []).entries())
    mistakes.push(...checkField(way, [...path, 'or', index], around));
  return mistakes;
}

/** What says where to look besides `page`, `row` and `compose`. */
const PLACES = ['within', 'column', 'label', 'select', 'capture', 'path', 'attr', 'from', 'const'] as const;

function checkPlace(field: Field, path: PropertyKey[], { isPage, row: known }: Surroundings): Mistake[] {
  const { page, row } = field;
  const at = (name: string): PropertyKey[] => [...path, name];
  if (page && isPage)
    return [{ path: at('page'), message: 'the whole page is looked in already', hint: 'leave it out' }];
  if (row === undefined) return [];
  const other = PLACES.find((name) => field[name] !== undefined);
  if (other !== undefined)
    return [
      { path: at(other), message: "the value is the row's (row), so that there is nothing to look for" },
    ];
  if (known === null) return [{ path: at('row'), message: 'no row leads to a list' }];
  return known.includes(row)
    ? []
    : [
        {
          ...{ path: at('row'), message: `the lists that open this page have no field ${row}` },
          hint: didYouMean(row, known),
        },
      ];
}

function checkParts({ compose, of }: Field, path: PropertyKey[]): Mistake[] {
  if (compose === undefined)
    return of ? [{ path: [...path, 'of'], message: 'nothing says how these become one text (compose)' }] : [];
  const named = partsOf(compose);
  const known = Object.keys(of ?? {});
  if (named.length === 0)
    return [{ path: [...path, 'compose'], message: 'names no part', hint: 'for example "{first} {last}"' }];
  return [
    ...named
      .filter((name) => !known.includes(name))
      .map((name) => ({
        ...{ path: [...path, 'compose'], message: `"of" has no part ${name}` },
        hint: didYouMean(name, known),
      })),
    ...known
      .filter((name) => !named.includes(name))
      .map((name) => ({ path: [...path, 'of', name], message: 'compose does not name it' })),
  ];
}

/** Whether there can be several values by then. */
function givesList({ all, path }: Field, before: readonly Transform[]): boolean {
  const splits = (step: Transform): boolean =>
    step === 'json' || (typeof step === 'object' && ('split' in step || 'every' in step || 'path' in step));
  return all === true || path !== undefined || before.some(splits);
}

export function checkList(
  selectors: readonly string[] | undefined,
  path: PropertyKey[],
  inBrowser: boolean,
): Mistake[] {
  return (selectors ?? []).flatMap((selector) => {
    if (inBrowser && PARSER_ONLY.test(selector.replace(QUOTED, ''))) {
      return [{ path, message: `a browser does not know this selector: ${selector}` }];
    }
    try {
      compile(selector);
      return [];
    } catch (error) {
      return [{ path, message: `not a CSS selector: ${selector} (${(error as Error).message})` }];
    }
  });
}
