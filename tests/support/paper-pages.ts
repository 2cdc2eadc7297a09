// Page kinds that suites on a desk of paper share, as YAML, and the HTML they read.

const TAGS = `  tags:
    stream: tags
    url: /tags
    ready: main
    list: { rows: li, empty: .empty LIST }
    fields: { id: { attr: data-id, required: true }, name: { select: b, required: true } }
`;
/** A list of tags. @param list more settings of the list, each after a comma */
export const tags = (list = ''): string => TAGS.replace(' LIST', list);
/** Rows of such a list, numbered. */
export const rows = (from: number, to: number): string =>
  Array.from(
    { length: to - from + 1 },
    (_, index) => `<li data-id="g${from + index}"><b>tag ${from + index}</b>`,
  ).join('');

/** Threads that count their messages. */
export const CONVERSATIONS = `  threads:
    stream: conversations
    url: /threads
    ready: main
    list: { rows: li, counter: { select: '#n', transform: [integer] }, empty: .empty }
    open: thread
    fields: { id: { attr: data-id, required: true } }
  thread:
    stream: conversations
    url: /threads/{id}
    ready: main
    expand: [{ select: a.earlier, fragment: href }]
    counters: { messages: { select: '#n', transform: [integer] } }
    fields:
      subject: { select: h1, required: true }
      channel: { const: email }
      state: { const: active }
      createdAt: { const: '2026-03-03T08:00:00Z' }
      messages:
        select: p
        each:
          id: { attr: data-id, required: true }
          kind: { const: note }
          author: { one: { type: { const: system }, name: { const: Desk } } }
          createdAt: { const: '2026-03-03T08:00:00Z' }
          html: { html: true }
`;
export const thread = (body: string): string => `<main><h1>Printer</h1>${body}</main>`;
