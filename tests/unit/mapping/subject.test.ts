// The subject of one message: told where it says something that the thread's title does not.
import { expect } from 'chai';
import { subjectLine } from '../../../mapping/subject.ts';
import { codesOf, draftOf, mapped } from '../../support/mapped.ts';
import { aContact, aConversation, aMessage, aTicket, at, aUser, userAuthor } from '../../support/records.ts';

describe('the subject of a message', () => {
  for (const [subject, title, line] of [
    [null, 'Printer', null],
    ['  ', 'Printer', null],
    ['Printer', 'Printer', null],
    [' printer ', 'Printer', null],
    ['Re: Printer', 'Printer', null],
    ['AW: WG: Printer', 'Printer', null],
    ['RE[2]:  Printer', 'Re: Printer', null],
    ['Bug: Printer', 'Printer', '[Subject: Bug: Printer]'],
    ['Fwd: Invoice\n 7', 'Printer', '[Subject: Fwd: Invoice 7]'],
    ['Re:', 'Printer', '[Subject: Re:]'],
  ] as const)
    it(`${JSON.stringify(subject)} in "${title}": ${line ?? 'nothing'}`, () => {
      expect(subjectLine(subject, title)).to.equal(line);
    });

  const other = { subject: 'Fwd: <Invoice>' };

  it('stands first in a contact’s text, in a member’s HTML below the name of whoever wrote it, and is told', async () => {
    const conversation = aConversation({
      messages: [
        aMessage({ ...other, html: '<p>One</p>' }),
        aMessage({ ...other, author: userAuthor('u9', 'Gone'), createdAt: at(1), html: '<p>Two</p>' }),
        aMessage({ subject: 'Re: Printer', createdAt: at(2), html: '<p>Three</p>' }),
        aMessage({ ...other, kind: 'activity', createdAt: at(3), html: 'Four' }),
      ],
    });
    const draft = await draftOf(
      await mapped({ contacts: [aContact()], users: [aUser()], conversations: [conversation] }),
      'conversations/c1',
      'conversation',
    );
    expect(draft.opener.text).to.equal('[Subject: Fwd: <Invoice>]\n\nOne');
    expect(draft.parts.map(({ body }) => body.content)).to.deep.equal([
      '<p>[originally by Gone]</p><p>[Subject: Fwd: &lt;Invoice&gt;]</p><p>Two</p>',
      'Three',
      '<p>[Subject: Fwd: &lt;Invoice&gt;]</p><p>[activity by Cora Client] Four</p>',
    ]);
    expect(draft.findings).to.deep.include({
      code: 'subject_in_text',
      ref: 'conversations/c1',
      args: { times: 3 },
    });
  });

  it('is held against a ticket’s title', async () => {
    const messages = [
      aMessage({ subject: 'RE: Broken', html: 'a' }),
      aMessage({ ...other, createdAt: at(1), html: 'b' }),
    ];
    const draft = await draftOf(
      await mapped({ contacts: [aContact()], tickets: [aTicket({ messages })] }),
      'tickets/t1',
      'ticket',
    );
    expect(draft.parts.map(({ body }) => body.content)).to.deep.equal([
      'a',
      '[Subject: Fwd: <Invoice>]\n\nb',
    ]);
    expect(codesOf(draft)).to.include('subject_in_text');
  });
});
