// A way that was accepted, put into the profile's text: where the field is changes, what else the profile says of it
// stays. Pure.
import { kindOf } from '../inspect.ts';
import { ProfileMistake, parseProfile } from '../load.ts';
import type { Origins } from '../origins.ts';
import type { Profile } from '../schema.ts';
import { dataAt, noteAbove, removeAt, setAt } from './edit-text.ts';
import { PLACING } from './field-ways.ts';
import type { Surveyed } from './survey.ts';
import { fieldAt, fileAt, type Target } from './targets.ts';

type Settings = Readonly<Record<string, unknown>>;

export interface ProfileText {
  readonly text: string;
  readonly file: string;
  readonly origins: Origins;
}

export type Applied =
  | { readonly ok: true; readonly text: string; readonly profile: Profile }
  | { readonly ok: false; readonly why: string };

/**
 * @param settings where the field is: `{ label: "State" }`, `{ select: "li.note", attr: "data-id" }`
 * @param evidence what speaks for it, in words; goes into the comment
 * @returns the text with it, which is a profile without mistakes; or why it cannot be written
 */
export function applyWay(
  given: ProfileText,
  profile: Profile,
  page: string,
  target: Target & Pick<Surveyed, 'value'>,
  settings: Settings,
  evidence: string,
): Applied {
  const place = fileAt(profile, page, target.path);
  if (place === null) return { ok: false, why: `teach the list around ${target.path} first` };
  const { at, wrap } = place;
  const known = dataAt(given.text, at);
  const isThere = wrap.length === 0 && isSettings(known);
  const old = isThere ? known : typeof known === 'string' || Array.isArray(known) ? { select: known } : null;
  // What found nothing here may be another release's; what found something else was wrong.
  const placing = old !== null && target.value === null ? before(settings, old) : settings;
  const fresh = withMusts(placing, target);
  const text = isThere ? changed(given.text, at, known, fresh) : added(given.text, at, wrap, fresh, known);
  if (text === null)
    return { ok: false, why: 'the profile has no place for it that could be edited; write it by hand' };
  const noted = noteAbove(text, at, target.path, evidence);
  try {
    const parsed = parseProfile(noted, given.file, given.origins);
    const kind = kindOf(parsed, page);
    // A list's rows are no field; of everything else the profile must now say where it is.
    if (target.path !== 'list.rows' && (!kind || !fieldAt(kind, target.path)))
      return { ok: false, why: 'the profile would not say where it is' };
    return { ok: true, text: noted, profile: parsed };
  } catch (error) {
    if (!(error instanceof ProfileMistake)) throw error;
    const [issue] = error.issues;
    return {
      ok: false,
      why: `the profile would have a mistake: ${issue?.path ?? ''} ${issue?.message ?? ''}`,
    };
  }
}

/** The new way first, the old one of the same sort behind it. */
function before(fresh: Settings, old: Settings): Settings {
  for (const key of ['select', 'label', 'column'] as const) {
    const rest = PLACING.filter((name) => name !== key);
    const isAlike = rest.every((name) => JSON.stringify(old[name]) === JSON.stringify(fresh[name]));
    if (fresh[key] === undefined || old[key] === undefined || !isAlike) continue;
    return { ...fresh, [key]: [...new Set([fresh[key], old[key]].flat())] };
  }
  return fresh;
}

/** What a record cannot do without is drift when it is gone. */
function withMusts(settings: Settings, { want, how, path }: Target): Settings {
  if (path === 'list.rows') return settings;
  const required = want.must && how === 'value' ? { required: true } : {};
  const each = how === 'rows' ? { each: {} } : {};
  return { ...settings, ...required, ...each };
}

/** Setting by setting, so that what is nested, and how it is set, stays. */
function changed(text: string, at: readonly string[], known: Settings, fresh: Settings): string | null {
  let now: string | null = text;
  for (const name of PLACING) {
    // Where the value is in JSON stays true of JSON, unless it was all there was.
    if (name === 'path' && known.capture === undefined) continue;
    if (now !== null && known[name] !== undefined && fresh[name] === undefined)
      now = removeAt(now, [...at, name]);
  }
  for (const [name, value] of Object.entries(fresh)) {
    if (now === null || (name === 'each' && known.each !== undefined)) continue;
    if (JSON.stringify(known[name]) !== JSON.stringify(value)) now = setAt(now, [...at, name], value);
  }
  return now;
}

function added(
  text: string,
  at: readonly string[],
  wrap: readonly string[],
  fresh: Settings,
  known: unknown,
): string | null {
  const isBare =
    Object.keys(fresh).length === 1 && (typeof fresh.select === 'string' || at.at(-1) === 'rows');
  const bare = isBare ? fresh.select : fresh;
  if (wrap.length === 0) return setAt(text, at, bare);
  if (at.at(-1) === 'counters' && known === undefined) return setAt(text, at, { [wrap[0] ?? '']: bare });
  if (at.at(-1) === 'counters') return setAt(text, [...at, wrap[0] ?? ''], bare);
  const inner = [...wrap].reverse().reduce<unknown>((value, name) => ({ one: { [name]: value } }), bare);
  return setAt(text, at, inner);
}

const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
