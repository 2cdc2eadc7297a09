// What hangs on contacts and companies: memberships and notes.
import { type Call, found, idOf, param, type Route, requiredText, wrote } from '../call.ts';
import { normaliseHtml } from '../html.ts';
import { numberedPage } from '../paging.ts';
import { companyNotFound, missing, Problem, resourceNotFound } from '../problem.ts';
import { companyShape, noteShape } from '../shapes/people.ts';
import type { Company, Contact, Note } from '../things.ts';
import type { World } from '../world.ts';
import { liveCompany } from './companies.ts';
import { contactChanged, liveContact } from './contact-store.ts';

function attach(call: Call) {
  const { world, body } = call;
  const contact = liveContact(world, param(call, 'id'));
  const id = idOf(body.id);
  if (id === undefined) throw missing('company not specified');
  const company = liveCompany(world, id);
  const most = world.settings.behaviours.companiesPerContact;
  if (!contact.companyIds.has(company.id) && contact.companyIds.size >= most) {
    const message = `Contact has reached the maximum of ${most} company associations`;
    throw new Problem(400, 'contact_company_limit_exceeded', message);
  }
  link(world, contact, company);
  return wrote(companyShape(world, company), company.id);
}

export function link(world: World, contact: Contact, company: Company): void {
  contact.companyIds.add(company.id);
  company.contactIds.add(contact.id);
  contactChanged(world, contact);
}

function detach(call: Call) {
  const { world } = call;
  const contact = liveContact(world, param(call, 'id'));
  const company = world.companies.get(param(call, 'company'));
  if (company === undefined || !contact.companyIds.has(company.id)) throw companyNotFound();
  contact.companyIds.delete(company.id);
  company.contactIds.delete(contact.id);
  contactChanged(world, contact);
  return wrote(companyShape(world, company), company.id);
}

function companiesOf(call: Call) {
  const { world } = call;
  const contact = liveContact(world, param(call, 'id'));
  const companies = [...contact.companyIds].flatMap((id) => world.companies.get(id) ?? []);
  const { items, pages, total } = numberedPage(call, companies, 50);
  const data = items.map((company) => companyShape(world, company));
  return found({ type: 'list', data, pages, total_count: total });
}

type Holder = Contact | Company;
const holderOf = (call: Call, type: Note['on']['type']): Holder =>
  type === 'contact'
    ? liveContact(call.world, param(call, 'id'))
    : liveCompany(call.world, param(call, 'id'));

const addNote = (type: Note['on']['type']) => (call: Call) => {
  const { world, body } = call;
  const holder = holderOf(call, type);
  const adminId = idOf(body.admin_id) ?? world.owner.id;
  if (!world.admins.has(adminId)) throw resourceNotFound();
  const note: Note = {
    id: world.ids.decimal('note'),
    on: { type, id: holder.id },
    adminId,
    body: normaliseHtml(requiredText(body, 'body')),
    createdAt: world.now(),
  };
  world.notes.set(note.id, note);
  holder.noteIds.push(note.id);
  return wrote(noteShape(world, note), note.id);
};

const listNotes = (type: Note['on']['type']) => (call: Call) => {
  const { world } = call;
  const newestFirst = holderOf(call, type).noteIds.toReversed();
  const { items, pages, total } = numberedPage(call, newestFirst, 50);
  const data = items.flatMap((id) => {
    const note = world.notes.get(id);
    return note === undefined ? [] : [noteShape(world, note)];
  });
  return found({ type: 'list', data, total_count: total, pages });
};

export const contactLinkRoutes: readonly Route[] = [
  { method: 'POST', path: '/contacts/:id/companies', handler: attach },
  { method: 'GET', path: '/contacts/:id/companies', handler: companiesOf },
  { method: 'DELETE', path: '/contacts/:id/companies/:company', handler: detach },
  { method: 'POST', path: '/contacts/:id/notes', handler: addNote('contact') },
  { method: 'GET', path: '/contacts/:id/notes', handler: listNotes('contact') },
  { method: 'POST', path: '/companies/:id/notes', since: 15, handler: addNote('company') },
  { method: 'GET', path: '/companies/:id/notes', since: 15, handler: listNotes('company') },
  {
    method: 'GET',
    path: '/notes/:id',
    handler: (call) => {
      const note = call.world.notes.get(param(call, 'id'));
      if (note === undefined) throw resourceNotFound();
      return found(noteShape(call.world, note));
    },
  },
];
