// Which members Intercom's recorded examples have that a sandbox answer lacks.
import type { Description } from '../../support/openapi.ts';
import type { Body } from './client.ts';

interface Answered {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: Body;
}

/** Members of some examples only, and why the sandbox does without. */
const optional: readonly (readonly [member: RegExp, because: string])[] = [
  [
    /^GET \/companies\/\S+\/notes .*\.author\.(away_status_reason_id|team_priority_level)$/,
    'other notes show less',
  ],
  [/conversation_parts\[\]\.tags\[\]\./, 'tags on single parts cannot be set through the API'],
  [/event_details\.action/, 'custom actions are run by workflows, which the sandbox has none of'],
  [
    /change_type \.ticket_state_(internal|external)_label$/,
    'a stale example: its ticket_state is a string too',
  ],
];

/** One line for every member that all successful examples of an operation have and its answers never. */
export function missingMembers(description: Description, answered: readonly Answered[]): string[] {
  const missing: string[] = [];
  for (const { method, path } of description.operations) {
    const examples = description.examples.filter(
      (example) => example.method === method && example.path === path && example.status < 300,
    );
    const pattern = new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/?]+')}(\\?.*)?$`);
    const given = answered.filter((answer) => answer.method === method && pattern.test(answer.path));
    const specific = given.filter((answer) => !isMoreLiteral(description, method, path, answer.path));
    if (examples.length === 0 || specific.length === 0) continue;
    const always = examples.map(({ value }) => membersOf(value)).reduce(intersect);
    const ever = new Set(specific.flatMap(({ body }) => [...membersOf(body)]));
    for (const member of always) {
      const line = `${method} ${path} ${member}`;
      if (!ever.has(member) && !optional.some(([pattern]) => pattern.test(line))) missing.push(line);
    }
  }
  return missing;
}

// "/conversations/deleted" also fits "/conversations/{id}", but is answered by its own operation.
function isMoreLiteral(description: Description, method: string, path: string, asked: string): boolean {
  const bare = asked.split('?')[0];
  return (
    path.includes('{') && description.operations.some((one) => one.method === method && one.path === bare)
  );
}

const intersect = (a: Set<string>, b: Set<string>): Set<string> =>
  new Set([...a].filter((member) => b.has(member)));

/** Paths of all members; lists count as one element that has the members of all of theirs. */
function membersOf(value: unknown, prefix = ''): Set<string> {
  if (Array.isArray(value))
    return new Set(value.flatMap((item: unknown) => [...membersOf(item, `${prefix}[]`)]));
  if (typeof value !== 'object' || value === null) return new Set();
  return new Set(
    Object.entries(value).flatMap(([key, member]) => {
      // The keys of custom values are the workspace's own.
      const own = key === 'custom_attributes' || key === 'ticket_attributes' || key === 'translated_content';
      return [`${prefix}.${key}`, ...(own ? [] : membersOf(member, `${prefix}.${key}`))];
    }),
  );
}
