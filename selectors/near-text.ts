// How near two labels are: the same words, more words around them, or words the profile itself uses for one thing. Pure.

/** Small words that come and go: "Created" and "Created on" say the same. */
const SMALL = new Set(['a', 'an', 'at', 'by', 'in', 'of', 'on', 'the', 'to']);

/** Groups of names that stand for one another somewhere in the profile: [State, Status]. */
export type Synonyms = readonly ReadonlySet<string>[];

/**
 * @param known what the profile calls it, in any order
 * @returns 0 (nothing in common) to 1 (the same words), and why in words
 */
export function nearness(
  known: readonly string[],
  text: string,
  synonyms: Synonyms,
): { score: number; why: string } {
  let best = { score: 0, why: '' };
  for (const name of known) {
    const one = compare(name, text, synonyms);
    if (one.score > best.score) best = one;
  }
  return best;
}

function compare(name: string, text: string, synonyms: Synonyms): { score: number; why: string } {
  const [a, b] = [words(name), words(text)];
  if (a.join('') === b.join('')) return { score: 0.95, why: `the same words as "${name}"` };
  const [x, y] = [name.toLowerCase(), text.toLowerCase()];
  if (synonyms.some((group) => group.has(x) && group.has(y)))
    return { score: 0.9, why: `the profile says "${name}" and "${text}" for one thing elsewhere` };
  if (
    a.length > 0 &&
    b.length > 0 &&
    (a.every((word) => b.includes(word)) || b.every((word) => a.includes(word)))
  )
    return { score: 0.8, why: `the words of "${name}" and more or less` };
  const shared = a.filter((word) => b.includes(word)).length;
  if (shared > 0)
    return {
      score: 0.35 + (0.3 * shared) / Math.max(a.length, b.length),
      why: `shares words with "${name}"`,
    };
  return { score: 0, why: '' };
}

function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !SMALL.has(word))
    .map((word) => word.replace(/(?<=\p{L}{3})s$/u, ''));
}
