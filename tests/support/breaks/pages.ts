// Invented helpdesks in a few lines each: a list and some tickets, written as different products write theirs. What
// breaks.ts does to them is what releases of helpdesks do to their pages.

export interface SmallDesk {
  readonly name: string;
  /** The profile, as text. */
  readonly profile: string;
  /** The list's page. */
  readonly list: string;
  /** Pages of tickets, by id. */
  readonly tickets: Readonly<Record<string, string>>;
  /** What a release does to these pages; null where the page has nothing to do it to. */
  readonly breaks: Readonly<Record<BreakName, ((html: string) => string) | null>>;
}

export const BREAKS = [
  'renamed class',
  'changed label',
  'moved column',
  'wrapped row',
  'half of a comma list',
  'changed date format',
] as const;
export type BreakName = (typeof BREAKS)[number];

interface Ticket {
  readonly id: string;
  readonly title: string;
  readonly requester: string;
  readonly owner: string;
  readonly status: 'Open' | 'Closed';
  readonly priority: string;
  /** ISO, UTC. */
  readonly at: string;
  readonly messages: readonly { id: string; kind: 'reply' | 'note'; by: string; at: string; text: string }[];
}

const TICKETS: readonly Ticket[] = [
  ['t7', 'VPN drops every hour', 'Kim Novak', 'Ada Byron', 'Open', 'High', '2026-03-17T08:05:00Z', 3],
  ['t9', 'Printer on the third floor', 'Lee Wang', 'Bo Diddley', 'Closed', 'Low', '2026-04-05T14:45:00Z', 2],
  ['t12', 'New laptop for Sam', 'Sam Spade', 'Ada Byron', 'Open', 'Normal', '2026-05-28T09:30:00Z', 4],
  [
    't15',
    'Cannot open the shared folder',
    'Kim Novak',
    'Cy Young',
    'Closed',
    'High',
    '2026-06-11T16:20:00Z',
    2,
  ],
].map(([id, title, requester, owner, status, priority, at, count]) => ({
  ...{ id, title, requester, owner, status, priority, at },
  messages: Array.from({ length: count as number }, (_, index) => ({
    id: `${id}-m${index + 1}`,
    kind: index % 2 === 0 ? 'reply' : 'note',
    by: String(index % 2 === 0 ? requester : owner),
    at: new Date(Date.parse(at as string) + (index + 1) * 3_720_000).toISOString().replace('.000', ''),
    text: `Message ${index + 1} about ${String(title).toLowerCase()}`,
  })),
})) as unknown as readonly Ticket[];

const [DAY, HOUR] = [(at: string): string => at.slice(8, 10), (at: string): string => at.slice(11, 16)];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
/** "Mar 17, 2026 08:05". */
const named = (at: string): string =>
  `${MONTHS[Number(at.slice(5, 7)) - 1]} ${Number(DAY(at))}, ${at.slice(0, 4)} ${HOUR(at)}`;
/** "03/17/2026 08:05". */
const american = (at: string): string => `${at.slice(5, 7)}/${DAY(at)}/${at.slice(0, 4)} ${HOUR(at)}`;

const HEAD = `formatVersion: 1
login: { url: /login, steps: [{ fill: "#user", with: username }], signedIn: "#me", signedOut: "form#login" }
account: { url: /account, ready: h1, fields: { name: h1 } }
absent: [users, teams, companies, contacts, tags, properties, reviews, responses, conversations, attachments, templates, integrations, automations, articles]
`;
const time = (format: string): string => `transform: [{ time: { formats: ["${format}"], zone: UTC } }]`;
const page = (main: string): string =>
  `<!DOCTYPE html><html><head><title>Desk</title></head><body><nav><a id="me" href="/me">Ada</a></nav><main>${main}</main></body></html>`;
const all = <T>(make: (ticket: Ticket) => T): T[] => TICKETS.map(make);
const pagesOf = (make: (ticket: Ticket) => string): Record<string, string> =>
  Object.fromEntries(all((ticket) => [ticket.id, page(make(ticket))]));
const swap =
  (from: string | RegExp, to: string) =>
  (html: string): string =>
    html.replaceAll(from, to);
const inDates =
  (from: (at: string) => string, to: (at: string) => string) =>
  (html: string): string =>
    TICKETS.flatMap(({ at, messages }) => [at, ...messages.map((one) => one.at)]).reduce(
      (text, at) => text.replaceAll(from(at), to(at)),
      html,
    );
/** "17 Mar 2026, 8:05 am". */
const british = (at: string): string => {
  const [hour = 0, minute] = HOUR(at).split(':').map(Number);
  return `${Number(DAY(at))} ${MONTHS[Number(at.slice(5, 7)) - 1]} ${at.slice(0, 4)}, ${hour % 12 || 12}:${String(minute).padStart(2, '0')} ${hour < 12 ? 'am' : 'pm'}`;
};
/** "17.03.2026 08:05". */
const german = (at: string): string => `${DAY(at)}.${at.slice(5, 7)}.${at.slice(0, 4)} ${HOUR(at)}`;

/** Everything by class names, messages by "a, b". */
const byClass: SmallDesk = {
  name: 'by class',
  profile: `${HEAD}name: by-class
pages:
  tickets:
    stream: tickets
    url: /tickets
    ready: .ticket-list
    open: ticket
    list:
      rows: ".ticket-list > .ticket-row"
      counter: { select: .total, transform: [integer] }
      pagination: { kind: none }
    fields:
      id: { attr: data-id, required: true }
      title: { select: .ticket-subject, required: true }
      status: { select: .ticket-state, required: true, transform: [lower, { map: { open: Open, closed: Done } }] }
  ticket:
    stream: tickets
    url: /tickets/{id}
    ready: h1
    fields:
      title: { select: .headline .ticket-title, required: true }
      createdAt: { select: .ticket-opened, required: true, ${time('LLL d, yyyy HH:mm')} }
      messages:
        select: ".message-reply, .message-note"
        each:
          id: { attr: id, required: true }
          html: { select: .message-text, html: true, required: true }
          createdAt: { select: .message-time, required: true, ${time('LLL d, yyyy HH:mm')} }
          author: { one: { name: { select: .message-author, required: true } } }
`,
  list: page(
    `<h1>Tickets</h1><p class="total">4 tickets</p><div class="ticket-list">${all(
      ({ id, title, status }) =>
        `<div class="ticket-row" data-id="${id}"><a class="ticket-subject" href="/tickets/${id}">${title}</a><span class="ticket-state">${status}</span></div>`,
    ).join('')}</div>`,
  ),
  tickets: pagesOf(
    ({ title, at, messages }) =>
      `<div class="headline"><h1>Ticket</h1><div class="clear"></div><h2 class="ticket-title">${title}</h2><span class="ticket-opened">${named(at)}</span></div>
<section>${messages
        .map(
          ({ id, kind, by, at, text }) =>
            `<article id="${id}" class="message message-${kind}"><b class="message-author">${by}</b> <span class="message-time">${named(at)}</span><div class="message-text"><p>${text}</p></div></article>`,
        )
        .join('')}</section>`,
  ),
  breaks: {
    'renamed class': (html) =>
      swap(
        'ticket-title',
        'issue-title',
      )(swap('ticket-subject', 'row-subject')(swap('message-author', 'author-name')(html))),
    'changed label': null,
    'moved column': null,
    'wrapped row': (html) =>
      html.replace(/(<div class="ticket-row"[\s\S]*?<\/div>)/g, '<div class="frame">$1</div>'),
    'half of a comma list': swap('message-note', 'message-internal'),
    'changed date format': inDates(named, british),
  },
};

/** A table with headers, and a list of labels. */
const byLabel: SmallDesk = {
  name: 'by label',
  profile: `${HEAD}name: by-label
pages:
  tickets:
    stream: tickets
    url: /tickets
    ready: "table.list"
    open: ticket
    list:
      rows: "table.list > tbody > tr"
      counter: { select: caption, transform: [integer] }
      pagination: { kind: none }
    fields:
      id: { select: "a[data-ticket]", attr: data-ticket, required: true }
      title: { column: Subject, required: true }
      priority: { column: Priority, required: true }
      createdAt: { column: Opened, required: true, ${time('MM/dd/yyyy HH:mm')} }
  ticket:
    stream: tickets
    url: /tickets/{id}
    ready: dl
    fields:
      title: { select: "h1", required: true }
      status: { label: Status, required: true, transform: [lower, { map: { open: Open, closed: Done } }] }
      priority: { label: Priority, required: true }
      createdAt: { label: Opened, required: true, ${time('MM/dd/yyyy HH:mm')} }
`,
  list: page(
    `<table class="list"><caption>4 tickets</caption><thead><tr><th>No.</th><th>Subject</th><th>Priority</th><th>Opened</th></tr></thead><tbody>${all(
      ({ id, title, priority, at }) =>
        `<tr><td><a data-ticket="${id}" href="/tickets/${id}">${id}</a></td><td>${title}</td><td>${priority}</td><td>${american(at)}</td></tr>`,
    ).join('')}</tbody></table>`,
  ),
  tickets: pagesOf(
    ({ title, status, priority, requester, at }) =>
      `<h1>${title}</h1><dl><dt>Status</dt><dd>${status}</dd><dt>Priority</dt><dd>${priority}</dd><dt>Requester</dt><dd>${requester}</dd><dt>Opened</dt><dd>${american(at)}</dd></dl>`,
  ),
  breaks: {
    'renamed class': swap('class="list"', 'class="ticket-table"'),
    'changed label': (html) =>
      swap(
        'Opened<',
        'Opened on<',
      )(swap('>Status<', '>Ticket status<')(swap('>Priority<', '>Urgency / priority<')(html))),
    'moved column': (html) =>
      html.replace(/(<(?:td|th)>[^<]*<\/(?:td|th)>)(<(?:td|th)>[^<]*<\/(?:td|th)>)(?=<\/tr>)/g, '$2$1'),
    'wrapped row': swap('</td></tr>', '</td></tr><tr class="detail"><td colspan="4">More</td></tr>'),
    'half of a comma list': null,
    'changed date format': inDates(american, german),
  },
};

/** Cells by their position. */
const byPosition: SmallDesk = {
  name: 'by position',
  profile: `${HEAD}name: by-position
pages:
  tickets:
    stream: tickets
    url: /tickets
    ready: "#tickets"
    list:
      rows: "#tickets > tbody > tr.item"
      counter: { select: "#count", transform: [integer] }
      pagination: { kind: none }
    fields:
      id: { attr: data-key, required: true }
      title: { select: "td:nth-child(2) a, td:nth-child(2) b", required: true }
      status: { select: "td:nth-child(3)", required: true, transform: [lower, { map: { open: Open, closed: Done } }] }
      createdAt: { select: "td:nth-child(4)", required: true, ${time('yyyy-MM-dd HH:mm')} }
`,
  list: page(
    `<p id="count">4</p><table id="tickets"><tbody>${all(
      ({ id, title, status, requester, at }) =>
        `<tr class="item" data-key="${id}"><td class="number">${id}</td><td class="subject">${status === 'Open' ? `<a href="/t">${title}</a>` : `<b>${title}</b>`}</td><td class="state">${status}</td><td class="opened">${at.slice(0, 10)} ${HOUR(at)}</td><td class="who">${requester}</td></tr>`,
    ).join('')}</tbody></table>`,
  ),
  tickets: {},
  breaks: {
    'renamed class': swap('class="item"', 'class="ticket"'),
    'changed label': null,
    'moved column': (html) =>
      html.replace(
        /(<td class="state">.*?<\/td>)(<td class="opened">.*?<\/td>)(<td class="who">.*?<\/td>)/g,
        '$3$1$2',
      ),
    'wrapped row': (html) =>
      html.replace('<table id="tickets">', '<div id="tickets"><table>').replace('</table>', '</table></div>'),
    'half of a comma list': (html) => html.replace(/<b>(.*?)<\/b>/g, '<i>$1</i>'),
    'changed date format': (html) =>
      TICKETS.reduce((text, { at }) => text.replaceAll(`${at.slice(0, 10)} ${HOUR(at)}`, british(at)), html),
  },
};

/** Names by block and element, as some products make them; a title that stands in a "clear". */
const byBlock: SmallDesk = {
  name: 'by block',
  profile: `${HEAD}name: by-block
pages:
  tickets:
    stream: tickets
    url: /tickets
    ready: .queue
    open: ticket
    list:
      rows: ".queue > li.queue__item"
      counter: { select: ".queue-info b", transform: [integer] }
      pagination: { kind: none }
    fields:
      id: { select: a.queue__link, attr: href, required: true, transform: [{ regex: '/(t\\d+)$' }] }
  ticket:
    stream: tickets
    url: /tickets/{id}
    ready: .thread
    counters: { messages: { select: .thread__count, transform: [integer] } }
    fields:
      title: { select: .tix-title h3, required: true }
      priority: { select: .ticket__priority, required: true }
      createdAt: { select: "time.ticket__created", attr: datetime, required: true, ${time('iso')} }
      messages:
        select: ".entry.response, .entry.note"
        each:
          id: { attr: data-entry, required: true }
          createdAt: { select: time, attr: datetime, required: true, ${time('iso')} }
          html: { select: .entry__body, html: true, required: true }
          author: { one: { name: { select: .entry__by b, required: true } } }
`,
  list: page(
    `<p class="queue-info">Showing <b>4</b></p><ul class="queue">${all(
      ({ id, title }) =>
        `<li class="queue__item"><a class="queue__link" href="/tickets/${id}">${title}</a></li>`,
    ).join('')}</ul>`,
  ),
  tickets: pagesOf(
    ({ title, priority, owner, at, messages }) =>
      `<div class="clear"></div><div class="clear tix-title has_bottom_border"><h3>${title}</h3></div>
<div class="ticket__side"><span class="ticket__priority">${priority}</span><span class="ticket__owner">${owner}</span><time class="ticket__created" datetime="${at}">then</time></div>
<div class="thread"><span class="thread__count">${messages.length} entries</span>${messages
        .map(
          ({ id, kind, by, at, text }) =>
            `<div class="entry ${kind === 'reply' ? 'response' : 'note'}" data-entry="${id}"><div class="entry__by">By <b>${by}</b> <time datetime="${at}">then</time></div><div class="entry__body">${text}</div><div class="clear"></div></div>`,
        )
        .join('')}</div>`,
  ),
  breaks: {
    'renamed class': (html) =>
      swap(
        'tix-title',
        'ticket-title',
      )(swap('entry__body', 'entry__content')(swap('ticket__priority', 'ticket__urgency-level')(html))),
    'changed label': null,
    'moved column': null,
    'wrapped row': (html) =>
      html.replace(/(<li class="queue__item">[\s\S]*?<\/li>)/g, '<div class="frame">$1</div>'),
    'half of a comma list': swap('"entry note"', '"entry internal"'),
    'changed date format': (html) =>
      html.replace(/datetime="([^"]+)"/g, (_, at: string) => `datetime="${Date.parse(at) / 1000}"`),
  },
};

/** Labels in another language, and numbers for dates. */
const anotherLanguage: SmallDesk = {
  name: 'another language',
  profile: `${HEAD}name: another-language
pages:
  tickets:
    stream: tickets
    url: /vorgaenge
    ready: "[role=table]"
    open: ticket
    list:
      rows: "[role=table] [role=row][data-nr]"
      counter: { select: "[role=status]", transform: [integer] }
      pagination: { kind: none }
    fields:
      id: { attr: data-nr, required: true }
      title: { column: Betreff, required: true }
      status: { column: Zustand, required: true, transform: [lower, { map: { open: Open, closed: Done } }] }
  ticket:
    stream: tickets
    url: /vorgaenge/{id}
    ready: "h1, h2.kopf"
    fields:
      title: { select: "h1.titel, h2.kopf", required: true }
      status: { label: Zustand, required: true, transform: [lower, { map: { open: Open, closed: Done } }] }
      createdAt: { label: Eingang, required: true, ${time('dd.MM.yyyy HH:mm')} }
`,
  list: page(
    `<p role="status">4 Vorgänge</p><div role="table"><div role="row"><span role="columnheader">Nr.</span><span role="columnheader">Betreff</span><span role="columnheader">Zustand</span></div>${all(
      ({ id, title, status }) =>
        `<div role="row" data-nr="${id}"><span role="cell">${id}</span><span role="cell">${title}</span><span role="cell">${status}</span></div>`,
    ).join('')}</div>`,
  ),
  tickets: pagesOf(
    ({ id, title, status, requester, at }) =>
      `${id.length > 2 ? `<h1 class="titel">${title}</h1>` : `<h2 class="kopf">${title}</h2>`}<dl><dt>Zustand</dt><dd>${status}</dd><dt>Kunde</dt><dd>${requester}</dd><dt>Eingang</dt><dd>${german(at)}</dd></dl>`,
  ),
  breaks: {
    'renamed class': (html) =>
      html
        .replaceAll('h2 class="kopf"', 'h2 class="titelzeile"')
        .replaceAll('h1 class="titel"', 'h1 class="titelzeile"'),
    'changed label': swap('Zustand<', 'Status<'),
    'moved column': (html) =>
      html
        .replace(
          /(<span role="columnheader">Betreff<\/span>)(<span role="columnheader">Zustand<\/span>)/,
          '$2$1',
        )
        .replace(/(<span role="cell">[^<]*<\/span>)(<span role="cell">[^<]*<\/span>)(?=<\/div>)/g, '$2$1'),
    'wrapped row': (html) =>
      html.replace(
        /<div role="row" data-nr="(\w+)">([\s\S]*?)<\/div>/g,
        '<div role="rowgroup"><div role="row" data-nr="$1">$2</div></div>',
      ),
    'half of a comma list': swap('h2 class="kopf"', 'h2 class="kopfzeile"'),
    'changed date format': inDates(german, american),
  },
};

export const SMALL_DESKS: readonly SmallDesk[] = [byClass, byLabel, byPosition, byBlock, anotherLanguage];
