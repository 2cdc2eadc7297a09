// The profile language as JSON Schema, for completion and help in editors. Made from the zod schema, so that the two
// cannot part; what each setting is for is said here in one line. Pure.
import { z } from 'zod';
import { streamNames } from '../model/streams.ts';
import { profile, transform } from './schema.ts';

const HELP: Readonly<Record<string, string>> = {
  formatVersion: 'Version of the profile language.',
  name: 'Name of the profile, as it stands in manifests and reports.',
  login: 'How to sign in, and how to tell who is signed in.',
  steps: 'Fields to fill and buttons to click, in order.',
  signedIn: 'Present on every page while signed in.',
  signedOut: 'Marks the sign-in page wherever it turns up, so that it is never taken for a record.',
  refused: 'The message a refused passcode shows.',
  guard: 'What may and may not be requested besides GET and HEAD.',
  addresses: 'Addresses that a sign-in may send to: "/login*", "https://auth.example.com/*".',
  reads: 'Requests that are no GET and yet only read, each with what tells it from a write.',
  method: 'The method of the request.',
  operations: 'GraphQL operations by name; each must be a query.',
  sha256: 'The hash or id that the app sends in place of the document; needs vouchedBy.',
  vouchedBy: 'Who looked it up, and when: "Ann Example 2026-11-30".',
  form: 'Parameters of the body (form-encoded or JSON) and the values they may have.',
  sockets: 'Sockets that may be opened, and what the page may send on them.',
  sends: 'What may be sent, by shape; everything else is dropped.',
  text: 'Exactly this frame.',
  events: 'Streams of server-sent events that may be opened.',
  never: 'Path patterns never requested, even by GET: "/logout*".',
  ignoreReads:
    'Reads of the pages that are no concern of ours (presence, analytics, long polling): nobody waits for them, and they may fail.',
  account: 'The page that names the account and its time zone.',
  export: 'Where the account could be exported instead of read.',
  pages: 'Page kinds by name: lists, and the pages of single records that their rows open.',
  absent: 'Streams whose records come inside other pages, or that this helpdesk does not have.',
  stream: 'The kind of record the page holds.',
  url: "Path and query below the UI, or an address; {id} takes the row's field of that name.",
  strategy: 'How the page is read; auto takes the cheapest way that gets all of it.',
  json: "The page's own JSON read, fetched instead of the page.",
  ready: 'Present once the page has drawn itself. CSS that a browser knows.',
  clear:
    'Present when a filter hides rows: clicked away, or in a <select> all chosen, when rendering; drift otherwise.',
  choose: 'The option of a <select> that shows all rows, by its value or its words.',
  gone: 'Shown instead of a record that is no longer there, though the app answers 200: a gap, not drift.',
  fields: 'Fields of the record by name.',
  list: 'Makes the page a list: its rows, its counter, how it goes on.',
  rows: 'The rows (CSS that a browser knows); below "json": where they are in the answer.',
  pagination: 'How the list goes on.',
  counter: "The UI's own total; a shortfall against it is a gap or drift.",
  empty: 'Shown when the list is rightly empty; without it an empty list is drift.',
  open: 'The record page that each row leads to.',
  download: 'Pressed for a file whose address no page shows; {id} and other fields of the file stand in it.',
  also: 'Further pages of the same record: their fields are added to it.',
  expand: 'Buttons that hide part of the page.',
  fragment: 'Attribute with the URL of the HTML the click would load; lets plain HTTP do it.',
  container: 'The ancestor a fragment takes the place of; in a list: what scrolls.',
  counters: "Nested list -> the UI's own count of it.",
  page: 'Inside a row or an item of a list: look in the whole page instead.',
  row: "The value that the list's row gave the field of this name.",
  compose: 'One text of several fields, whose names stand in braces: "{first} {last}".',
  of: 'The parts of compose by name.',
  over: 'Which items are counted: a field of theirs, and the values it may have.',
  within: 'The part of the row or page to look in, for labels that may occur twice.',
  column: "The row's cell below the header with this text, wherever the column stands.",
  labelRequired: 'The label must be there, though what stands beside it may be no value.',
  labels:
    'A part of the page in which every label is read by a field or named as unread; another one is drift.',
  unread: 'Labels that are left out knowingly.',
  label:
    'The value beside this label: dt, th, <label>; below "within" also plain elements and "Status: Open".',
  select: 'CSS selectors, best first; a match further down is reported as a fallback.',
  path: 'Where the value is when the page is JSON: "owner.id", "tags[*].name"; of "a, b" both, as one list.',
  attr: 'Attribute to take instead of the text; of several, the first the element has.',
  html: 'Take the inner HTML instead of the text; of a <textarea> the HTML it holds.',
  raw: 'Keep line breaks and runs of spaces.',
  pierce: 'Read what stands in shadow roots and frames, too; on a page: everywhere on it.',
  all: 'Every match, as a list.',
  from: "The page's own URL instead of an element.",
  const: 'This value; with a place, only where that is found. Null: there is rightly none.',
  required: 'A missing required field is selector drift, never an empty value.',
  transform: 'Steps from text to value, in order.',
  each: 'A list of objects, one per match.',
  one: 'One object, or none where nothing matches.',
  pairs: 'Key -> value pairs, one per match.',
  or: 'Other ways to the same value, tried in order.',
  key: 'Tells rows apart where those in view are not all (virtualised, replace), or where several answers have them.',
  regex: 'Keeps group 1, or the match.',
  group: 'The group of the pattern to keep.',
  every: 'Every match, as a list.',
  nothing: 'Texts that mean there is no value.',
  replace: 'Replaces every match.',
  split: 'Text to a list.',
  map: 'Looks the text up, ignoring case.',
  otherwise: 'What a text that is not in the map becomes; without it, it is not understood.',
  time: 'To ISO 8601 UTC.',
  formats: 'Luxon tokens, or iso, unix, millis, relative; the first that fits.',
  zone: 'IANA name, or "account".',
  inlineFiles: 'Images that are files become attachment:<id>; transform changes the id.',
  remove: 'Elements taken out before the text is read; comes first.',
  join: 'One text of the items of a list, with this between them.',
  listed:
    'By whether the lists of another stream have this id; not understood while they have not been read.',
  in: 'The stream whose lists are asked; below "lookup": a capture of the page, or an earlier stream.',
  ambiguous: 'What rows that differ come to: no value, and a finding; drift when absent.',
  as: 'What an id becomes that those lists have; otherwise: what any other becomes.',
  pattern: 'Regular expression of what is replaced.',
  with: 'What a field is filled with; below "replace": what stands there instead.',
  fill: 'The field to fill.',
  click: 'The button to click.',
  referer: 'The page of the UI one comes from, sent as Referer where a page is refused without it.',
  kind: 'How a list goes on; what else must be said depends on it.',
  param: 'The parameter of the URL that carries the offset or the cursor.',
  size: 'Rows asked for at a time.',
  id: 'Regular expression on the attribute: its group 1 is the id of the file.',
  value: 'The value of a pair, looked up inside the match; below "capture": where the one object is.',
  origins:
    "Origins besides the UI's by name: {api} stands for one anywhere in the file; THREAD_ORIGINS goes before them.",
  retry: 'What a page offers where one of its own reads failed: pressed while data is missing.',
  overlays: 'What may lie over any page (news, a cookie notice): pressed away wherever it is seen.',
  files: 'How files are asked for whose address is made only when it is wanted, and whose names they get.',
  names:
    "The page's names of files (an answer's Content-Disposition where the page names none, or cuts it), or those of the answers.",
  mint: "Addresses that answer a file's real address, asked with the app's own token, and where in the answer it is.",
  actions: 'What a person would do first, in order: menus opened, options chosen, panels opened.',
  press: 'An element to press as a mouse does.',
  optional: 'Done, or heard, only where it is there.',
  seek: 'Done again and again until the element is there.',
  scroll:
    'What is scrolled into view, or (to: end) down to its end; below "advance": the direction in which the page reads on.',
  to: 'view: until the element is in view; end: what it holds, until nothing more comes at its end.',
  dismiss: 'Pressed where it is there: what lies over the page.',
  hover: 'An element to point at.',
  option: 'The option, by its value or text.',
  capture: "What the page's own scripts read, by name; on a field: which of them it looks into.",
  operation: 'Name of the GraphQL operation whose answers are meant.',
  socket: 'Address of the socket whose frames are meant.',
  event: 'Type of the server-sent events that are meant.',
  embedded: 'The element whose text is JSON that comes with the page.',
  opened:
    'The frame or event after which the app has been told all; until it came nothing is known to be whole.',
  where:
    'What must stand in an answer, frame, event or row: a text, "*" for any value, null for none; on a field: what must stand in its JSON.',
  asked: 'The same for what was asked: GraphQL variables, query parameters, a JSON or form body.',
  version: 'Of two states of a row the one where this is higher is kept.',
  order: 'Rows in the order of this.',
  folded: 'Rows that are none, but stand for others that come when they are opened.',
  count: 'For how many others such a row stands.',
  unfolds: 'The rows are those that folded ones stood for.',
  beside: 'A list of its own beside the others, with its own end and total; it must be heard, too.',
  lookup:
    'What the row of another list says: of a capture of the page, or of the records of an earlier stream.',
  by: 'Where in that row the text must stand.',
  take: 'What is taken of that row.',
  more: 'Where the app is told that more follows; "link:next" of a Link header.',
  cursor: 'What the next request repeats of an answer.',
  advance: 'How the page is made to read on.',
};

type Node = { [key: string]: unknown };

/** JSON Schema (draft 2020-12) of a profile as an author writes it. */
export function profileJsonSchema(): Node {
  const schema = z.toJSONSchema(profile, { io: 'input', unrepresentable: 'any' }) as Node;
  describe(schema);
  return { ...schema, title: 'threadlift selector profile', description: 'See selectors/README.md.' };
}

/** Names of all settings there are. */
export function settingNames(): ReadonlySet<string> {
  const names = new Set<string>();
  visit(profileJsonSchema(), (properties) => {
    for (const name of Object.keys(properties)) names.add(name);
  });
  return names;
}

/** Steps of a transform, by name and by the setting that makes one. */
export function transformNames(): ReadonlySet<string> {
  const { options } = transform;
  return new Set(
    options.flatMap((option) =>
      option instanceof z.ZodEnum
        ? option.options.map(String)
        : Object.keys(option.shape)
            .slice(0, 1)
            .map((name) => `{ ${name} }`),
    ),
  );
}

function describe(schema: Node): void {
  visit(schema, (properties) => {
    for (const [name, node] of Object.entries(properties) as [string, Node][]) {
      if (HELP[name] !== undefined && node.description === undefined) node.description = HELP[name];
      // The refinement behind it cannot be written as JSON Schema; the names can.
      if (name === 'stream') node.enum = [...streamNames];
    }
  });
}

function visit(node: unknown, act: (properties: Node) => void): void {
  if (Array.isArray(node)) for (const item of node) visit(item, act);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const { properties } = node as { properties?: Node };
  if (properties) act(properties);
  for (const child of Object.values(node)) visit(child, act);
}
