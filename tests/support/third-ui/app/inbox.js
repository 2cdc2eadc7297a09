// All threads, newest first: a list that goes on as one scrolls.
import { get, getFresh } from './api.js';
import { component } from './dom.js';
import { relative } from './format.js';
import { doneSwitch } from './switch.js';

const h = component(42);
const names = new Map();

async function nameOf(link) {
  if (!link) return '';
  if (!names.has(link.href))
    names.set(
      link.href,
      get(link.href).then(({ anzeigename }) => anzeigename),
    );
  return names.get(link.href);
}

function row(item) {
  const customer = h('span', { class: 'kd-liste__kunde' }, '…');
  nameOf(item._links.kunde).then(
    (name) => customer.replaceChildren(name),
    () => customer.replaceChildren('?'),
  );
  return h(
    'a',
    {
      class: `kd-liste__zeile${item.ungelesen ? ' kd-liste__zeile--ungelesen' : ''}`,
      href: `#/vorgaenge/${item.id}`,
    },
    h('span', { class: 'kd-liste__nummer' }, item.nummer),
    h('span', { class: 'kd-liste__betreff' }, item.betreff ?? '(kein Betreff)'),
    customer,
    h('span', { class: 'kd-status' }, item.status),
    h('span', { class: 'kd-liste__zeit' }, relative(item.letzteAktivitaet)),
  );
}

export async function inbox({ params: [label], onLeave }) {
  let next;
  let loading = false;
  let round = 0;
  const body = h('div', { class: 'kd-liste__rumpf' });
  const end = h('div', { class: 'kd-liste__ende' }, h('div', { class: 'kd-skelett' }));
  const first = (done) =>
    `/vorgaenge?status=${done ? 'offen,wartend,geschlossen' : 'offen,wartend'}${label ? `&etikett=${label}` : ''}`;

  const observer = new IntersectionObserver(
    (entries) => entries.some((one) => one.isIntersecting) && more(),
    {
      root: body,
      rootMargin: '100px',
    },
  );

  async function more() {
    if (loading || !next) return;
    loading = true;
    const mine = round;
    const page = await getFresh(next);
    if (mine !== round) return;
    end.before(...page._embedded.vorgaenge.map(row));
    next = page._links.naechste?.href;
    loading = false;
    if (!next) end.replaceChildren(h('p', {}, 'Keine weiteren Vorgänge'));
    // An observer tells only of changes: asked anew, it tells of an end that stayed in view.
    observer.unobserve(end);
    observer.observe(end);
  }

  async function restart(done) {
    round += 1;
    loading = false;
    next = first(done);
    end.replaceChildren(h('div', { class: 'kd-skelett' }));
    body.replaceChildren(end);
    await more();
  }

  onLeave(() => observer.disconnect());
  const view = h('kd-vorgangsliste', {}, h('h1', {}, 'Vorgänge'), doneSwitch('vorgaenge', restart), body);
  await restart(false);
  return view;
}
