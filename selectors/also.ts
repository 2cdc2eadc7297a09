// Records that are read from more than one page: which pages those are, and what cannot be meant. Pure.
import type { Mistake } from './mistake.ts';
import { didYouMean } from './near-name.ts';
import { slotsOf } from './paging.ts';
import { isListPage, type PageKind, type Profile, type RecordPage } from './schema.ts';

type Pages = Profile['pages'];

/** The further pages of a record page's records, by name, in the order in which they are read. */
export function alsoOf(pages: Pages, page: RecordPage): [string, RecordPage][] {
  return (page.also ?? []).flatMap((name): [string, RecordPage][] => {
    const kind = pages[name];
    return kind === undefined || isListPage(kind) ? [] : [[name, kind]];
  });
}

/** Record pages that a page is a further one of. */
export function ownersOf(pages: Pages, name: string): string[] {
  return Object.entries(pages).flatMap(([owner, page]) =>
    !isListPage(page) && page.also?.includes(name) ? [owner] : [],
  );
}

/** Fields that the addresses of a record page, and of its further ones, are filled in with. */
export function slotsBehind(pages: Pages, page: PageKind | undefined): string[] {
  if (page === undefined) return [];
  const others = isListPage(page) ? [] : alsoOf(pages, page).map(([, other]) => other);
  return [page, ...others].flatMap(({ url, json }) => [...slotsOf(url), ...slotsOf(json?.url ?? '')]);
}

/** Every mistake in `also`: pages that cannot be one record's, and fields that two of them have. */
export function checkAlso({ pages }: Profile): Mistake[] {
  return Object.entries(pages).flatMap(([name, page]) =>
    isListPage(page) || page.also === undefined ? [] : checkOne(pages, name, page, page.also),
  );
}

function checkOne(pages: Pages, owner: string, page: RecordPage, also: readonly string[]): Mistake[] {
  const mistakes: Mistake[] = [];
  /** Field -> the page that has it. */
  const known = new Map(Object.keys(page.fields).map((field) => [field, owner]));
  for (const [index, name] of also.entries()) {
    const path = ['pages', owner, 'also', index];
    const target = pages[name];
    const problem = wrongWith(pages, owner, page, name, also.indexOf(name) < index);
    if (problem !== null) mistakes.push({ path, ...problem });
    if (problem !== null || target === undefined) continue;
    for (const field of Object.keys(target.fields)) {
      const first = known.get(field);
      // That all of them show the same record is worth checking.
      if (first !== undefined && field !== 'id')
        mistakes.push({
          path: ['pages', name, 'fields', field],
          message: `${first} has it, too, and both are pages of one record`,
          hint: 'leave it to one of the two; of a list, too, since nothing would tell its order',
        });
      known.set(field, first ?? name);
    }
  }
  return mistakes;
}

function wrongWith(
  pages: Pages,
  owner: string,
  page: RecordPage,
  name: string,
  isTwice: boolean,
): Pick<Mistake, 'message' | 'hint'> | null {
  const target = pages[name];
  if (target === undefined)
    return { message: `no such page: ${name}`, hint: didYouMean(name, Object.keys(pages)) };
  if (isListPage(target)) return { message: `${name} is a list, not a page of one record` };
  if (name === owner || isTwice) return { message: `${name} is among its pages already` };
  if (target.stream !== page.stream) return { message: `${name} holds ${target.stream}, not ${page.stream}` };
  if (target.also !== undefined)
    return { message: `${name} has pages of its own`, hint: `name them here: also: [${name}, ...]` };
  return null;
}
