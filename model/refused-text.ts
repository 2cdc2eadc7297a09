// What the guard stopped, in words. Pure.
import type { RefusedRequest } from './snapshot.ts';

/** "57 attempts of the page to run the mutation MarkThreadRead were stopped". */
export function refusedText({ reason, method, origin, path, operation, count }: RefusedRequest): string {
  const attempts = count === 1 ? '1 attempt' : `${count.toLocaleString('en-US')} attempts`;
  return `${attempts} of the page to ${meant()} ${count === 1 ? 'was' : 'were'} stopped`;

  function meant(): string {
    const where = `${origin}${path}`;
    if (reason === 'socket') return `open the socket ${where}`;
    if (reason === 'frame') return `send "${operation?.name ?? ''}" on the socket ${where}`;
    if (operation !== null && operation.type !== 'frame') {
      const what = operation.type === 'unknown' ? 'unknown operation' : operation.type;
      return `run the ${what} ${operation.name ?? 'without a name'} (${method} ${where})`;
    }
    const why = {
      'foreign-origin': ', which the consent does not cover',
      never: ', which the profile forbids',
      unwatched: ', unseen',
      write: '',
    }[reason];
    return `send ${method} ${where}${why}`;
  }
}
