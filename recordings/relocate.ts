// The same profile for the origins that stand for the real ones. Pure.

/** @param origins real origin -> the one that stands for it; sockets lie at the origin of their `http` spelling */
export function relocated<Profile extends object>(
  profile: Profile,
  origins: ReadonlyMap<string, string>,
): Profile {
  const real = [...origins].flatMap(([from, to]) => [
    [from, to] as const,
    [from.replace(/^http/, 'ws'), to.replace(/^http/, 'ws')] as const,
  ]);
  const move = (value: unknown): unknown => {
    if (typeof value === 'string') return real.reduce((text, [from, to]) => text.replaceAll(from, to), value);
    if (Array.isArray(value)) return value.map(move);
    if (typeof value !== 'object' || value === null || value instanceof RegExp) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, move(each)]));
  };
  return move(profile) as Profile;
}
