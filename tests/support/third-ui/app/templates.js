// Text blocks: two tabs, each with a tree; a leaf shows its text beside it.
import { get } from './api.js';
import { component } from './dom.js';
import { tabs } from './tabs.js';

const h = component(71);

export async function templates() {
  const tree = h('div', { class: 'kd-baum', role: 'tree' });
  const text = h('div', { class: 'kd-textbaustein' });

  async function show(scope) {
    const { _embedded } = await get(`/textbausteine?bereich=${scope}`);
    text.replaceChildren();
    tree.replaceChildren(..._embedded.ordner.map(folder));
  }
  function folder({ name, _embedded }) {
    const node = h('div', { class: 'kd-baum__ast', role: 'treeitem', 'aria-expanded': 'false' });
    const leaves = () => h('div', { role: 'group' }, ..._embedded.textbausteine.map(leaf));
    const toggle = () => {
      const open = node.getAttribute('aria-expanded') !== 'true';
      node.setAttribute('aria-expanded', String(open));
      if (open) node.append(leaves());
      else node.lastChild.remove();
    };
    node.append(h('span', { class: 'kd-baum__ordner', onclick: toggle }, `▸ ${name}`));
    return node;
  }
  const leaf = ({ id, titel }) =>
    h('div', { class: 'kd-baum__blatt', role: 'treeitem', onclick: () => open(id) }, titel);
  async function open(id) {
    const one = await get(`/textbausteine/${id}`);
    text.replaceChildren(
      h('h2', {}, one.titel),
      h('p', {}, 'Kürzel: ', h('code', {}, one.kuerzel ?? '–')),
      h('pre', { class: 'kd-textbaustein__inhalt' }, one.inhalt),
    );
  }

  await show('team');
  const chosen = tabs([
    ['Team', () => show('team')],
    ['Persönlich', () => show('persoenlich')],
  ]);
  return h('kd-textbausteine', {}, h('h1', {}, 'Textbausteine'), chosen, tree, text);
}
