// A small Intercom workspace as `readInventory` would describe it.
import type { Inventory } from '../../model/inventory.ts';

export function emptyInventory(): Inventory {
  return {
    workspace: { id: 'ws1', name: 'Acme', region: 'US', timezone: 'UTC' },
    me: { id: '900', name: 'Importer', email: 'importer@acme.example' },
    admins: [{ id: '900', name: 'Importer', email: 'importer@acme.example', hasInboxSeat: true }],
    teams: [],
    tags: [],
    conversationAttributes: [],
    contactAttributes: [],
    companyAttributes: [],
    ticketTypes: [],
    ticketStates: [
      { id: '1', category: 'submitted', label: 'Submitted', archived: false },
      { id: '2', category: 'in_progress', label: 'In progress', archived: false },
      { id: '3', category: 'waiting_on_customer', label: 'Waiting on you', archived: false },
      { id: '4', category: 'resolved', label: 'Resolved', archived: false },
    ],
    macros: [],
  };
}
