import { expect } from 'chai';
import type { MigrationMap } from '../../../model/map.ts';
import { codesOf, draftOf, mapped } from '../../support/mapped.ts';
import {
  aContact,
  aConversation,
  aMessage,
  anAttachment,
  aProperty,
  aTicket,
  at,
  contactAuthor,
  SECONDS,
} from '../../support/records.ts';
import { rejection } from '../../support/rejection.ts';

const contacts = [aContact(), aContact({ id: 'k2', name: 'Dan', email: 'dan@client.example' })];

describe('ticket drafts', () => {
  it('carries everything that a search or a report may ask for', async () => {
    const all = await mapped({
      contacts,
      properties: [aProperty({ appliesTo: 'ticket', type: 'list', options: ['Low, really', 'High'] })],
      tickets: [
        aTicket({
          status: 'Waiting on Client',
          priority: 'P2',
          psaNumber: '4711',
          number: '#10399',
          closedAt: at(100),
          properties: { p1: 'Low, really' },
          tags: ['VIP'],
        }),
      ],
    });
    const draft = await draftOf(all, 'tickets/t1', 'ticket');
    expect(draft).to.deep.include({
      type: 'Thread ticket',
      contact: 'contacts/k1',
      at: SECONDS,
      title: 'Broken',
      description: 'It does not work.',
      category: 'waiting_on_customer',
      tags: ['setup/tag:VIP'],
    });
    expect(Object.fromEntries(draft.attributes.map(({ name, value }) => [name, value]))).to.deep.equal({
      source_ref: 'tickets/t1',
      psa_reference__c: '4711',
      priority: 'P2',
      source_priority: 'P2',
      source_status: 'Waiting on Client',
      source_number: '#10399',
      source_closed_at: { time: SECONDS + 100 },
      Impact: { option: 'Low; really' },
    });
  });

  it('has a place for the number in the PSA where one is connected or numbers are shown, else none', async () => {
    const ref = 'setup/ticket-attribute:Thread ticket/psa_reference__c';
    const units = async (psaNumber: string | null, connected: boolean) =>
      (await mapped({ contacts, tickets: [aTicket({ psaNumber })] }, undefined, undefined, connected)).units;
    expect(await (await units(null, true)).unitFor(ref)).to.include({ kind: 'create' });
    expect(await (await units('4711', false)).unitFor(ref)).to.include({ kind: 'create' });
    expect(await rejection((await units(null, false)).unitFor(ref))).to.include({ code: 'unit_unknown' });
  });

  it("lets the ticket's one contact write for others, and sends a contact's files in a note", async () => {
    const all = await mapped({
      contacts,
      attachments: [anAttachment({ parent: 'tickets/t1', messageId: 'm1' })],
      tickets: [
        aTicket({
          messages: [
            aMessage({ id: 'm1', createdAt: at(1), attachmentIds: ['f1'] }),
            aMessage({ author: contactAuthor('k2', 'Dan'), createdAt: at(2), html: 'me too' }),
          ],
        }),
      ],
    });
    const draft = await draftOf(all, 'tickets/t1', 'ticket');
    expect(
      draft.parts.map(({ kind, author, at: time, files }) => [
        kind,
        author.type,
        time - SECONDS,
        files.length,
      ]),
    ).to.deep.equal([
      ['comment', 'contact', 1, 0],
      ['note', 'admin', 1, 1],
      ['comment', 'contact', 2, 0],
    ]);
    expect(draft.parts[2]).to.deep.include({
      author: { type: 'contact', ref: 'contacts/k1' },
      body: { format: 'text', content: '[originally by Dan]\n\nme too' },
    });
    expect(codesOf(draft)).to.deep.equal(['files_as_note', 'unknown_contact']);
  });

  it('continues a description that is too long in notes, losing no character and splitting none', async () => {
    const description = '😀'.repeat(20_000);
    const all = await mapped({ contacts, tickets: [aTicket({ description })] });
    const draft = await draftOf(all, 'tickets/t1', 'ticket');
    const rest = draft.parts.map(({ body }) =>
      body.content.replace('<p>[The description goes on]</p>', '').replace(/<\/?p>/g, ''),
    );
    expect([draft.description, ...rest].join('')).to.equal(description);
    expect(draft.description.length).to.be.at.most(32_000);
    expect(codesOf(draft)).to.deep.equal(['description_continued']);
  });

  it('is dated and titled even where the source says little', async () => {
    const all = await mapped({ tickets: [aTicket({ title: ' ', description: '', contactId: null })] });
    const draft = await draftOf(all, 'tickets/t1', 'ticket');
    expect(draft).to.include({
      title: '[No title]',
      description: '[No content]',
      contact: 'setup/contact:unknown',
    });
  });

  it('makes a ticket of a conversation where the map wants it', async () => {
    const asTicket = (map: MigrationMap): MigrationMap => ({ ...map, conversations: { as: 'ticket' } });
    const all = await mapped(
      {
        contacts,
        attachments: [anAttachment({ messageId: 'm1' })],
        conversations: [
          aConversation({
            state: 'done',
            contactIds: ['k1', 'k2'],
            messages: [aMessage({ id: 'm1', attachmentIds: ['f1'] }), aMessage({ createdAt: at(5) })],
          }),
        ],
      },
      asTicket,
    );
    const draft = await draftOf(all, 'conversations/c1', 'ticket');
    expect(draft).to.include({
      type: 'Thread conversation',
      title: 'Printer',
      description: 'Hello',
      category: 'resolved',
    });
    expect(draft.parts.map(({ step, kind }) => [step, kind])).to.deep.equal([
      ['opener-files', 'note'],
      ['reply-1', 'comment'],
    ]);
    expect(draft.findings).to.deep.include({
      code: 'contacts_dropped',
      ref: 'conversations/c1',
      args: { names: 'k2' },
    });
  });
});
