// Tabs: the first is chosen.
import { component } from './dom.js';

const h = component(35);

/** @param choices text and what choosing it does */
export function tabs(choices) {
  const buttons = choices.map(([text, choose], index) =>
    h(
      'button',
      {
        ...{ type: 'button', role: 'tab', 'aria-selected': String(index === 0) },
        onclick: ({ currentTarget }) => {
          for (const one of buttons) one.setAttribute('aria-selected', String(one === currentTarget));
          choose();
        },
      },
      text,
    ),
  );
  return h('div', { class: 'kd-reiter', role: 'tablist' }, ...buttons);
}
