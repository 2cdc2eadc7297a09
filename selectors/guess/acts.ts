// Which links of a page must not be followed because asking for them does something, or may. English words and the
// usual verbs of addresses. Pure.
import { fold } from '../text.ts';

/** Asking for these changes something or leaves the session, whatever the page: never asked for, and put on `never`. */
const ACTING = [
  ...[
    'logout',
    'log-?out',
    'logoff',
    'log-?off',
    'signout',
    'sign-?out',
    'delete',
    'remove',
    'destroy',
    'trash',
  ],
  ...[
    'purge',
    'export',
    'merge',
    'unmerge',
    'markas\\w*',
    'mark',
    'unmark',
    'spam',
    'ban',
    'claim',
    'take',
    'steal',
  ],
  ...[
    'assign',
    'unassign',
    'lock',
    'unlock',
    'release',
    'close',
    'reopen',
    'resolve',
    'impersonate',
    'disable',
  ],
  ...[
    'enable',
    'toggle',
    'reset',
    'approve',
    'reject',
    'subscribe',
    'unsubscribe',
    'flush',
    'rebuild',
    'cron',
  ],
  ...[
    'activate',
    'deactivate',
    'bulk',
    'send',
    'resend',
    'upload',
    'import',
    'bookmark',
    'refer',
    'transfer',
  ],
];
/** These are forms, or pages about making something: of no use, and mostly harmless. */
const MAKING = [
  ...[
    'new',
    'create',
    'add',
    'edit',
    'modify',
    'update',
    'reply',
    'forward',
    'compose',
    'print',
    'download',
    'pdf',
  ],
  ...[
    'csv',
    'rss',
    'ics',
    'ical',
    'help',
    'feedback',
    'upgrade',
    'billing',
    'keyboard',
    'shortcuts',
    'register',
  ],
  ...['install', 'language', 'lang', 'theme', 'rest', 'builder'],
];

const words = (list: readonly string[]): RegExp => new RegExp(`^(?:${list.join('|')})$`, 'i');
const [IS_ACTING, IS_MAKING] = [words(ACTING), words(MAKING)];
/** Query parameters that say what to do. */
const DOING = /^(?:a|act|action|do|cmd|command|op|operation|task|method|func|function)$/i;

export type Act = 'acts' | 'makes' | null;

/** What asking for a link may do besides showing something. */
export function actOf(url: URL, text: string): Act {
  if (patternFor(url) !== null || /^(?:log|sign)[\s-]?(?:out|off)\b/i.test(fold(text))) return 'acts';
  const [first = ''] = fold(text).toLowerCase().split(/\s+/);
  if (IS_ACTING.test(first) && !/^(?:closed|resolved|assigned)/.test(first)) return 'acts';
  const parts = [
    ...wordsOf(url.pathname),
    ...[...url.searchParams.values()].filter((one) => one.length < 20),
  ];
  return IS_MAKING.test(first) || parts.some((part) => IS_MAKING.test(part)) ? 'makes' : null;
}

/** The `guard.never` pattern that stops this address and its like; null where the address does not show that it acts. */
export function patternFor(url: URL): string | null {
  const segments = url.pathname.split('/');
  for (const [at, segment] of segments.entries()) {
    if (at === 0 || !wordsOf(segment).some((word) => IS_ACTING.test(word))) continue;
    const before = segments.slice(0, at).map((one) => (/\d/.test(one) ? '*' : one));
    return `${before.join('/')}/${segment.replace(/\.\w{2,5}$/, '')}*`;
  }
  for (const [name, value] of url.searchParams)
    if ((DOING.test(name) && !/^(?:list|view|show|search|index|read)$/i.test(value)) || IS_ACTING.test(name))
      return `${url.pathname}?*${name}=${DOING.test(name) && /^[\w-]{1,24}$/.test(value) ? value : ''}*`;
  return null;
}

/** "canned_export.php" -> canned, export, canned_export; "markAsRead" -> mark, As, Read. */
function wordsOf(path: string): string[] {
  return path
    .split('/')
    .flatMap((segment) => {
      const bare = segment.replace(/\.\w{2,5}$/, '');
      return [bare, ...bare.replace(/([a-z])([A-Z])/g, '$1-$2').split(/[-_.]/)];
    })
    .filter((word) => word !== '');
}

/** What no helpdesk means as a read, stopped before anything is known of it. */
export const NEVER_AT_FIRST: readonly string[] = [
  ...['logout', 'log-out', 'logoff', 'log-off', 'signout', 'sign-out'].map((word) => `*${word}*`),
  ...['delete', 'destroy', 'remove', 'impersonate'].map((word) => `*/${word}*`),
];
