// One message: head and files in the page, the text in a shadow root, safe from the page's styles.
import { component, define } from './dom.js';
import { absolute, relative, size } from './format.js';

const h = component(47);

define(
  'kd-nachrichtentext',
  class extends HTMLElement {
    constructor() {
      super();
      this.attachShadow({ mode: 'open' });
    }
    set html(html) {
      this.shadowRoot.innerHTML = `<style>p { margin: 4px 0 } img { max-width: 100% }</style><div class="text">${html}</div>`;
    }
  },
);

/** @param directory people by id; whoever is not in it is unknown */
export function messageNode(message, directory, thread) {
  const files = message.geloescht ? [] : message._embedded.dateien;
  const inline = new Map(files.map((file) => [`kd-datei:${file.id}`, file._links.inhalt.href]));
  const body = h('kd-nachrichtentext');
  if (!message.geloescht)
    body.html = message.text.replace(/"(kd-datei:[^"]+)"/g, (_, name) => `"${inline.get(name) ?? name}"`);
  const kind = { 'interne Notiz': 'notiz', Systemmeldung: 'system', Antwort: 'antwort' }[message.art];
  const route = typeof thread === 'number' ? 'vorgaenge' : 'stoerungen';
  return h(
    'article',
    { class: `kd-nachricht kd-nachricht--${kind}` },
    h(
      'div',
      { class: 'kd-nachricht__kopf' },
      authorOf(message, directory),
      h('span', { class: 'kd-nachricht__art' }, message.art),
      h(
        'a',
        {
          class: 'kd-nachricht__zeit',
          href: `#/${route}/${thread}/nachricht/${message.id}`,
          title: absolute(message.gesendet),
        },
        relative(message.gesendet),
      ),
      message.bearbeitet
        ? h('em', { class: 'kd-nachricht__bearbeitet', title: absolute(message.bearbeitet) }, 'bearbeitet')
        : null,
    ),
    message.geloescht ? h('p', { class: 'kd-geloescht' }, 'Diese Nachricht wurde gelöscht.') : body,
    ...files
      .filter((file) => !file.eingebettet)
      .map((file) =>
        h('a', { class: 'kd-anhang', href: file._links.inhalt.href }, `${file.name} (${size(file.groesse)})`),
      ),
  );
}

function authorOf({ _links, art }, directory) {
  if (art === 'Systemmeldung') return h('span', { class: 'kd-nachricht__autor' }, 'System');
  const person = directory.get(Number(_links.autor.href.split('/').at(-1)));
  if (!person) return h('span', { class: 'kd-nachricht__autor' }, 'Unbekannte Person');
  const route = person.art === 'Kontakt' ? '#/kontakte' : '#/verwaltung/benutzer';
  return h('a', { class: 'kd-nachricht__autor', href: `${route}/${person.id}` }, person.name);
}
