// The small migration's definitions, people and articles.
import type { Inventory } from '../../model/inventory.ts';
import type { Unit, Write } from '../../model/plan.ts';
import { id, TYPE, unit, write } from './small-unit.ts';

const onType = { ticket_type_id: id(TYPE) };

const ticketAttribute = (name: string, body: Write['body']): Unit =>
  unit({
    ref: `setup/ticket-attribute:Support/${name}`,
    phase: 'attributes',
    needs: [TYPE],
    undo: 'archive',
    writes: [
      write(
        'create',
        'POST /ticket_types/{ticket_type_id}/attributes',
        { name, description: name, ...body },
        onType,
      ),
    ],
  });
const contact = (name: string, body: Write['body'], company: string | null): Unit =>
  unit({
    ref: `contacts/${name}`,
    phase: 'contacts',
    needs: company ? [company] : [],
    undo: 'archive',
    writes: [
      write('create', 'POST /contacts', { role: 'user', external_id: `thread:${name}`, name, ...body }),
      ...(company
        ? [
            write(
              'company',
              'POST /contacts/{contact_id}/companies',
              { id: id(company) },
              { contact_id: id(`contacts/${name}`) },
            ),
          ]
        : []),
    ],
  });

/** @param agent id of the admin that the member is matched with */
export function setupUnits(agent: string): Unit[] {
  return [
    unit({ ref: 'users/u1', phase: 'people', kind: 'match', target: agent, undo: 'none' }),
    unit({
      ref: TYPE,
      phase: 'attributes',
      undo: 'archive',
      writes: [write('create', 'POST /ticket_types', { name: 'Support', category: 'Customer' })],
    }),
    ticketAttribute('source_ref', { data_type: 'string' }),
    ticketAttribute('Severity', { data_type: 'list', list_items: 'low,high' }),
    unit({
      ref: 'setup/conversation-attribute:source_ref',
      phase: 'attributes',
      undo: 'archive',
      writes: [
        write('create', 'POST /conversations/attributes', { name: 'source_ref', data_type: 'string' }),
      ],
    }),
    unit({
      ref: 'setup/contact-attribute:region',
      phase: 'attributes',
      undo: 'archive',
      writes: [
        write('create', 'POST /data_attributes', { name: 'region', model: 'contact', data_type: 'string' }),
      ],
    }),
    unit({ ref: 'tags/t1', phase: 'tags', writes: [write('create', 'POST /tags', { name: 'Imported' })] }),
    unit({
      ref: 'companies/c1',
      phase: 'companies',
      undo: 'archive',
      writes: [write('create', 'POST /companies', { company_id: 'thread:c1', name: 'Fabrikam' })],
    }),
    contact(
      'k1',
      { email: 'kim@fabrikam.example.com', custom_attributes: { region: 'north' } },
      'companies/c1',
    ),
    contact('wanda', { email: 'wanda.existing@contoso.example.com' }, 'companies/c1'),
    contact('otto', { email: 'otto.archived@fabrikam.example.com' }, null),
  ];
}

export function articleUnits(me: Inventory['me']): Unit[] {
  return [
    unit({
      ref: 'setup/collection:Guides',
      phase: 'articles',
      writes: [write('create', 'POST /help_center/collections', { name: 'Guides' })],
    }),
    unit({
      ref: 'articles/a1',
      phase: 'articles',
      needs: ['setup/collection:Guides'],
      writes: [
        write('create', 'POST /articles', {
          title: 'Reset a password',
          body: '<p>Press <b>Reset</b>.</p>',
          author_id: Number(me.id),
          state: 'draft',
          parent_id: id('setup/collection:Guides'),
          parent_type: 'collection',
        }),
      ],
    }),
  ];
}
