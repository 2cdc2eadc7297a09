// Names for the origins a helpdesk is spread over: written once in a profile, told otherwise where an account has others.
// Pure.

/** Name -> origin. */
export type Origins = Readonly<Record<string, string>>;

/**
 * A profile as data with its named origins in place of `{api}`, `{auth}`, …, wherever they stand in a text.
 * @param told origins that go before the profile's own
 */
export function withOrigins(profile: unknown, told: Origins): unknown {
  if (typeof profile !== 'object' || profile === null || !('origins' in profile)) return profile;
  const own = profile.origins;
  if (typeof own !== 'object' || own === null) return profile;
  const known = Object.fromEntries(
    Object.entries({ ...own, ...pick(told, Object.keys(own)) }).map(([name, origin]) => [
      name,
      typeof origin === 'string' && URL.canParse(origin) ? new URL(origin).origin : origin,
    ]),
  );
  const slot = new RegExp(`\\{(${Object.keys(known).map(escapeRegex).join('|')})\\}`, 'g');
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value.replace(slot, (whole, name: string) =>
        typeof known[name] === 'string' ? known[name] : whole,
      );
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fill(member)]));
  };
  return { ...(fill(profile) as object), origins: known };
}

function pick(told: Origins, names: readonly string[]): Origins {
  return Object.fromEntries(Object.entries(told).filter(([name]) => names.includes(name)));
}

const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
