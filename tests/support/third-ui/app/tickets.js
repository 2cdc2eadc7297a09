// The list of tickets: searched for, twenty-five at a time.
import { post } from './api.js';
import { component } from './dom.js';
import { absolute } from './format.js';
import { pager } from './pager.js';
import { doneSwitch } from './switch.js';

const h = component(44);
const SIZE = 25;

export async function tickets() {
  const rows = h('tbody', {});
  const turner = pager(SIZE, show);
  let done = false;

  async function show(seite) {
    const status = done ? ['offen', 'wartend', 'geschlossen'] : ['offen', 'wartend'];
    const page = await post('/suche', { typ: 'stoerung', filter: { status }, seite });
    rows.replaceChildren(...page._embedded.vorgaenge.map(row));
    turner.set(page.seite, page.gesamt);
  }
  const switched = doneSwitch('stoerungen', (on) => {
    done = on;
    show(1);
  });
  await show(1);
  const titles = ['Nummer', 'Titel', 'Status', 'Priorität', 'Aktualisiert'];
  const head = h('thead', {}, h('tr', {}, ...titles.map((title) => h('th', {}, title))));
  return h(
    'kd-stoerungsliste',
    {},
    h('h1', {}, 'Störungen'),
    switched,
    h('table', { class: 'kd-tabelle' }, head, rows),
    turner.node,
  );
}

const row = (item) =>
  h(
    'tr',
    { class: 'kd-tabelle__zeile' },
    h('td', {}, h('a', { href: `#/stoerungen/${item.id}` }, item.nummer)),
    h('td', {}, item.titel),
    h('td', { class: 'kd-status' }, item.status),
    h('td', {}, item.prioritaet ?? '–'),
    h('td', {}, absolute(item.aktualisiert)),
  );
