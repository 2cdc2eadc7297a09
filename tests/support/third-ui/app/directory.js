// Contacts and companies.
import { get, getAll } from './api.js';
import { component } from './dom.js';
import { absolute, number } from './format.js';
import { pager } from './pager.js';

const h = component(51);
const table = (titles, rows) =>
  h(
    'table',
    { class: 'kd-tabelle' },
    h('thead', {}, h('tr', {}, ...titles.map((one) => h('th', {}, one)))),
    rows,
  );
const facts = (...pairs) =>
  h('dl', {}, ...pairs.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
const companyLink = async (link) =>
  link ? h('a', { href: `#${link.href}` }, (await get(link.href)).firmenname) : '–';

export async function contacts() {
  const rows = h('tbody', {});
  const turner = pager(25, show);
  async function show(seite) {
    const page = await get(`/kontakte?seite=${seite}`);
    const drawn = page._embedded.kontakte.map(async (one) =>
      h(
        'tr',
        { class: 'kd-tabelle__zeile' },
        h('td', {}, h('a', { href: `#/kontakte/${one.id}` }, `${one.nachname}, ${one.vorname}`)),
        h('td', {}, one.email ?? '–'),
        h('td', {}, await companyLink(one._links.firma)),
      ),
    );
    rows.replaceChildren(...(await Promise.all(drawn)));
    turner.set(page.seite, page.gesamt);
  }
  await show(1);
  return h('kd-kontakte', {}, h('h1', {}, 'Kontakte'), table(['Name', 'E-Mail', 'Firma'], rows), turner.node);
}

export async function contact({ params: [id] }) {
  const one = await get(`/kontakte/${id}`);
  return h(
    'kd-kontakt',
    {},
    h('h1', {}, one.anzeigename),
    facts(
      ['E-Mail', one.email ? h('a', { href: `mailto:${one.email}` }, one.email) : '–'],
      ['Telefon', one.telefon ?? '–'],
      ['Firma', await companyLink(one._links.firma)],
      ['Angelegt', absolute(one.angelegt)],
    ),
  );
}

export async function companies() {
  const rows = (await getAll('/firmen', 'firmen')).map((one) =>
    h(
      'tr',
      { class: 'kd-tabelle__zeile' },
      h('td', {}, h('a', { href: `#/firmen/${one.id}` }, one.firmenname)),
      h('td', {}, one.status ?? '–'),
      h('td', {}, ...one.arten.map((art) => h('span', { class: 'kd-marke' }, art))),
      h('td', {}, number(one.jahresumsatz, 1)),
    ),
  );
  const titles = ['Firma', 'Status', 'Arten', 'Umsatz (T€)'];
  return h('kd-firmen', {}, h('h1', {}, 'Firmen'), table(titles, h('tbody', {}, ...rows)));
}

export async function company({ params: [id] }) {
  const one = await get(`/firmen/${id}`);
  return h(
    'kd-firma',
    {},
    h('h1', {}, one.firmenname),
    facts(
      ['Status', one.status ?? '–'],
      ['Arten', one.arten.join(', ') || '–'],
      ['Muttergesellschaft', await companyLink(one._links.mutter)],
      ['Webseite', one.webseite ? h('a', { href: one.webseite, rel: 'noopener' }, one.webseite) : '–'],
      ['Umsatz (T€)', number(one.jahresumsatz, 1)],
    ),
  );
}
