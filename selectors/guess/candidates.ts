// Ways in which a field could be read at a place: which element there, which attribute, through which steps. Pure.
import type { Element } from 'domhandler';
import { findAll } from '../document.ts';
import { field } from '../field.ts';
import type { Want } from '../learn-wants.ts';
import { placesOf } from '../places.ts';
import { fold, textOf } from '../text.ts';
import { shapeOf } from './addresses.ts';
import type { Given, Settings } from './given.ts';
import type { Spot } from './spots.ts';
import { timeFormatsOf } from './times.ts';
import { mapOf, NOTHING } from './words.ts';

/** Best first. */
export function candidatesFor(name: string, want: Want, spot: Spot, given: Given): Settings[] {
  const elements = elementsAt(spot.at, given);
  if (elements.length === 0) return [];
  switch (want.kind) {
    case 'id':
      return idWays(spot.at, want, elements, given, false);
    case 'texts':
      return want.joins === null ? listWays(spot.at, elements) : idWays(spot.at, want, elements, given, true);
    case 'time':
      return timeWays(spot.at, elements);
    case 'enum':
      return enumWays(spot.at, want, elements);
    case 'email':
      return emailWays(spot.at, elements);
    case 'number':
      return [
        { ...spot.at, transform: ['integer'] },
        { ...spot.at, attr: 'aria-label', transform: ['integer'] },
      ];
    case 'flag':
      return [{ ...spot.at, transform: ['boolean'] }];
    case 'html':
      return [{ ...spot.at, html: true }];
    case 'text':
      return [textWay(name, spot.at, elements)];
    default:
      return [];
  }
}

/** What stands at the place on each sample that has it. */
function elementsAt(at: Settings, { samples }: Given): Element[] {
  const parsed = field.parse(at);
  return samples.flatMap(({ place }) => {
    const [first] = placesOf(parsed, place).candidates.flat();
    return first?.kind === 'html' && 'attribs' in first.node ? [first.node as Element] : [];
  });
}

const textsOf = (elements: readonly Element[]): string[] => elements.map((one) => fold(textOf(one)));

function nothingIn(texts: readonly string[]): string[] {
  const lower = new Set(texts.map((one) => one.toLowerCase()));
  return NOTHING.filter((word) => lower.has(word.toLowerCase()));
}

function textWay(name: string, at: Settings, elements: readonly Element[]): Settings {
  const nothing = name === 'title' || name === 'name' ? [] : nothingIn(textsOf(elements));
  // What is chosen of a menu, not all that could be.
  const hasMenu = elements.some((one) => findAll('select', one).length > 0);
  const hasForm = !hasMenu && elements.some((one) => findAll('form', one).length > 0);
  const steps = [...(hasForm ? [{ remove: 'form' }] : []), ...(nothing.length > 0 ? [{ nothing }] : [])];
  const raw = name === 'body' || name === 'description' ? { raw: true } : {};
  const select = hasMenu ? { select: 'select option[selected]' } : {};
  return { ...at, ...select, ...raw, ...(steps.length > 0 ? { transform: steps } : {}) };
}

function emailWays(at: Settings, elements: readonly Element[]): Settings[] {
  const isBare = textsOf(elements).every((text) => text === '' || /^\S+@\S+\.\S+$/.test(text));
  return isBare
    ? [at]
    : [{ ...at, transform: [{ regex: '[^\\s<>"(),;]+@[^\\s<>"(),;]+\\.[^\\s<>"(),;]+', group: 0 }] }];
}

function enumWays(at: Settings, want: Want, elements: readonly Element[]): Settings[] {
  const map = mapOf(
    textsOf(elements).filter((one) => one !== ''),
    want.options,
  );
  const pressed = elements.flatMap((one) => one.attribs['aria-checked'] ?? []);
  if (map === null || pressed.length > 0) return [];
  return [{ ...at, transform: [{ map }] }];
}

function timeWays(at: Settings, elements: readonly Element[]): Settings[] {
  const ways: { at: Settings; texts: string[] }[] = [];
  for (const [select, attr] of [
    ['time[datetime]', 'datetime'],
    ['time[title]', 'title'],
    ['[title]', 'title'],
    ['[data-time]', 'data-time'],
    ['[data-timestamp]', 'data-timestamp'],
  ] as const) {
    const texts = elements.flatMap((one) =>
      (one.attribs[attr] !== undefined && findAll(`:scope:is(${select})`, one)[0] === one
        ? [one]
        : findAll(select, one).slice(0, 1)
      ).map((found) => found.attribs[attr] ?? ''),
    );
    const isItself = elements.some((one) => findAll(`:scope:is(${select})`, one)[0] === one);
    if (texts.length > 0)
      ways.push({
        at: {
          ...at,
          ...(isItself || 'select' in at
            ? isItself
              ? {}
              : { select: `${String(at.select)} ${select}` }
            : { select }),
          attr,
        },
        texts,
      });
  }
  const texts = textsOf(elements);
  const nothing = nothingIn(texts);
  const said = texts.filter(
    (one) => one !== '' && !nothing.some((word) => word.toLowerCase() === one.toLowerCase()),
  );
  ways.push({ at, texts: said });
  return ways.flatMap(({ at: where, texts: values }) => {
    const guess = timeFormatsOf(values);
    if (guess === null) return [];
    const isOwn = where === at;
    const zoned = guess.formats.some((one) => one.includes("'GMT'"))
      ? [{ replace: { pattern: 'GMT$', with: 'GMT+0' } }]
      : [];
    const none = isOwn && nothing.length > 0 ? [{ nothing }] : [];
    return [{ ...where, transform: [...none, ...zoned, { time: { formats: guess.formats } }] }];
  });
}

/** The id of what is named: an attribute of the name, or the end of its link. */
function idWays(
  at: Settings,
  want: Want,
  elements: readonly Element[],
  given: Given,
  isList: boolean,
): Settings[] {
  const ways: Settings[] = [];
  const all = isList ? { all: true } : {};
  const inside = (select: string): Settings => ({
    ...at,
    select: 'select' in at ? `${String(at.select)} ${select}, ${String(at.select)}${select}` : select,
  });
  const attributes = new Set(
    elements.flatMap((one) =>
      findAll('*', one)
        .concat(one)
        .flatMap(({ attribs }) => Object.keys(attribs)),
    ),
  );
  for (const attribute of attributes)
    if (/^data-(?:[a-z]+-)*id$/.test(attribute))
      ways.push({ ...inside(`[${attribute}]`), ...all, attr: attribute });
  for (const element of elements)
    for (const anchor of findAll('a[href]', element).concat(element.name === 'a' ? [element] : [])) {
      const shape = shapeOf(anchor.attribs.href ?? '', given.samples[0]?.url ?? '');
      if (!shape || want.joins === null || !given.joins.leadsTo(want.joins, shape.template)) continue;
      const way = {
        ...inside(shape.link.select),
        ...all,
        attr: 'href',
        transform: [{ regex: shape.link.pattern }],
      };
      if (!ways.some((one) => JSON.stringify(one) === JSON.stringify(way))) ways.push(way);
    }
  return ways;
}

function listWays(at: Settings, elements: readonly Element[]): Settings[] {
  for (const select of ['li', 'a', '[class*=tag]', 'span'])
    if (elements.some((one) => findAll(select, one).length > 0))
      return [{ ...at, select: 'select' in at ? `${String(at.select)} ${select}` : select, all: true }];
  const nothing = nothingIn(textsOf(elements));
  return [{ ...at, transform: [...(nothing.length > 0 ? [{ nothing }] : []), { split: ',' }] }];
}
