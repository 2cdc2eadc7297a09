// Commands we tell people to run, with the run folder they are working in, so that they can be pasted as they are.

/** Commands that make or need no run folder. */
const WITHOUT_RUN = new Set(['init', 'demo', 'sandbox']);

/** "threadlift map confirm" -> "threadlift map confirm --run DIR", wherever it stands in the text. */
export function nameRun(text: string, run: string): string {
  if (run === '.' || text.includes('--run')) return text;
  return text.replace(/\bthreadlift ((?:map|consent) [a-z]+|[a-z]+)/g, (whole, command: string) =>
    WITHOUT_RUN.has(command) ? whole : `${whole} --run ${quoted(run)}`,
  );
}

/** A path as one word of a shell. */
export const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
