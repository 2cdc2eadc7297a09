// What must fit together in a profile beyond the shape of each part: pages that exist, slots that rows
// fill, selectors that parse, streams that are accounted for. Pure.
import { z } from 'zod';
import { isStreamName, type StreamName, streamNames, streams } from '../model/streams.ts';
import { checkAlso, ownersOf, slotsBehind } from './also.ts';
import { checkField, checkFields, checkList, type Surroundings } from './check-fields.ts';
import { checkGuard } from './check-guard.ts';
import { checkLookups } from './check-lookups.ts';
import { selectorsOf } from './clear.ts';
import type { Mistake } from './mistake.ts';
import { didYouMean } from './near-name.ts';
import { slotsOf } from './paging.ts';
import { isListPage, type PageKind, type Profile, type RecordPage, type Transform } from './schema.ts';
import { readAs } from './supplied.ts';
import { isTreeStep } from './transforms.ts';

/** Every mistake that the schema cannot see. */
export function checkProfile(profile: Profile): Mistake[] {
  return [
    ...checkGuard(profile),
    ...checkSelectors(profile),
    ...checkStreams(profile),
    ...checkPages(profile),
    ...checkAlso(profile),
    ...checkLookups(profile),
  ];
}

function checkStreams(profile: Profile): Mistake[] {
  const covered = new Set<string>(Object.values(profile.pages).map((page) => page.stream));
  const mistakes: Mistake[] = [];
  for (const [index, name] of profile.absent.entries()) {
    if (!isStreamName(name))
      mistakes.push({
        path: ['absent', index],
        message: `no such stream: ${name}`,
        hint: didYouMean(name, streamNames),
      });
    if (covered.has(name)) mistakes.push({ path: ['absent', index], message: `${name} has a page` });
  }
  for (const name of streamNames) {
    if (covered.has(name) || profile.absent.includes(name)) continue;
    mistakes.push({
      path: ['pages'],
      message: `no page for ${name}; where there are none, list it in "absent"`,
    });
  }
  return mistakes;
}

function checkPages(profile: Profile): Mistake[] {
  const mistakes: Mistake[] = [];
  for (const [name, page] of Object.entries(profile.pages)) {
    const path = ['pages', name];
    const openers = openersOf(profile, name);
    if (isListPage(page)) {
      if (page.open !== undefined) mistakes.push(...checkOpen(profile, page.stream, page.open, path));
      if (slotsOf(page.url).length > 0)
        mistakes.push({ path: [...path, 'url'], message: 'a list has no row to fill slots' });
    } else if (openers.length === 0) {
      mistakes.push({ path, message: 'no list opens this page' });
    }
    mistakes.push(...checkSlots(page, openers, path));
    mistakes.push(...checkNames(profile, name, path));
  }
  return mistakes;
}

function checkOpen(profile: Profile, stream: StreamName, open: string, path: PropertyKey[]): Mistake[] {
  const target = profile.pages[open];
  const at = [...path, 'open'];
  if (!target)
    return [
      { path: at, message: `no such page: ${open}`, hint: didYouMean(open, Object.keys(profile.pages)) },
    ];
  if (isListPage(target)) return [{ path: at, message: `${open} is a list, not the page of one record` }];
  return target.stream === stream
    ? []
    : [{ path: at, message: `${open} holds ${target.stream}, not ${stream}` }];
}

function checkSlots(page: PageKind, openers: readonly PageKind[], path: PropertyKey[]): Mistake[] {
  const urls: [string, PropertyKey[]][] = [[page.url, [...path, 'url']]];
  if (page.json) urls.push([page.json.url, [...path, 'json', 'url']]);
  return urls.flatMap(([url, at]) =>
    slotsOf(url)
      .filter((slot) => openers.some((opener) => !(slot in opener.fields)))
      .map((slot) => ({ path: at, message: `{${slot}} is no field of the list that opens this page` })),
  );
}

/** A field is there for its record, or to fill a slot of the page its row opens; anything else is a typing error. */
function checkNames(profile: Profile, name: string, path: PropertyKey[]): Mistake[] {
  const page = profile.pages[name];
  if (!page) return [];
  const schema = streams[page.stream].schema as z.ZodType;
  const shape = schema instanceof z.ZodObject ? Object.keys(schema.shape).map(readAs) : [];
  const target = isListPage(page) && page.open !== undefined ? profile.pages[page.open] : undefined;
  const slots = slotsBehind(profile.pages, isListPage(page) ? target : page);
  // When a row was updated tells a delta whether the record behind it has to be read again.
  const known = new Set([...shape, ...slots, ...(target ? ['updatedAt'] : [])]);
  return Object.keys(page.fields)
    .filter((field) => !known.has(field))
    .map((field) => ({
      ...{ path: [...path, 'fields', field], message: `${page.stream} have no such field` },
      hint: didYouMean(field, known) ?? `they have ${[...known].join(', ')}`,
    }));
}

/** Lists that open a page; for a further page of a record, with the fields of the page before it. */
function openersOf(profile: Profile, name: string): PageKind[] {
  const lists = Object.values(profile.pages).filter((page) => isListPage(page) && page.open === name);
  const behind = ownersOf(profile.pages, name).flatMap((owner) =>
    openersOf(profile, owner).map((list) => ({
      ...list,
      fields: { ...list.fields, ...profile.pages[owner]?.fields },
    })),
  );
  return [...lists, ...behind];
}

function checkSelectors(profile: Profile): Mistake[] {
  const { login, account, pages } = profile;
  const mistakes: Mistake[] = [];
  const clicked = (selectors: readonly string[] | undefined, path: PropertyKey[]) =>
    mistakes.push(...checkList(selectors, path, true));
  for (const [index, step] of login.steps.entries()) {
    if ('fill' in step) clicked(step.fill, ['login', 'steps', index, 'fill']);
    else clicked(step.click, ['login', 'steps', index, 'click']);
  }
  for (const name of ['signedIn', 'signedOut', 'refused'] as const) clicked(login[name], ['login', name]);
  clicked(account.ready, ['account', 'ready']);
  mistakes.push(...checkList(profile.export?.select, ['export', 'select'], false));
  mistakes.push(...checkFields(account.fields, ['account', 'fields'], { isPage: true, row: [] }));
  for (const [name, page] of Object.entries(pages)) {
    const path = ['pages', name];
    const around = surroundingsOf(profile, name, page);
    clicked(page.ready, [...path, 'ready']);
    clicked(page.clear && selectorsOf(page.clear), [...path, 'clear']);
    mistakes.push(...checkFields(page.fields, [...path, 'fields'], around));
    if (isListPage(page)) {
      const { rows, empty, counter, pagination } = page.list;
      clicked(rows, [...path, 'list', 'rows']);
      clicked(empty, [...path, 'list', 'empty']);
      const onPage = { ...around, isPage: true };
      if (counter) mistakes.push(...checkField(counter, [...path, 'list', 'counter'], onPage));
      const at = [...path, 'list', 'pagination'];
      if ('select' in pagination) clicked(pagination.select, [...at, 'select']);
      if ('container' in pagination) clicked(pagination.container, [...at, 'container']);
      if ('key' in pagination) mistakes.push(...checkField(pagination.key, [...at, 'key'], around));
      if (pagination.kind === 'next')
        mistakes.push(...checkSteps(pagination.transform, [...at, 'transform']));
    } else {
      clicked(Array.isArray(page.gone) ? page.gone : page.gone?.select, [...path, 'gone']);
      for (const [index, expander] of page.expand.entries()) {
        clicked(expander.select, [...path, 'expand', index, 'select']);
        if (expander.container) clicked([expander.container], [...path, 'expand', index, 'container']);
      }
      mistakes.push(...checkFields(page.counters, [...path, 'counters'], around));
      mistakes.push(...checkCounted(page, [...path, 'counters']));
      mistakes.push(...checkList(page.labels?.within, [...path, 'labels', 'within'], false));
    }
  }
  return mistakes;
}

/** Where the fields of a page are looked for, and what the rows that lead there have. */
function surroundingsOf(profile: Profile, name: string, page: PageKind): Surroundings {
  const isList = isListPage(page);
  const rows = openersOf(profile, name).map(({ fields }) => Object.keys(fields));
  const [first = [], ...others] = rows;
  return {
    isPage: !isList,
    row: isList ? null : first.filter((field) => others.every((fields) => fields.includes(field))),
  };
}

/** What is counted over part of a list must be told by fields of its items. */
function checkCounted({ counters, fields }: RecordPage, path: PropertyKey[]): Mistake[] {
  return Object.entries(counters).flatMap(([name, { over }]) => {
    const items = [fields[name], ...(fields[name]?.or ?? [])].flatMap((field) =>
      Object.keys(field?.each ?? {}),
    );
    return Object.keys(over ?? {})
      .filter((field) => !items.includes(field))
      .map((field) => ({
        ...{ path: [...path, name, 'over', field], message: `the items of ${name} have no field ${field}` },
        hint: didYouMean(field, items),
      }));
  });
}

function checkSteps(steps: readonly Transform[] | undefined, path: PropertyKey[]): Mistake[] {
  return (steps ?? []).flatMap((step, at) =>
    isTreeStep(step)
      ? [{ path: [...path, at], message: 'works on HTML, and here is only an attribute' }]
      : [],
  );
}
