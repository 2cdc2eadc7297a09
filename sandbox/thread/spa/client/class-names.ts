// Class names as bundlers and CSS-in-JS make them. The style sheet is written with the same function.

/** @param salt differs from build to build; empty for readable names */
export function classNameOf(name: string, salt: string): string {
  if (salt === '') return name;
  let hash = 0x811c9dc5;
  for (const char of `${salt}/${name}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  const short = hash.toString(36).padStart(6, '0');
  return name.includes('_') ? `${name}__${short.slice(0, 5)}` : `css-${short.slice(-6)}`;
}
