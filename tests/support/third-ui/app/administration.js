// Users, groups and labels.
import { get } from './api.js';
import { component } from './dom.js';

const h = component(63);

export async function users() {
  const { _embedded } = await get('/benutzer');
  const rows = _embedded.benutzer.map((one) =>
    h(
      'tr',
      { class: `kd-tabelle__zeile${one.status === 'gelöscht' ? ' kd-durchgestrichen' : ''}` },
      h('td', {}, h('a', { href: `#/verwaltung/benutzer/${one.id}` }, one.name)),
      h('td', {}, one.email ?? '–'),
      h('td', {}, one.rolle),
      h('td', {}, one.status),
    ),
  );
  const titles = ['Name', 'E-Mail', 'Rolle', 'Status'];
  const head = h('thead', {}, h('tr', {}, ...titles.map((one) => h('th', {}, one))));
  const table = h('table', { class: 'kd-tabelle' }, head, h('tbody', {}, ...rows));
  return h('kd-benutzerliste', {}, h('h1', {}, 'Benutzer'), table);
}

export async function user({ params: [id] }) {
  const one = await get(`/benutzer/${id}`);
  return h('kd-benutzer', {}, h('h1', {}, one.name), h('p', {}, `${one.rolle}, ${one.status}`));
}

export async function groups() {
  const [{ _embedded }, everyone] = await Promise.all([get('/gruppen'), get('/benutzer')]);
  const nameOf = ({ href }) =>
    everyone._embedded.benutzer.find((one) => one._links.self.href === href)?.name ?? '?';
  const cards = _embedded.gruppen.map((group) =>
    h(
      'section',
      { class: 'kd-karte' },
      h('h2', {}, group.name),
      h(
        'ul',
        {},
        ...group._links.mitglieder.map((one) =>
          h('li', {}, h('a', { href: `#/verwaltung${one.href}` }, nameOf(one))),
        ),
      ),
    ),
  );
  return h('kd-gruppen', {}, h('h1', {}, 'Gruppen'), ...cards);
}

export async function labels() {
  const { _embedded } = await get('/etiketten');
  const chips = _embedded.etiketten.map((one) =>
    h('a', { class: 'kd-marke', href: `#/vorgaenge?etikett=${one.id}` }, one.bezeichnung),
  );
  return h('kd-etiketten', {}, h('h1', {}, 'Etiketten'), ...chips);
}
