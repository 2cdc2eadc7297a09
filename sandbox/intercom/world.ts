// The whole simulated workspace: its stores, its clock, and the search index that trails behind them.
import type { Ids } from './ids.ts';
import { seededIds } from './ids.ts';
import type { Article, Collection, Job, Macro, Snippet } from './library.ts';
import { type LaggingIndex, laggingIndex } from './search/index.ts';
import type { Settings } from './settings.ts';
import type * as things from './things.ts';

export interface World {
  readonly seed: number;
  readonly ids: Ids;
  readonly settings: Settings;
  /** Where this server is reached; known once it listens. */
  origin: string;
  clockOffsetMs: number;
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Unix seconds, what the API speaks. */
  now(): number;
  readonly workspace: { readonly id: string; readonly name: string; readonly timezone: string };
  /** Teammate the access token belongs to. */
  owner: things.Admin;
  /** Author of everything the workspace does by itself. */
  bot: things.Author;
  readonly admins: Map<string, things.Admin>;
  readonly teams: Map<string, things.Team>;
  readonly tags: Map<string, things.Tag>;
  readonly dataAttributes: Map<number, things.DataAttribute>;
  readonly conversationAttributes: Map<number, things.ConversationAttribute>;
  readonly ticketTypes: Map<string, things.TicketType>;
  readonly ticketStates: Map<string, things.TicketState>;
  readonly contacts: Map<string, things.Contact>;
  readonly contactsByExternalId: Map<string, things.Contact>;
  readonly contactsByEmail: Map<string, Set<things.Contact>>;
  /** External ids of contacts that were merged away, and what they were merged into. */
  readonly mergedExternalIds: Map<string, string>;
  readonly companies: Map<string, things.Company>;
  readonly companiesByKey: Map<string, things.Company>;
  readonly notes: Map<string, things.Note>;
  readonly threads: Map<string, things.Thread>;
  readonly deletedThreads: { id: string; at: number; metricsRetained: boolean; wasTicket: boolean }[];
  readonly files: Map<string, things.StoredFile>;
  readonly macros: Map<string, Macro>;
  readonly snippets: Map<string, Snippet>;
  readonly articles: Map<string, Article>;
  readonly collections: Map<string, Collection>;
  readonly jobs: Map<string, Job>;
  readonly index: {
    readonly contacts: LaggingIndex;
    readonly conversations: LaggingIndex;
    readonly tickets: LaggingIndex;
  };
  /** The one open scroll over companies. */
  scroll: { readonly param: string; offset: number; expiresAt: number } | null;
  /** Creation order across all kinds. */
  nextOrder(): number;
}

/**
 * An empty workspace.
 * @param wallClock milliseconds since the epoch, before the settable offset
 */
export function createWorld(seed: number, settings: Settings, wallClock: () => number): World {
  const ids = seededIds(seed);
  let order = 0;
  const nowMs = (): number => wallClock() + world.clockOffsetMs;
  const nobody: things.Admin = { id: '0', name: '', email: '', hasInboxSeat: false, teamIds: [] };
  const world: World = {
    seed,
    ids,
    settings,
    origin: '',
    clockOffsetMs: 0,
    nowMs,
    now: () => Math.floor(nowMs() / 1000),
    workspace: { id: `sbx${ids.uuid().slice(0, 8)}`, name: 'Northwind', timezone: 'America/Los_Angeles' },
    owner: nobody,
    bot: { type: 'bot', id: '0', name: 'Fin', email: null },
    admins: new Map(),
    teams: new Map(),
    tags: new Map(),
    dataAttributes: new Map(),
    conversationAttributes: new Map(),
    ticketTypes: new Map(),
    ticketStates: new Map(),
    contacts: new Map(),
    contactsByExternalId: new Map(),
    contactsByEmail: new Map(),
    mergedExternalIds: new Map(),
    companies: new Map(),
    companiesByKey: new Map(),
    notes: new Map(),
    threads: new Map(),
    deletedThreads: [],
    files: new Map(),
    macros: new Map(),
    snippets: new Map(),
    articles: new Map(),
    collections: new Map(),
    jobs: new Map(),
    index: {
      contacts: laggingIndex(nowMs, () => settings.searchLagMs.contacts),
      conversations: laggingIndex(nowMs, () => settings.searchLagMs.conversations),
      tickets: laggingIndex(nowMs, () => settings.searchLagMs.tickets),
    },
    scroll: null,
    nextOrder() {
      order += 1;
      return order;
    },
  };
  return world;
}
