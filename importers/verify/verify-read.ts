// Reads the object of one draft back from Intercom and hands both to the comparison of its kind.
import type { DefinitionDraft, Draft, ReplyDraft } from '../../mapping/draft.ts';
import type { Finding } from '../../model/findings.ts';
import type { Ledger } from '../../state/ledger.ts';
import type { IntercomApi } from '../intercom/api.ts';
import { type Check, presence, same } from './verify-fields.ts';
import {
  articleChecks,
  companyChecks,
  contactChecks,
  conversationChecks,
  definitionChecks,
  keptKey,
  ticketChecks,
} from './verify-objects.ts';
import { compareParts, type PartsRead, type PartsResult } from './verify-parts.ts';
import type { Workspace } from './verify-workspace.ts';

export type Reading =
  | { readonly found: false }
  | {
      readonly found: true;
      /** Everything compared. */
      readonly checks: readonly Check[];
      /** Those of the object itself, whose differences have no finding yet. */
      readonly own: readonly Check[];
      readonly findings: readonly Finding[];
      /** Parts that the draft does not explain. */
      readonly extra: number;
    };

export interface ReadDeps {
  readonly api: IntercomApi;
  readonly ledger: Pick<Ledger, 'targetId' | 'unit'>;
  readonly workspace: Workspace;
}

const MISSING: Reading = { found: false };
const alone = (checks: readonly Check[]): Reading => ({
  found: true,
  checks,
  own: checks,
  findings: [],
  extra: 0,
});
const withParts = (own: readonly Check[], parts: PartsResult): Reading => ({
  found: true,
  checks: [...own, ...parts.checks],
  own,
  findings: parts.findings,
  extra: parts.extra,
});

export async function readBack(draft: Draft, deps: ReadDeps): Promise<Reading> {
  const { api, ledger, workspace } = deps;
  const { inventory } = workspace;
  const idOf = (ref: string): string | null => ledger.targetId(ref);
  if (draft.object === 'reply') return readReply(draft, deps);
  if (draft.object === 'carried') {
    // Its name, type and size are compared on the part that carries it.
    return ledger.unit(draft.ref).status === 'done' && idOf(draft.by) !== null ? alone([]) : MISSING;
  }
  const id = idOf(draft.ref);
  if (id === null) return MISSING;
  switch (draft.object) {
    case 'conversation': {
      const found = await api.conversation(id);
      if (found === null) return MISSING;
      const parts = compareParts(draft.ref, draft.parts, partsOf(found.conversation_parts), idOf);
      return withParts(conversationChecks(draft, found, idOf), parts);
    }
    case 'ticket': {
      const found = await api.ticket(id);
      if (found === null) return MISSING;
      // Also where no tag is planned: only so is one seen that nobody planned.
      const seen = await api.conversation(id);
      const checks = ticketChecks(draft, found, seen, idOf, inventory.ticketTypes);
      return withParts(checks, compareParts(draft.ref, draft.parts, partsOf(found.ticket_parts), idOf));
    }
    case 'contact': {
      const found = await api.contact(id);
      if (found === null) return MISSING;
      const companies: string[] = [];
      if (draft.company !== null) {
        for await (const company of api.contactCompanies(id)) companies.push(company.id);
      }
      const kept = keptKey(found, ledger.unit(draft.ref).how === 'matched');
      const findings: Finding[] =
        kept === null ? [] : [{ code: 'foreign_key', ref: draft.ref, args: { key: kept } }];
      const checks = contactChecks(draft, found, companies, kept, idOf);
      return { found: true, checks, own: checks, findings, extra: 0 };
    }
    case 'company': {
      const found = await api.companyByCompanyId(draft.companyId);
      return found === null ? MISSING : alone([same('id', id, found.id), ...companyChecks(draft, found)]);
    }
    case 'article': {
      const found = await api.article(id);
      return found === null ? MISSING : alone(articleChecks(draft, found, idOf));
    }
    case 'tag': {
      const found = inventory.tags.find((tag) => tag.id === id);
      return found ? alone([same('name', draft.name.toLowerCase(), found.name.toLowerCase())]) : MISSING;
    }
    case 'definition':
      return readDefinition(draft, id, deps);
    case 'ticket-type': {
      const found = inventory.ticketTypes.find((type) => type.id === id && !type.archived);
      return found
        ? alone([same('name', draft.name, found.name), same('category', draft.category, found.category)])
        : MISSING;
    }
    case 'collection': {
      const name = workspace.collections.get(id);
      return name === undefined ? MISSING : alone([same('name', draft.name, name)]);
    }
    case 'match': {
      const all = draft.what === 'admin' ? inventory.admins : inventory.teams;
      return all.some((one) => one.id === draft.target) ? alone([presence(draft.what, true)]) : MISSING;
    }
    case 'nothing':
      return alone([]);
  }
}

/** A response: one part on its review, which may carry others. */
async function readReply(draft: ReplyDraft, { api, ledger }: ReadDeps): Promise<Reading> {
  const parent = ledger.targetId(draft.parent.ref);
  if (parent === null || ledger.targetId(draft.ref) === null) return MISSING;
  const list =
    draft.parent.object === 'ticket'
      ? (await api.ticket(parent))?.ticket_parts
      : (await api.conversation(parent))?.conversation_parts;
  if (!list) return MISSING;
  const result = compareParts(draft.ref, [draft.part], partsOf(list), (ref) => ledger.targetId(ref));
  return withParts([], { ...result, extra: 0 });
}

function readDefinition(draft: DefinitionDraft, id: string, { workspace }: ReadDeps): Reading {
  const { inventory } = workspace;
  const { on } = draft;
  if (on.object === 'contact' || on.object === 'company') {
    const all = on.object === 'contact' ? inventory.contactAttributes : inventory.companyAttributes;
    const found = all.find((attribute) => attribute.id === id && !attribute.archived);
    return found ? alone(definitionChecks(draft, found)) : MISSING;
  }
  const all =
    on.object === 'ticket'
      ? (inventory.ticketTypes.find((type) => type.name === on.type)?.attributes ?? [])
      : inventory.conversationAttributes;
  const found = all.find((attribute) => attribute.id === id && !attribute.archived);
  if (!found) return MISSING;
  const { name, dataType, options } = found;
  return alone(definitionChecks(draft, { name, dataType, options: options.map(({ label }) => label) }));
}

type PartList =
  | {
      readonly conversation_parts: PartsRead['parts'];
      readonly total_count?: number | null | undefined;
    }
  | { readonly ticket_parts: PartsRead['parts']; readonly total_count?: number | null | undefined }
  | null
  | undefined;

function partsOf(list: PartList): PartsRead {
  if (!list) return { parts: [], total: 0, preamble: 0 };
  const onTicket = 'ticket_parts' in list;
  const parts = onTicket ? list.ticket_parts : list.conversation_parts;
  return { parts, total: list.total_count ?? parts.length, preamble: onTicket ? 1 : 0 };
}
