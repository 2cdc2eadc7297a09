// "Did you mean": the known name that a misspelt one is nearest to. Pure.

/** Mistakes in spelling that are still recognised: one in short names, two in longer ones. */
export function nearestName(name: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  let least = name.length < 5 ? 1 : 2;
  for (const one of known) {
    if (one === name) continue;
    const far = distance(name.toLowerCase(), one.toLowerCase());
    if (far < least || (far === least && best === null)) {
      best = one;
      least = far;
    }
  }
  return best;
}

/** Letters to insert, drop or change; two that changed places count as one. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      let least = Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}

/** "did you mean …?", or nothing where no known name is near. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  const near = nearestName(name, known);
  return near === null ? undefined : `did you mean "${near}"?`;
}
