// What is around every view: navigation, who is signed in, and the question about cookies.
import { beacon, get, getFresh, signOutUrl } from './api.js';
import { component } from './dom.js';

const h = component(12);
const LINKS = [
  ['#/vorgaenge', 'Vorgänge'],
  ['#/stoerungen', 'Störungen'],
  ['#/kontakte', 'Kontakte'],
  ['#/firmen', 'Firmen'],
  ['#/textbausteine', 'Textbausteine'],
  ['#/verwaltung/benutzer', 'Benutzer'],
  ['#/verwaltung/gruppen', 'Gruppen'],
  ['#/verwaltung/etiketten', 'Etiketten'],
];

/** @returns where views go, and what says that one is on its way */
export async function drawShell(root, hash) {
  let main = root.querySelector('main');
  if (!main) {
    const me = await get('/ich');
    getFresh('/benachrichtigungen').catch(() => null);
    main = h('main', { class: 'kd-inhalt' });
    root.replaceChildren(
      h(
        'header',
        { class: 'kd-kopf' },
        h('strong', { class: 'kd-kopf__mandant' }, me.mandant.name),
        h(
          'nav',
          {},
          ...LINKS.flatMap(([href, text]) => [h('a', { href, class: 'kd-kopf__verweis' }, text), ' ']),
        ),
        h('span', { class: 'kd-kopf__benutzer' }, me.name),
        h('a', { href: signOutUrl(), class: 'kd-kopf__abmelden' }, 'Abmelden'),
      ),
      h('div', { class: 'kd-balken' }),
      main,
    );
  }
  for (const link of root.querySelectorAll('nav a'))
    link.classList.toggle('kd-aktiv', hash.startsWith(link.getAttribute('href')));
  return {
    outlet: main,
    busy(on) {
      main.setAttribute('aria-busy', String(on));
      root.querySelector('.kd-balken').classList.toggle('kd-balken--laedt', on);
    },
  };
}

/** Covers everything until it is answered, once per browser profile. */
export function showConsent() {
  if (localStorage.getItem('kd.einwilligung')) return;
  const answer = (value) => () => {
    localStorage.setItem('kd.einwilligung', value);
    if (value === 'alle') beacon('einwilligung', { umfang: value });
    cover.remove();
  };
  const cover = h(
    'div',
    { class: 'kd-einwilligung', role: 'dialog', 'aria-modal': 'true', 'aria-label': 'Cookies' },
    h(
      'div',
      { class: 'kd-einwilligung__karte' },
      h('p', {}, 'Wir verwenden Cookies, um „Kundendienst“ zu verbessern.'),
      h('button', { type: 'button', onclick: answer('alle') }, 'Alle akzeptieren'),
      ' ',
      h('button', { type: 'button', onclick: answer('notwendige') }, 'Nur notwendige'),
    ),
  );
  document.body.append(cover);
}
