// Short messages in the corner that go by themselves.
import { component } from './dom.js';

const h = component(9);

export function toast(text) {
  let corner = document.querySelector('.kd-hinweise');
  if (!corner) {
    corner = h('div', { class: 'kd-hinweise', 'aria-live': 'polite' });
    document.body.append(corner);
  }
  const note = h('div', { class: 'kd-hinweis', role: 'status' }, text);
  corner.append(note);
  setTimeout(() => note.remove(), 4000);
}
