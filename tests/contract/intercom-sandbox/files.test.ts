// Attachments come back byte for byte, for as long as their address lives; bodies come back as Intercom rewrites them.
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { htmlToText, normaliseHtml } from '../../../sandbox/intercom/html.ts';
import {
  type Body,
  type Client,
  makeContact,
  makeTicket,
  makeTicketType,
  openConversation,
  startClient,
} from './client.ts';

describe('attachments of the sandbox', () => {
  let client: Client;
  let conversationId: string;
  let admin: object;
  const bytes = Buffer.from(Array.from({ length: 70_001 }, (_, index) => (index * 31) % 256));
  const file = { name: 'photo ö 1.png', content_type: 'image/png', data: bytes.toString('base64') };

  before(async () => {
    client = await startClient();
    const contact = await makeContact(client, 'sender');
    conversationId = await openConversation(client, contact.id);
    admin = {
      type: 'admin',
      message_type: 'note',
      admin_id: (await client.ok('GET', '/me')).id,
      body: 'See file',
    };
  });
  after(() => client.close());

  const reply = (more: object) =>
    client.call('POST', `/conversations/${conversationId}/reply`, { ...admin, ...more });
  const attached = ({ body }: { body: Body }): Body =>
    body.conversation_parts.conversation_parts.at(-1).attachments;

  it('keep name, type, size and every byte', async () => {
    const [shown] = attached(await reply({ attachment_files: [file] }));
    expect(shown).to.include({
      type: 'upload',
      name: file.name,
      content_type: 'image/png',
      filesize: bytes.length,
    });
    const response = await fetch(shown.url);
    expect(response.headers.get('content-type')).to.equal('image/png');
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).to.equal(true);
    const { conversations } = await client.control('objects');
    const part = conversations.find(({ id }: Body) => id === conversationId).parts.at(-1);
    expect(part.attachments[0].sha256).to.equal(createHash('sha256').update(bytes).digest('hex'));
  });

  it('are served for half an hour, and only as signed', async () => {
    const [{ url }] = attached(await reply({ attachment_files: [file] }));
    const forged = new URL(url);
    forged.searchParams.set('expires', String(Number(forged.searchParams.get('expires')) + 1));
    expect((await fetch(forged)).status).to.equal(403);
    await client.advance(1_799_000);
    expect((await fetch(url)).status).to.equal(200);
    await client.advance(1000);
    expect((await fetch(url)).status).to.equal(403);
    const [fresh] = attached({ body: await client.ok('GET', `/conversations/${conversationId}`) });
    expect((await fetch(fresh.url)).status).to.equal(200);
  });

  it('are ten at most, and real base64', async () => {
    const eleven = Array.from({ length: 11 }, () => file);
    expect((await reply({ attachment_files: eleven.slice(1) })).status).to.equal(200);
    expect((await reply({ attachment_files: eleven })).status).to.equal(400);
    expect((await reply({ attachment_files: [{ ...file, data: 'not base64!' }] })).status).to.equal(400);
    expect((await reply({ attachment_files: [{ data: file.data }] })).status).to.equal(400);
  });

  it('win over addresses, which stay references', async () => {
    const attachment_urls = ['https://cdn.example.com/a/b.png'];
    const [byUrl] = attached(await reply({ attachment_urls }));
    expect(byUrl).to.include({ name: 'b.png', url: attachment_urls[0] });
    const both = attached(await reply({ attachment_urls, attachment_files: [file] }));
    expect(both.map(({ name }: Body) => name)).to.deep.equal([file.name]);
  });

  it('come with ticket replies too', async () => {
    const contact = await makeContact(client, 'ticket-sender');
    const type = await makeTicketType(client, 'With files');
    const ticket = await makeTicket(client, type.id, contact.id);
    const part = await client.ok('POST', `/tickets/${ticket.id}/reply`, {
      ...admin,
      attachment_files: [file],
    });
    expect((await (await fetch(part.attachments[0].url)).arrayBuffer()).byteLength).to.equal(bytes.length);
  });
});

describe('message bodies of the sandbox', () => {
  const list = '<ul>\n<li>Coffee</li>\n<li>Tea</li>\n</ul>';
  const cases: readonly (readonly [given: string, becomes: string])[] = [
    ['Goodbye :)', '<p>Goodbye :)</p>'],
    ['one\ntwo\n\nthree', '<p>one<br>two</p>\n<p>three</p>'],
    [
      `<html> <body>  <h2>A List</h2>  <ul>   <li>Coffee</li>   <li>Tea</li> </ul> </body> </html>`,
      `<h2>A List</h2>\n${list}`,
    ],
    ['hello <b>bold</b><script>alert(1)</script><div>next</div>', '<p>hello <b>bold</b></p>\n<p>next</p>'],
    [
      '<a href="javascript:x" onclick="x">a</a> <a href="https://a.test/?b=1&c=2">b</a>',
      '<p><a>a</a> <a href="https://a.test/?b=1&c=2">b</a></p>',
    ],
    ['<h4>Small</h4><p>1 < 2 & 3</p>', '<h2>Small</h2>\n<p>1 &lt; 2 &amp; 3</p>'],
    ['<ul><li><p>x</p></li></ul>', '<ul>\n<li>x</li>\n</ul>'],
    ['<p>open', '<p>open</p>'],
  ];
  for (const [given, becomes] of cases) {
    it(JSON.stringify(given), () => {
      expect(normaliseHtml(given)).to.equal(becomes);
      expect(normaliseHtml(becomes), 'settled').to.equal(becomes);
    });
  }

  it('read as text', () => {
    expect(htmlToText('<p>a &lt;b&gt; &amp; c</p>\n<ul>\n<li>d</li>\n</ul>')).to.equal('a <b> & c\nd');
  });
});
