// The small migration's review, conversation and ticket: every way a part can be.
import type { Inventory } from '../../model/inventory.ts';
import type { Unit, Write } from '../../model/plan.ts';
import { id, TYPE, unit, write } from './small-unit.ts';

/** Seconds; long before anything the workspace holds itself. */
const T = 1_700_000_000;

const file = (name: string): { $file: { sha256: string; name: string; contentType: string } } => ({
  $file: { sha256: name.padEnd(64, '0'), name, contentType: 'text/plain' },
});

export function threadUnits({ teams, ticketStates, me }: Inventory, agent: string): Unit[] {
  const team = teams[0]?.id ?? '0';
  const resolved = ticketStates.find(({ category }) => category === 'resolved')?.id ?? '';
  const byAgent = { type: 'admin', admin_id: agent, skip_notifications: true } as const;
  const twin = { ...byAgent, message_type: 'comment', body: '<p>On it &amp; soon</p>', created_at: T + 60 };

  const inConversation = { conversation_id: id('conversations/v1') };
  const reply = (step: string, body: Write['body']): Write =>
    write(step, 'POST /conversations/{conversation_id}/reply', body, inConversation);
  const part = (step: string, body: Write['body']): Write =>
    write(step, 'POST /conversations/{conversation_id}/parts', { admin_id: me.id, ...body }, inConversation);
  const onTicket = { ticket_id: id('tickets/x1') };

  return [
    unit({
      ref: 'reviews/w1',
      phase: 'reviews',
      needs: ['contacts/k1', 'tags/t1', TYPE],
      writes: [
        write('create', 'POST /tickets', {
          ticket_type_id: id(TYPE),
          contacts: [{ id: id('contacts/k1') }],
          ticket_attributes: {
            _default_title_: '1 of 5',
            _default_description_: 'never again',
            source_ref: 'reviews/w1',
          },
          created_at: T + 200,
          skip_notifications: true,
        }),
        write(
          'tag:tags/t1',
          'POST /tickets/{ticket_id}/tags',
          { id: id('tags/t1'), admin_id: me.id },
          { ticket_id: id('reviews/w1') },
        ),
      ],
    }),
    unit({
      ref: 'reviews/w1#response',
      phase: 'responses',
      needs: ['reviews/w1'],
      undo: 'with-parent',
      writes: [
        write(
          'response',
          'POST /tickets/{ticket_id}/reply',
          { ...byAgent, message_type: 'note', body: '<p>so sorry</p>', created_at: T + 240 },
          { ticket_id: id('reviews/w1') },
        ),
      ],
    }),
    unit({
      ref: 'conversations/v1',
      phase: 'conversations',
      needs: ['contacts/k1', 'contacts/wanda', 'tags/t1', 'companies/c1'],
      writes: [
        write('create', 'POST /conversations', {
          from: { type: 'user', id: id('contacts/k1') },
          body: 'Printer < broken &\n\nagain',
          created_at: T,
        }),
        write(
          'participant-1',
          'POST /conversations/{conversation_id}/customers',
          { admin_id: me.id, customer: { intercom_user_id: id('contacts/wanda') } },
          inConversation,
        ),
        reply('reply-1', twin),
        // The same words by the same agent in the same second: only counting can tell them apart.
        reply('reply-2', twin),
        reply('reply-3', {
          type: 'user',
          intercom_user_id: id('contacts/wanda'),
          message_type: 'comment',
          body: 'Thanks!',
          created_at: T + 120,
          attachment_files: [file('a.txt')],
        }),
        reply('reply-4', {
          ...byAgent,
          message_type: 'note',
          body: '<p>see <b>both</b></p>',
          created_at: T + 180,
          attachment_files: [file('b.txt'), file('c.txt')],
        }),
        write(
          'attributes',
          'PUT /conversations/{conversation_id}',
          {
            title: 'Printer',
            custom_attributes: { source_ref: 'conversations/v1' },
            company_id: id('companies/c1'),
          },
          inConversation,
        ),
        write(
          'tag:tags/t1',
          'POST /conversations/{conversation_id}/tags',
          { id: id('tags/t1'), admin_id: me.id },
          inConversation,
        ),
        part('assign-admin', { message_type: 'assignment', type: 'admin', assignee_id: agent }),
        part('assign-team', { message_type: 'assignment', type: 'team', assignee_id: team }),
        part('close', { message_type: 'close', type: 'admin' }),
      ],
    }),
    unit({
      ref: 'attachments/f1',
      phase: 'conversations',
      needs: ['conversations/v1'],
      undo: 'with-parent',
    }),
    unit({
      ref: 'tickets/x1',
      phase: 'tickets',
      needs: ['contacts/k1', TYPE],
      writes: [
        write('create', 'POST /tickets', {
          ticket_type_id: id(TYPE),
          contacts: [{ id: id('contacts/k1') }],
          ticket_attributes: {
            _default_title_: 'VPN',
            _default_description_: 'down',
            source_ref: 'tickets/x1',
            Severity: { $option: { ticketType: 'Support', attribute: 'Severity', label: 'high' } },
          },
          created_at: T + 300,
          company_id: id('companies/c1'),
          assignment: { admin_assignee_id: agent, team_assignee_id: team },
          skip_notifications: true,
        }),
        write(
          'reply-1',
          'POST /tickets/{ticket_id}/reply',
          {
            type: 'user',
            intercom_user_id: id('contacts/k1'),
            message_type: 'comment',
            body: 'Still down',
            created_at: T + 360,
          },
          onTicket,
        ),
        write(
          'reply-2',
          'POST /tickets/{ticket_id}/reply',
          {
            ...byAgent,
            message_type: 'note',
            body: '<p>rebooted</p>',
            created_at: T + 420,
            attachment_files: [file('d.txt')],
          },
          onTicket,
        ),
        write(
          'tag:tags/t1',
          'POST /tickets/{ticket_id}/tags',
          { id: id('tags/t1'), admin_id: me.id },
          onTicket,
        ),
        write(
          'state',
          'PUT /tickets/{ticket_id}',
          { ticket_state_id: resolved, open: false, skip_notifications: true },
          onTicket,
        ),
      ],
    }),
  ];
}
