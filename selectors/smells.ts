// What is no mistake in a profile and yet likely to break or to lose something. Pure.
import { hiddenStreams } from './check-lookups.ts';
import { selectorsOf } from './clear.ts';
import type { Field } from './field.ts';
import type { Mistake } from './mistake.ts';
import { isListPage, type Profile } from './schema.ts';
import { unsupplied } from './supplied.ts';

/** "Row_k3x9a", "css-1q2w3e", "sc-bdVaJa", "row__xYzAb": made by a bundler, other ones after each release. */
const GENERATED =
  /\.(?:css|sc|jss|emotion)-[\w-]+|\.[A-Za-z][\w-]*[_-](?=\w*\d)[A-Za-z0-9]{4,}(?![\w-])|\.[A-Za-z]\w*__(?=\w*[A-Z])\w{5}(?!\w)/;
const QUOTED = /"[^"]*"|'[^']*'/g;

/** Warnings with the path of the setting each is about. */
export function smellsIn(profile: Profile): Mistake[] {
  const smells: Mistake[] = [...unsupplied(profile), ...hiddenStreams(profile)];
  const selectors = (list: readonly string[] | undefined, path: PropertyKey[]): void => {
    const found = list?.find((selector) => GENERATED.test(selector.replace(QUOTED, '')));
    if (found !== undefined)
      smells.push({
        path,
        message: `looks like a generated class name, which the next release changes: ${found}`,
      });
  };
  const fieldSmells = (field: Field, path: PropertyKey[]): void => {
    selectors(field.select, [...path, 'select']);
    selectors(field.within, [...path, 'within']);
    const choices = (field.select?.length ?? 0) + (field.column?.length ?? 0) + (field.label?.length ?? 0);
    const isNamed = Boolean(field.column ?? field.label ?? field.attr ?? field.path ?? field.or);
    if (field.required && choices === 1 && !isNamed)
      smells.push({
        path,
        message: 'is required and has one selector only; a second one outlives a release',
      });
    for (const [at, step] of field.transform.entries()) {
      if (typeof step === 'object' && 'time' in step && step.time.formats.includes('relative'))
        smells.push({
          path: [...path, 'transform', at],
          message:
            'relative times differ from run to run; is the time shown in full somewhere (title, datetime)?',
        });
    }
    for (const nest of ['each', 'one', 'pairs'] as const)
      for (const [name, inner] of Object.entries(field[nest] ?? {}))
        fieldSmells(inner, [...path, nest, name]);
    for (const [at, way] of (field.or ?? []).entries()) fieldSmells(way, [...path, 'or', at]);
  };
  for (const [name, page] of Object.entries(profile.pages)) {
    const path = ['pages', name];
    selectors(page.ready, [...path, 'ready']);
    selectors(page.clear && selectorsOf(page.clear), [...path, 'clear']);
    for (const [field, one] of Object.entries(page.fields)) fieldSmells(one, [...path, 'fields', field]);
    smells.push(...sharedLabels(page.fields, [...path, 'fields']));
    if (!isListPage(page)) continue;
    selectors(page.list.rows, [...path, 'list', 'rows']);
    const heard = page.list.capture === undefined ? undefined : page.capture?.[page.list.capture];
    const tellsEnd = [heard, ...(heard?.from ?? [])].some((one) => one?.counter ?? one?.more);
    if (!page.list.counter && !page.json?.counter && !tellsEnd)
      smells.push({
        path: [...path, 'list'],
        message: page.clear
          ? 'has no counter: nothing proves that all rows were seen'
          : 'has no counter and no "clear": nothing proves that all rows were seen, and a filter may hide some',
      });
    if (!page.list.empty && !heard)
      smells.push({
        path: [...path, 'list'],
        message: 'has no "empty": an empty list will be taken for drift',
      });
  }
  return smells;
}

/** Two fields that read the same text by the same name: one of the two is probably meant otherwise. */
function sharedLabels(fields: Record<string, Field>, path: PropertyKey[]): Mistake[] {
  const users = new Map<string, string>();
  return Object.entries(fields).flatMap(([name, field]) => {
    if (field.transform.some((step) => typeof step === 'object' && 'every' in step)) return [];
    return (['label', 'column'] as const).flatMap((by) =>
      (field[by] ?? []).flatMap((text) => {
        const key = JSON.stringify([
          by,
          text.toLowerCase(),
          field.within ?? null,
          field.select ?? null,
          field.attr ?? null,
        ]);
        const other = users.get(key);
        users.set(key, other ?? name);
        return other === undefined
          ? []
          : [{ path: [...path, name, by], message: `${by} "${text}" is read by ${other}, too` }];
      }),
    );
  });
}
