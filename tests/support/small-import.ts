// A small hand-made migration over every endpoint the importer writes to, and what is needed to run it
// against the Intercom sandbox: a clock that jumps, a ledger in a folder, the plan as data.

import { hashOfActions } from '../../importers/draft-hash.ts';
import { createApi, type IntercomApi } from '../../importers/intercom/api.ts';
import { createClient } from '../../importers/intercom/client.ts';
import { readInventory } from '../../importers/intercom/inventory.ts';
import { createPacer } from '../../importers/intercom/pacing.ts';
import { actionsOf } from '../../importers/plan.ts';
import type { RunDeps } from '../../importers/run.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { silentProgress } from '../../lib/progress.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { PlanHeader, PlannedAction, Unit, Write } from '../../model/plan.ts';
import { type Ledger, streamOf } from '../../state/ledger.ts';

/** Time runs as usual, but sleeping is a jump: of this clock and of everything that asks it. */
export function jumpingClock(): Clock {
  let ahead = 0;
  return {
    ...systemClock,
    now: () => Date.now() + ahead,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      ahead += Math.max(0, ms);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

export function connect(url: string, token: string, clock: Clock, signal?: AbortSignal): IntercomApi {
  const pacer = createPacer({ clock });
  return createApi(createClient({ baseUrl: url, token, clock, pacer, signal, timeout: 2000, backoff: 1 }));
}

export interface SmallImport {
  readonly units: readonly Unit[];
  readonly header: PlanHeader;
  actions(): AsyncIterable<PlannedAction>;
  unitFor(ref: string): Promise<Unit>;
}

/** Seconds; long before anything the workspace holds itself. */
const T = 1_700_000_000;

/** @param reviews whether a review and its response, with writes like a ticket's, are part of it */
export async function smallImport(api: IntercomApi, reviews = false): Promise<SmallImport> {
  const inventory = await readInventory(api);
  const units = unitsOf(inventory).filter(({ phase }) => reviews || !/^(reviews|responses)$/.test(phase));
  const actions = units.flatMap(actionsOf);
  const hash = hashOfActions();
  for (const action of actions) hash.add(action);
  const streams: PlanHeader['streams'] = {};
  for (const { ref, kind } of units) {
    const stream = streamOf(ref);
    streams[stream] ??= { total: 0, create: 0, match: 0, skip: 0, manual: 0 };
    streams[stream].total += 1;
    streams[stream][kind] += 1;
  }
  const header = {
    formatVersion: 1,
    snapshotSeal: 'seal',
    mapHash: 'map',
    workspaceId: inventory.workspace.id,
    actionsHash: hash.digest(),
    streams,
  } as unknown as PlanHeader;
  const byRef = new Map(units.map((unit) => [unit.ref, unit]));
  return {
    units,
    header,
    async *actions() {
      yield* actions;
    },
    async unitFor(ref) {
      const unit = byRef.get(ref);
      if (!unit) throw new Error(`no unit ${ref}`);
      return unit;
    },
  };
}

export function runDeps(plan: SmallImport, api: IntercomApi, ledger: Ledger, clock: Clock): RunDeps {
  return {
    plan,
    unitFor: plan.unitFor,
    api,
    ledger,
    clock,
    readFile: async (sha256) => Buffer.from(`bytes of ${sha256}`),
    records: {},
    logger: silentLogger,
    progress: silentProgress,
    concurrency: 1,
    retryFailed: false,
    accepted: new Set(),
    onPhase: async () => undefined,
  };
}

type Parts = Partial<Unit> & Pick<Unit, 'ref' | 'phase'>;

const unit = (parts: Parts): Unit => ({
  kind: 'create',
  needs: [],
  writes: [],
  undo: 'delete',
  findings: [],
  ...parts,
});

const id = (ref: string): { $id: string } => ({ $id: ref });
const write = (
  step: string,
  endpoint: Write['endpoint'],
  body: Write['body'],
  path: Write['path'] = {},
): Write => ({ step, endpoint, path, body });

const TYPE = 'setup/ticket-type:Support';
const file = (name: string): { $file: { sha256: string; name: string; contentType: string } } => ({
  $file: { sha256: name.padEnd(64, '0'), name, contentType: 'text/plain' },
});

function unitsOf({ admins, teams, ticketStates, me }: Inventory): Unit[] {
  const agent = admins.find(({ hasInboxSeat, id: one }) => hasInboxSeat && one !== me.id)?.id ?? me.id;
  const team = teams[0]?.id ?? '0';
  const resolved = ticketStates.find(({ category }) => category === 'resolved')?.id ?? '';
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
  const byAgent = { type: 'admin', admin_id: agent, skip_notifications: true } as const;
  const twin = { ...byAgent, message_type: 'comment', body: '<p>On it &amp; soon</p>', created_at: T + 60 };

  const inConversation = { conversation_id: id('conversations/v1') };
  const reply = (step: string, body: Write['body']): Write =>
    write(step, 'POST /conversations/{conversation_id}/reply', body, inConversation);
  const part = (step: string, body: Write['body']): Write =>
    write(step, 'POST /conversations/{conversation_id}/parts', { admin_id: me.id, ...body }, inConversation);
  const onTicket = { ticket_id: id('tickets/x1') };

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
    unit({ ref: 'templates/m1', phase: 'handover', kind: 'manual', why: 'No endpoint.', undo: 'none' }),
    unit({ ref: 'automations/r1', phase: 'handover', kind: 'skip', why: 'Left out.', undo: 'none' }),
  ];
}
