// Read-only things of the workspace: the token's owner, admins, teams, ticket states, macros.
import { found, param, type Route } from '../call.ts';
import type { Macro } from '../library.ts';
import { cursorPage } from '../paging.ts';
import { adminNotFound, invalid, Problem } from '../problem.ts';
import { adminShape, teamShape } from '../shapes/people.ts';
import { ticketStateShape, ticketTypeSummary } from '../shapes/tickets.ts';

const macroShape = (macro: Macro): object => ({
  type: 'macro',
  id: macro.id,
  name: macro.name,
  body: macro.body,
  body_text: macro.bodyText,
  created_at: new Date(macro.createdAt * 1000).toISOString(),
  updated_at: new Date(macro.updatedAt * 1000).toISOString(),
  visible_to: macro.teamIds.length === 0 ? 'everyone' : 'specific_teams',
  visible_to_team_ids: macro.teamIds,
  available_on: ['inbox', 'messenger'],
});

export const workspaceRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/me',
    handler: ({ world }) => {
      const { id, name, email } = world.owner;
      return found({
        type: 'admin',
        id,
        name,
        email,
        email_verified: true,
        has_inbox_seat: world.settings.behaviours.tokenOwnerHasInboxSeat,
        avatar: { type: 'avatar', image_url: null },
        app: {
          type: 'app',
          id_code: world.workspace.id,
          name: world.workspace.name,
          created_at: 1_700_000_000,
          secure: false,
          identity_verification: false,
          timezone: world.workspace.timezone,
          region: 'US',
        },
      });
    },
  },
  {
    method: 'GET',
    path: '/admins',
    handler: ({ world }) => found({ type: 'admin.list', admins: [...world.admins.values()].map(adminShape) }),
  },
  {
    method: 'GET',
    path: '/admins/:id',
    handler: (call) => {
      const admin = call.world.admins.get(param(call, 'id'));
      if (admin === undefined) throw adminNotFound();
      return found({ ...adminShape(admin), away_status_reason_id: null });
    },
  },
  {
    method: 'GET',
    path: '/teams',
    handler: ({ world }) => found({ type: 'team.list', teams: [...world.teams.values()].map(teamShape) }),
  },
  {
    method: 'GET',
    path: '/teams/:id',
    handler: (call) => {
      const team = call.world.teams.get(param(call, 'id'));
      if (team === undefined) throw new Problem(404, 'team_not_found', 'Team not found');
      return found(teamShape(team));
    },
  },
  {
    method: 'GET',
    path: '/ticket_states',
    handler: ({ world }) => {
      const types = [...world.ticketTypes.values()].filter((type) => !type.archived).map(ticketTypeSummary);
      const data = [...world.ticketStates.values()].map((state) => ({
        ...ticketStateShape(state),
        ticket_types: { type: 'list', data: types },
        archived: false,
      }));
      return found({ type: 'list', data });
    },
  },
  {
    method: 'GET',
    path: '/macros',
    since: 16,
    handler: ({ world, query }) => {
      const since = query.get('updated_since');
      if (since !== null && !/^\d+(\.\d+)?$/.test(since)) throw invalid('Invalid updated_since timestamp');
      const newestFirst = [...world.macros.values()]
        .filter((macro) => macro.teamIds.length === 0 && macro.updatedAt >= Number(since ?? 0))
        .sort((a, b) => b.updatedAt - a.updatedAt || Number(b.id) - Number(a.id));
      const paging = { per_page: query.get('per_page'), starting_after: query.get('starting_after') };
      const { items, pages } = cursorPage(newestFirst, paging, 50);
      // Macros alone say `null` on the last page and tell no totals.
      const { per_page, next } = pages as { per_page: number; next?: { starting_after: string } };
      const shown = { type: 'pages', per_page, next: next ? { starting_after: next.starting_after } : null };
      return found({ type: 'list', data: items.map(macroShape), pages: shown });
    },
  },
  {
    method: 'GET',
    path: '/macros/:id',
    since: 16,
    handler: (call) => {
      const macro = call.world.macros.get(param(call, 'id'));
      // A macro for certain teams does not exist for a teammate outside them.
      const visible = macro?.teamIds.every((id) => call.world.owner.teamIds.includes(Number(id)));
      if (macro === undefined || !visible) throw new Problem(404, 'not_found', 'Macro not found');
      return found(macroShape(macro));
    },
  },
];
