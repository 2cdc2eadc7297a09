// The helpdesk the test seeds: 120 tickets (and two more that are merged away), made through RT's own API and its
// mail gateway, the same ones every time. Everybody in it is invented.
import { type Rest2, rest2 } from './rest2.ts';
import { ROOT } from './site.ts';
import { bodies, mails, subjects } from './texts.ts';

export const TICKETS = 120;
const MERGED = 2;
/** More people than one page of RT's list shows. */
const CUSTOMERS = 104;
const WRITERS = 17;
const PASSWORD = 'Customer-Pass-1';

/** Rights RT's API cannot give, in RT's format for initial data. */
export const RIGHTS = `
@ACL = map { { GroupDomain => 'SystemInternal', GroupType => 'Everyone', Right => $_ } }
  qw(CreateTicket ReplyToTicket SeeQueue ShowTicket);
push @ACL, map { { GroupDomain => 'SystemInternal', GroupType => 'Privileged', Right => $_ } }
  qw(OwnTicket ModifyTicket CommentOnTicket ShowTicketComments);
1;
`;

const QUEUES = ['Support', 'Billing & Returns', '販売', 'مبيعات'];
const AGENTS = [
  { user: 'alice', name: 'Alice Agent' },
  { user: 'bram', name: 'Bram van der Example' },
  { user: 'chiyo', name: '例 千代' },
  { user: 'dismissed', name: 'Dee Parted' },
];
const CUSTOMER_NAMES = [
  'Zoe\u0308 O\u2019Example',
  'مريم مثال',
  '山田 太郎',
  'Ян Пример',
  'Eve "Quoted" <Example>',
  '',
];

interface Upload {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Fills an empty site. */
export async function seedDesk(url: string): Promise<void> {
  const root = rest2(url, ROOT);
  const queues = ['General'];
  for (const name of QUEUES) {
    await root.send('POST', '/queue', { Name: name, Description: `${name} queue` });
    queues.push(name);
  }
  for (const { user, name } of AGENTS) {
    const account = { Name: user, RealName: name, EmailAddress: `${user}@example.com`, Password: PASSWORD };
    await root.send('POST', '/user', { ...account, Privileged: 1 });
  }
  for (let n = 0; n < CUSTOMERS; n += 1) {
    const address = `customer${n}@example.org`;
    const account = {
      Name: address,
      EmailAddress: address,
      // Those who write themselves.
      ...(n < WRITERS ? { Password: PASSWORD } : {}),
      MobilePhone: `+49 555 ${1000 + n}`,
    };
    await root.send('POST', '/user', { ...account, RealName: CUSTOMER_NAMES[n % CUSTOMER_NAMES.length] });
  }
  // Known by name only.
  await root.send('POST', '/user', { Name: 'walk-in', RealName: 'Walk In' });
  const sessions = new Map<string, Rest2>();
  const as = (user: string): Rest2 => {
    const known = sessions.get(user) ?? rest2(url, { user, password: PASSWORD });
    sessions.set(user, known);
    return known;
  };
  for (let n = 0; n < TICKETS + MERGED - mails.length; n += 1) await seedTicket(n, root, as, queues);
  for (const mail of mails) await sendMail(url, mail);
  await root.send('PUT', '/user/dismissed', { Disabled: 1 });
  for (let n = 0; n < MERGED; n += 1) await root.send('PUT', `/ticket/${5 + n}`, { MergeInto: 9 });
}

async function seedTicket(
  n: number,
  root: Rest2,
  as: (user: string) => Rest2,
  queues: readonly string[],
): Promise<void> {
  const customer = n === 3 ? 'walk-in' : `customer${n % WRITERS}@example.org`;
  const agent = AGENTS[n % AGENTS.length]?.user ?? '';
  const body = bodies[n % bodies.length];
  const made = await root.send<{ id: string }>('POST', '/ticket', {
    Queue: queues[n % queues.length],
    Subject: n === 7 ? '' : `${subjects[n % subjects.length]} ${n}`,
    Requestor: n % 5 === 0 ? [customer, `customer${20 + n}@example.org`] : [customer],
    ...(n % 4 === 0 ? { Cc: [`copied${n}@example.net`] } : {}),
    // One ticket in nine is only a subject.
    ...(n % 9 === 8 ? {} : { Content: body?.content, ContentType: body?.type }),
  });
  const path = `/ticket/${made.id}`;
  for (let turn = 0; turn < turnsOf(n); turn += 1) {
    const next = bodies[(n + turn + 1) % bodies.length];
    const say = { Content: next?.content, ContentType: next?.type };
    const files = filesOf(n, turn);
    // Whoever signs in is the author; the one without an address cannot.
    if (files.length > 0) await as(agent).send('POST', `${path}/correspond`, formOf(say, files));
    else if (turn % 3 === 1) await as(agent).send('POST', `${path}/comment`, say);
    else await as(turn % 3 === 0 && n !== 3 ? customer : agent).send('POST', `${path}/correspond`, say);
  }
  const status = ['new', 'open', 'stalled', 'resolved', 'rejected', 'resolved'][n % 6];
  await as(agent).send('PUT', path, { Owner: agent, Priority: [0, 50, 100][n % 3] });
  if (status !== 'new') await as(agent).send('PUT', path, { Status: status });
}

/** One history of more than 150 transactions, five of more than 30, the rest short. */
function turnsOf(n: number): number {
  if (n === 10) return 90;
  return n % 20 === 11 ? 18 : n % 4;
}

function filesOf(n: number, turn: number): Upload[] {
  const text = (content: string) => new Uint8Array(Buffer.from(content));
  if (turn !== 1) return [];
  switch (n % 12) {
    case 2:
      return [{ name: 'pixel.png', type: 'image/png', bytes: pixel() }];
    case 3:
      return [
        { name: 'Grüße.txt', type: 'text/plain', bytes: text('Grüße, 日本, مرحبا\n\nzweite Zeile\n') },
        { name: '日本 語.bin', type: 'application/octet-stream', bytes: noise(n, 4096) },
        { name: 'data.csv', type: 'text/csv', bytes: text('a;b\r\n1;2\r\n') },
      ];
    case 6:
      return [{ name: 'مرحبا.pdf', type: 'application/pdf', bytes: text('%PDF-1.4\n%âãÏÓ\n') }];
    case 7:
      return [
        { name: 'big.dat', type: 'application/octet-stream', bytes: noise(n, n === 7 ? 1_500_000 : 30_000) },
      ];
    case 10:
      return [
        { name: 'same name.txt', type: 'text/plain', bytes: text('one') },
        { name: 'same name.txt', type: 'text/plain', bytes: text('two') },
      ];
    default:
      return [];
  }
}

/** RT spoils names that are not ASCII when files come inside JSON; as a form it keeps them. */
function formOf(say: object, files: readonly Upload[]): FormData {
  const form = new FormData();
  form.append('JSON', JSON.stringify(say));
  for (const { name, type, bytes } of files) form.append('Attachments', new Blob([bytes], { type }), name);
  return form;
}

/** What a mail server would do with a mail to the desk. */
async function sendMail(url: string, message: string): Promise<void> {
  const body = new URLSearchParams({ queue: 'Support', action: 'correspond', message });
  const answer = await fetch(`${url}/REST/1.0/NoAuth/mail-gateway`, { method: 'POST', body });
  const said = await answer.text();
  if (!said.startsWith('ok')) throw new Error(`mail gateway: ${answer.status} ${said}`);
}

/** Bytes that no text reading would survive, the same for the same seed. */
function noise(seed: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = seed + 1;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

function pixel(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(PIXEL, 'base64'));
}

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
