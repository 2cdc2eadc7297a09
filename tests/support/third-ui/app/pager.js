// "1–25 von 40" with two buttons; the rows of the page before go.
import { component } from './dom.js';
import { number } from './format.js';

const h = component(33);

/** @param turn called with the page wanted, from 1 */
export function pager(size, turn) {
  let at = 1;
  const text = h('span', { class: 'kd-blaettern__stand' });
  const back = h('button', { type: 'button', onclick: () => turn(at - 1) }, 'Zurück');
  const on = h('button', { type: 'button', onclick: () => turn(at + 1) }, 'Weiter');
  return {
    node: h('div', { class: 'kd-blaettern' }, back, ' ', text, ' ', on),
    set(page, total) {
      at = page;
      const last = Math.min(total, page * size);
      text.textContent = `${number(Math.min(total, (page - 1) * size + 1))}–${number(last)} von ${number(total)}`;
      back.disabled = page <= 1;
      on.disabled = last >= total;
    },
  };
}
