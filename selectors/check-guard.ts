// What in a profile's guard cannot be meant: a read that nothing proves to be one, an address that matches what nobody
// listed. Pure.
import type { Mistake } from './mistake.ts';
import type { Profile } from './schema.ts';

const GRAPHQL_PATH = /(?:^|\/)(?:graphql|gql)\/?(?=$|[?#*])/i;
const READ_METHODS = new Set(['GET', 'HEAD']);

/** Every mistake in `guard`, in the addresses of `login` and in the reads that are ignored. */
export function checkGuard({ guard, login, ignoreReads = [] }: Profile): Mistake[] {
  return [
    ...guard.reads.flatMap((read, index) => checkRead(read, ['guard', 'reads', index])),
    ...guard.sockets.flatMap(({ url }, index) =>
      checkAddress(url, ['guard', 'sockets', index, 'url'], /^wss?:$/),
    ),
    ...guard.events.flatMap((url, index) => checkAddress(url, ['guard', 'events', index])),
    ...(login.addresses ?? []).flatMap((url, index) => checkAddress(url, ['login', 'addresses', index])),
    ...ignoreReads.flatMap((entry, index) => checkIgnored(entry, ['ignoreReads', index])),
  ];
}

function checkRead(read: Profile['guard']['reads'][number], path: PropertyKey[]): Mistake[] {
  const mistakes = checkAddress(read.url, [...path, 'url']);
  const isJudged = read.operations !== undefined || read.form !== undefined || read.json !== undefined;
  if (read.operations === undefined && GRAPHQL_PATH.test(read.url)) {
    mistakes.push({
      path,
      message: 'reads and writes leave by this very request',
      hint: 'name the operations that only read: operations: [InboxThreads]',
    });
  } else if (!isJudged && read.vouchedBy === undefined && !READ_METHODS.has(read.method)) {
    mistakes.push({
      path,
      message: `nothing tells this ${read.method} from a write`,
      hint: 'say what its body holds (operations, form, json), or who vouches for it: vouchedBy: "Ann Example 2026-11-30"',
    });
  }
  for (const [index, operation] of (read.operations ?? []).entries()) {
    if (typeof operation === 'string' || operation.sha256 === undefined || operation.vouchedBy !== undefined)
      continue;
    mistakes.push({
      path: [...path, 'operations', index, 'sha256'],
      message: 'a hash does not show whether it reads or writes',
      hint: 'say who looked its document up: vouchedBy: "Ann Example 2026-11-30"',
    });
  }
  return mistakes;
}

function checkAddress(address: string, path: PropertyKey[], schemes = /^https?:$/): Mistake[] {
  const isPath = address.startsWith('/') && !address.startsWith('//');
  if (!isPath && !URL.canParse(address))
    return [{ path, message: `neither an address nor a path: ${address}` }];
  const url = new URL(address, 'https://ui.invalid');
  if (!isPath && !schemes.test(url.protocol))
    return [{ path, message: `cannot be asked for by ${url.protocol} here: ${address}` }];
  if (url.host.includes('*') || url.search.includes('*'))
    return [{ path, message: `"*" stands in paths only: ${address}` }];
  const stars = url.pathname.split('/').slice(1);
  const isOdd = stars.some((segment, index) => {
    const isLast = index === stars.length - 1;
    return (
      segment.includes('*') && segment !== '*' && !(isLast && segment.indexOf('*') === segment.length - 1)
    );
  });
  return isOdd
    ? [{ path, message: `"*" stands for a whole segment, or at the end for the rest: ${address}` }]
    : [];
}

/** A pattern of paths, or one behind an origin. One that every read fits would leave nothing to wait for. */
function checkIgnored(entry: string, path: PropertyKey[]): Mistake[] {
  const isAddress = /^(?:https?|wss?):\/\//.test(entry) && URL.canParse(entry);
  if (!isAddress && !/^[/*]/.test(entry))
    return [
      {
        path,
        message: `neither a path nor an address: ${entry}`,
        hint: 'write "/presence*", or "https://stats.example.com/*"',
      },
    ];
  if (/^\/?\*+$/.test(entry))
    return [{ path, message: 'ignores every read of every page', hint: 'name the reads: "/presence*"' }];
  return [];
}
