// Companies: upsert by company_id, look-ups, listing, the scroll, archiving.
import { type Call, found, isObject, type Json, param, type Route, textOf, wrote } from '../call.ts';
import { cursorPage, numberedPage } from '../paging.ts';
import { companyNotFound, invalid, Problem } from '../problem.ts';
import { companyShape, contactShape } from '../shapes/people.ts';
import type { Company } from '../things.ts';
import type { World } from '../world.ts';
import { checkedData, storeData } from './attributes.ts';
import { contactChanged } from './contact-store.ts';

const MOST_SPEND = 2 ** 31 - 1;
const SCROLL_MS = 60_000;
const SCROLL_PAGE = 100;
const MOST_LISTED = 10_000;
const UPDATABLE = ['name', 'plan', 'size', 'website', 'industry', 'custom_attributes', 'monthly_spend'];
const ACCEPTED = new Set([...UPDATABLE, 'company_id', 'remote_created_at', 'update_last_request_at']);

/** @throws Problem 404 for unknown and archived companies */
export function liveCompany(world: World, id: string): Company {
  const company = world.companies.get(id);
  if (company === undefined || company.archived) throw companyNotFound();
  return company;
}

function wholeNumber(body: Json, key: string): number | undefined {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(`${key} must be a number`);
  return Math.trunc(value);
}

/** Applies a body to a company; everything is checked before anything changes. */
function apply(world: World, company: Company, body: Json): void {
  const size = wholeNumber(body, 'size');
  const spend = wholeNumber(body, 'monthly_spend');
  if (spend !== undefined && spend > MOST_SPEND) throw invalid(`monthly_spend must be at most ${MOST_SPEND}`);
  const remoteCreatedAt = wholeNumber(body, 'remote_created_at');
  const data = isObject(body.custom_attributes) ? checkedData(world, 'company', body.custom_attributes) : [];
  company.name = textOf(body.name) ?? company.name;
  company.plan = textOf(body.plan) ?? company.plan;
  company.website = textOf(body.website) ?? company.website;
  company.industry = textOf(body.industry) ?? company.industry;
  company.size = size ?? company.size;
  company.monthlySpend = spend ?? company.monthlySpend;
  company.remoteCreatedAt = remoteCreatedAt ?? company.remoteCreatedAt;
  if (body.update_last_request_at === true) company.lastRequestAt = world.now();
  storeData(company.attributes, data);
  company.updatedAt = world.now();
}

function newCompany(world: World, companyId: string): Company {
  const now = world.now();
  return {
    id: world.ids.hex(),
    companyId,
    name: '',
    plan: null,
    size: null,
    website: null,
    industry: null,
    monthlySpend: 0,
    remoteCreatedAt: now,
    lastRequestAt: null,
    attributes: new Map(),
    contactIds: new Set(),
    tagIds: new Set(),
    noteIds: [],
    archived: false,
    createdAt: now,
    updatedAt: now,
  };
}

function upsert({ world, body }: Call) {
  const unknown = Object.keys(body).find((key) => !ACCEPTED.has(key));
  if (unknown !== undefined) throw new Problem(400, 'bad_request', `bad '${unknown}' parameter`);
  const key = textOf(body.company_id);
  if (!key) throw new Problem(400, 'bad_request', "bad 'company_id' parameter");
  const known = world.companiesByKey.get(key);
  const company = known ?? newCompany(world, key);
  apply(world, company, body);
  company.archived = false;
  world.companies.set(company.id, company);
  world.companiesByKey.set(key, company);
  return wrote(companyShape(world, company), company.id);
}

function update(call: Call) {
  const { world, body } = call;
  const company = liveCompany(world, param(call, 'id'));
  const unknown = Object.keys(body).find((key) => !UPDATABLE.includes(key));
  if (unknown !== undefined) throw new Problem(400, 'bad_request', `bad '${unknown}' parameter`);
  apply(world, company, body);
  return wrote(companyShape(world, company), company.id);
}

// A company is listed only once somebody belongs to it.
function listed(world: World): Company[] {
  return [...world.companies.values()].filter(({ archived, contactIds }) => !archived && contactIds.size > 0);
}

function companyPage(call: Call, companies: readonly Company[]) {
  const { items, pages, total } = numberedPage(call, companies.slice(0, MOST_LISTED), 15);
  const data = items.map((company) => companyShape(call.world, company));
  return found({ type: 'list', data, pages, total_count: total });
}

function lookUpOrList(call: Call) {
  const { world, query } = call;
  const key = query.get('company_id');
  const name = query.get('name');
  if (key === null && name === null) return companyPage(call, listed(world));
  const matches = [...world.companies.values()].filter(
    (company) =>
      !company.archived &&
      (key === null || company.companyId === key) &&
      (name === null || company.name === name),
  );
  const [first] = matches;
  if (first === undefined) throw companyNotFound();
  if (!world.settings.behaviours.companyLookupIsList) return found(companyShape(world, first));
  return companyPage(call, matches);
}

function scroll({ world, query }: Call) {
  const param = query.get('scroll_param');
  const open = world.scroll !== null && world.scroll.expiresAt > world.nowMs() ? world.scroll : null;
  if (param === null && open !== null) {
    throw new Problem(400, 'scroll_exists', 'scroll already exists for this workspace');
  }
  if (param !== null && open?.param !== param)
    throw new Problem(404, 'not_found', 'scroll parameter not found');
  const offset = open?.offset ?? 0;
  const page = listed(world).slice(offset, offset + SCROLL_PAGE);
  const next = { param: open?.param ?? world.ids.uuid(), offset: offset + page.length };
  // An empty page is the end of a scroll, and closes it.
  world.scroll = page.length === 0 ? null : { ...next, expiresAt: world.nowMs() + SCROLL_MS };
  const data = page.map((company) => companyShape(world, company));
  return found({ type: 'list', data, pages: null, total_count: null, scroll_param: next.param });
}

function archive(call: Call) {
  const { world } = call;
  const company = liveCompany(world, param(call, 'id'));
  company.archived = true;
  for (const id of company.contactIds) {
    const contact = world.contacts.get(id);
    if (contact === undefined) continue;
    contact.companyIds.delete(company.id);
    contactChanged(world, contact);
  }
  company.contactIds.clear();
  return wrote({ id: company.id, object: 'company', deleted: true }, company.id);
}

function contactsOfCompany(call: Call) {
  const { world } = call;
  const company = liveCompany(world, param(call, 'id'));
  const contacts = [...company.contactIds].flatMap((id) => world.contacts.get(id) ?? []);
  const { items, pages, total } = cursorPage(contacts, { per_page: call.query.get('per_page') }, 50);
  return found({
    type: 'list',
    data: items.map((contact) => contactShape(world, contact)),
    total_count: total,
    pages,
  });
}

export const companyRoutes: readonly Route[] = [
  { method: 'POST', path: '/companies', handler: upsert },
  { method: 'GET', path: '/companies', handler: lookUpOrList },
  {
    method: 'POST',
    path: '/companies/list',
    readOnly: true,
    handler: (call) => companyPage(call, listed(call.world)),
  },
  { method: 'GET', path: '/companies/scroll', handler: scroll },
  {
    method: 'GET',
    path: '/companies/:id',
    handler: (call) => found(companyShape(call.world, liveCompany(call.world, param(call, 'id')))),
  },
  { method: 'PUT', path: '/companies/:id', handler: update },
  { method: 'DELETE', path: '/companies/:id', handler: archive },
  { method: 'GET', path: '/companies/:id/contacts', handler: contactsOfCompany },
];
