// One thread, be it a conversation or a ticket: its facts, its messages, its notes behind a tab, and what comes live.
import { beacon, get, getAll, post, put } from './api.js';
import { component } from './dom.js';
import { absolute } from './format.js';
import { followEvents } from './live.js';
import { messageNode } from './message.js';
import { tabs } from './tabs.js';
import { toast } from './toast.js';

const h = component(46);
let people;

export async function thread({ params: [id], onLeave }) {
  people ??= getAll('/personen', 'personen').then((all) => new Map(all.map((one) => [one.id, one])));
  const [one, newest, directory] = await Promise.all([
    get(`/vorgaenge/${id}`),
    get(`/vorgaenge/${id}/nachrichten`),
    people,
  ]);
  const state = { messages: newest._embedded.nachrichten, older: newest._links.aeltere?.href, notes: null };
  const live = { messages: [], changes: new Map() };
  const list = h('div', { class: 'kd-verlauf' });
  const indicator = h('span', { class: 'kd-live' }, '○ verbinde …');
  let tab = 'verlauf';

  const current = (message) => ({ ...message, ...live.changes.get(message.id) });
  const arrived = (note) => live.messages.filter(({ art }) => (art === 'interne Notiz') === note);
  const own = h('button', { type: 'button', class: 'kd-aeltere', onclick: loadOlder }, 'Ältere anzeigen');

  function draw() {
    const shown = tab === 'verlauf' ? state.messages : (state.notes ?? []);
    const all = [...shown, ...arrived(tab === 'notizen')].map(current);
    const nodes = all.map((message) => messageNode(message, directory, one.id));
    const more = tab === 'verlauf' && state.older ? [own] : [];
    const empty = h(
      'p',
      { class: 'kd-leer' },
      tab === 'verlauf' ? 'Noch keine Nachrichten' : 'Keine Notizen',
    );
    list.replaceChildren(...more, ...(nodes.length > 0 ? nodes : [empty]));
    countNotes();
  }
  function countNotes() {
    noteTab.textContent = `Interne Notizen (${one.anzahlNotizen + arrived(true).length})`;
  }
  async function loadOlder() {
    own.disabled = true;
    const page = await get(state.older);
    state.messages = [...page._embedded.nachrichten, ...state.messages];
    state.older = page._links.aeltere?.href;
    own.disabled = false;
    // What is drawn stays: its pictures have used their tickets up.
    const added = page._embedded.nachrichten.map((message) =>
      messageNode(current(message), directory, one.id),
    );
    own.after(...added);
    if (!state.older) own.remove();
  }
  async function choose(name) {
    tab = name;
    if (name === 'notizen') state.notes = (await get(`/vorgaenge/${id}/notizen`))._embedded.notizen;
    else Object.assign(state, await again());
    draw();
  }
  async function again() {
    const page = await get(`/vorgaenge/${id}/nachrichten`);
    return { messages: page._embedded.nachrichten, older: page._links.aeltere?.href };
  }

  const bar = tabs([
    ['Verlauf', () => choose('verlauf')],
    ['Interne Notizen', () => choose('notizen')],
  ]);
  const noteTab = bar.lastElementChild;
  draw();

  const view = h(
    'kd-vorgang',
    {},
    h(
      'h1',
      {},
      h('small', { class: 'kd-vorgang__nummer' }, one.nummer),
      ' ',
      (one.betreff ?? one.titel) || '(kein Betreff)',
    ),
    one.beschreibung
      ? h('p', { class: 'kd-vorgang__beschreibung', style: 'white-space: pre-wrap' }, one.beschreibung)
      : null,
    h('div', { class: 'kd-vorgang' }, h('div', {}, bar, indicator, list, composer(id)), await factsOf(one)),
  );
  view.addEventListener('kd-gezeigt', () => {
    put(`/vorgaenge/${id}/gelesen`).catch(() => toast('Lesestatus konnte nicht gespeichert werden.'));
    beacon('vorgang-geoeffnet', { vorgang: one.id });
    onLeave(
      followEvents(id, {
        connected: () => indicator.replaceChildren('● live'),
        lost: () => indicator.replaceChildren('○ verbinde …'),
        message(message) {
          if (live.messages.some((known) => known.id === message.id)) return;
          live.messages.push(message);
          if ((message.art === 'interne Notiz') === (tab === 'notizen')) {
            list.querySelector('.kd-leer')?.remove();
            list.append(messageNode(message, directory, one.id));
          }
          countNotes();
        },
        change(message, change) {
          live.changes.set(message, change);
          const known = [...state.messages, ...(state.notes ?? [])].find((each) => each.id === message);
          const drawn = list
            .querySelector(`.kd-nachricht__zeit[href$="/${message}"]`)
            ?.closest('.kd-nachricht');
          if (known && drawn) drawn.replaceWith(messageNode(current(known), directory, one.id));
        },
      }),
    );
  });
  return view;
}

async function factsOf(one) {
  const named = async (link, route, name) =>
    link ? h('a', { href: `#${route}${link.href}` }, (await get(link.href))[name]) : '–';
  const groups = (await get('/gruppen'))._embedded.gruppen;
  const group = groups.find(({ id }) => `/gruppen/${id}` === one._links.gruppe?.href);
  const copies = await Promise.all(one._links.beteiligte.map((link) => named(link, '', 'anzeigename')));
  const pairs = [
    ['Status', h('span', { class: 'kd-status' }, one.status)],
    ['Kunde', await named(one._links.kunde ?? one._links.melder, '', 'anzeigename')],
    ['Beteiligte', copies.length > 0 ? h('span', {}, ...copies.flatMap((copy) => [copy, ' '])) : '–'],
    ['Firma', await named(one._links.firma, '', 'firmenname')],
    ['Bearbeiter', await named(one._links.bearbeiter, '/verwaltung', 'name')],
    ['Gruppe', group?.name ?? '–'],
    ...(one.kanal ? [['Kanal', one.kanal]] : [['Priorität', one.prioritaet ?? '–']]),
    ...(one.kanal
      ? []
      : [
          ['Art', one.art ?? '–'],
          ['Warteschlange', one.warteschlange],
        ]),
    ['Erstellt', absolute(one.erstellt)],
    ['Geschlossen', absolute(one.geschlossen)],
  ];
  return h(
    'aside',
    { class: 'kd-fakten' },
    h('dl', {}, ...pairs.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
    h(
      'div',
      {},
      ...one._links.etiketten.map(({ href, title }) =>
        h('a', { class: 'kd-marke', href: `#/vorgaenge?etikett=${href.split('/').at(-1)}` }, title),
      ),
    ),
  );
}

/** What is typed is kept on the server as a draft. */
function composer(id) {
  const input = h('textarea', { rows: 3, placeholder: 'Antwort schreiben …' });
  let timer;
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => put(`/vorgaenge/${id}/entwurf`, { text: input.value }).catch(() => null), 800);
  });
  const submit = (event) => {
    event.preventDefault();
    post(`/vorgaenge/${id}/nachrichten`, { art: 'Antwort', text: input.value }).then(() => toast('Gesendet'));
  };
  const close = () =>
    put(`/vorgaenge/${id}/status`, { status: 'geschlossen' }).then(() => toast('Geschlossen'));
  return h(
    'form',
    { class: 'kd-antworten', onsubmit: submit },
    input,
    h('button', { type: 'submit' }, 'Senden'),
    h('button', { type: 'button', onclick: close }, 'Vorgang schließen'),
  );
}
