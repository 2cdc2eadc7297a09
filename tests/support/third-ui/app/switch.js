// A switch that reacts to the pointer going down; nobody thought of the keyboard, or of clicks by script.
import { put } from './api.js';
import { component } from './dom.js';
import { toast } from './toast.js';

const h = component(31);

/** @param changed called with whether it is on; the choice is kept on the server, too */
export function doneSwitch(list, changed) {
  const node = h(
    'kd-schalter',
    { role: 'switch', 'aria-checked': 'false' },
    h('span', { class: 'kd-schalter__bahn' }),
    h('span', { class: 'kd-schalter__text' }, 'Erledigte'),
  );
  node.addEventListener('pointerdown', () => {
    const on = node.getAttribute('aria-checked') !== 'true';
    node.setAttribute('aria-checked', String(on));
    put('/ich/einstellungen', { liste: list, erledigte: on }).catch(() =>
      toast('Einstellung konnte nicht gespeichert werden.'),
    );
    changed(on);
  });
  return node;
}
