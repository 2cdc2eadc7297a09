// Finds many texts in a long one at once: an account has thousands of them, its pages megabytes.

export interface Found {
  readonly text: string;
  readonly at: number;
}

/** As many characters as the shortest text has that the scrubber remembers ("ab cd"). */
const BEGINNING = 5;

/** @returns all places where one of the texts stands, the longest where several begin; overlaps are left out */
export function finderOf(texts: Iterable<string>): (inText: string) => Found[] {
  const byBeginning = new Map<string, string[]>();
  const short: string[] = [];
  for (const text of texts) {
    if (text.length < BEGINNING) {
      if (text !== '') short.push(text);
      continue;
    }
    const beginning = text.slice(0, BEGINNING);
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), text]);
  }
  for (const each of byBeginning.values()) each.sort((a, b) => b.length - a.length);
  short.sort((a, b) => b.length - a.length);
  return (inText) => {
    const found: Found[] = [];
    if (byBeginning.size + short.length === 0) return found;
    for (let at = 0; at < inText.length; at += 1) {
      const candidates = byBeginning.get(inText.slice(at, at + BEGINNING)) ?? [];
      const text = [...candidates, ...short].find((each) => inText.startsWith(each, at));
      if (text === undefined) continue;
      found.push({ text, at });
      at += text.length - 1;
    }
    return found;
  };
}
