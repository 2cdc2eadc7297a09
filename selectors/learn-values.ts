// Whether what stands at a path could be what a field wants, as it is or after a step: unix seconds as a time, the app's
// words as the record's. Pure.
import type { Transform } from './field.ts';
import { wordsOf } from './learn-names.ts';
import { isObject } from './learn-shapes.ts';
import type { Want } from './learn-wants.ts';
import type { RawValue } from './values.ts';

/** What helpdesks call what a record calls otherwise. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  reply: ['external', 'public', 'comment', 'message', 'outbound', 'inbound', 'email', 'chat'],
  note: ['internal', 'private', 'internal note'],
  activity: ['event', 'system', 'log', 'audit', 'change', 'status change'],
  contact: ['customer', 'client', 'end user', 'requester', 'guest', 'visitor', 'lead', 'person'],
  user: ['member', 'agent', 'admin', 'operator', 'teammate', 'employee', 'staff', 'team'],
  system: ['bot', 'automaton', 'automation', 'app', 'workflow', 'integration'],
  active: ['open', 'enabled', 'current', 'in progress', 'new'],
  waiting: ['pending', 'snoozed', 'on hold', 'hold'],
  done: ['closed', 'resolved', 'solved', 'archived', 'completed'],
  pending: ['invited', 'unconfirmed'],
  deleted: ['removed', 'deactivated', 'disabled', 'inactive', 'former'],
  admin: ['administrator', 'owner'],
  team_admin: ['team lead', 'lead', 'manager', 'supervisor'],
  member: ['agent', 'user', 'standard'],
  personal: ['private', 'own', 'mine', 'user'],
  team: ['shared', 'public', 'workspace', 'global'],
  published: ['live', 'public'],
  conversation: ['thread', 'chat'],
  ticket: ['case', 'issue'],
  text: ['string', 'textarea', 'free text'],
  number: ['integer', 'decimal', 'float', 'numeric'],
  boolean: ['checkbox', 'bool', 'toggle', 'flag'],
  date: ['datetime', 'day'],
  list: ['dropdown', 'select', 'enum', 'choice', 'option', 'multiselect'],
};

/** Steps that may be needed between what stands there and what is wanted, plainest first; null where none would do. */
export function stepsFor(want: Want, values: readonly RawValue[]): readonly (readonly Transform[])[] {
  const flat = values.flatMap((value) => (Array.isArray(value) ? value : [value]));
  if (flat.some((value) => typeof value === 'object')) return [];
  const texts = [...new Set(flat.map(String))];
  const isNumeric = texts.length > 0 && texts.every((text) => /^-?\d+(?:\.\d+)?$/.test(text));
  switch (want.kind) {
    case 'time': {
      const formats = isNumeric
        ? [texts.some((text) => Math.abs(Number(text)) > 1e11) ? 'millis' : 'unix']
        : ['iso'];
      return [[], [{ time: { formats, zone: 'account' } }]];
    }
    case 'enum': {
      const map = mapTo(want.options, texts);
      return map === null ? [[]] : [[], [{ map }]];
    }
    case 'flag':
      return flat.every((value) => typeof value === 'boolean') ? [[]] : [['boolean']];
    case 'number':
      return flat.every((value) => typeof value === 'number') ? [[]] : [['integer']];
    default:
      return [[]];
  }
}

/** Every word as one of the record's; null where one of them means none. */
function mapTo(options: readonly string[], words: readonly string[]): Record<string, string> | null {
  const map: Record<string, string> = {};
  for (const word of words) {
    const said = wordsOf(word).join(' ');
    const found =
      options.find((option) => wordsOf(option).join(' ') === said) ??
      options.find((option) => MEANT[option]?.some((one) => wordsOf(one).join(' ') === said));
    if (found === undefined) return null;
    map[word] = found;
  }
  return Object.keys(map).length === 0 ? null : map;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Whether a value, after its steps, is what the record's schema takes. */
export function fits(want: Want, value: RawValue): boolean {
  const text = typeof value === 'object' ? null : String(value);
  switch (want.kind) {
    case 'time':
      return typeof value === 'string' && INSTANT.test(value);
    case 'id':
      return text !== null && typeof value !== 'boolean' && ID.test(text);
    case 'enum':
      return text !== null && want.options.includes(text);
    case 'flag':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number' && Number.isInteger(value) && value >= 0;
    case 'email':
      return text !== null && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
    case 'text':
    case 'html':
      return text !== null && typeof value !== 'boolean' && !(want.must && text.trim() === '');
    case 'texts':
      return (
        Array.isArray(value) &&
        value.every((one) => fits({ ...want, kind: want.joins ? 'id' : 'text', must: true }, one))
      );
    case 'pairs':
      return isObject(value);
    default:
      return false;
  }
}

/** The steps in words: "as ISO time", "by 3 words". */
export function saidOf(steps: readonly Transform[]): string {
  return steps
    .map((step) => {
      if (typeof step === 'string') return `as ${step}`;
      if ('time' in step) {
        const [format = ''] = step.time.formats;
        return `as ${{ iso: 'ISO time', unix: 'Unix seconds', millis: 'Unix milliseconds' }[format] ?? format}`;
      }
      return 'map' in step ? `observed ${Object.keys(step.map).join(', ')}` : 'after its steps';
    })
    .join(', ');
}
