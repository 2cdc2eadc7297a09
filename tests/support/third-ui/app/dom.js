// Elements as the framework makes them: each bears the mark of the component it belongs to.
let build = 'xxx';

export function setBuild(mark) {
  build = mark;
}

/** @returns a function that makes elements of one component: h('div', { class: 'x', onclick }, 'text', child) */
export function component(number) {
  return (tag, props = {}, ...children) => {
    const node = document.createElement(tag);
    node.setAttribute(`_ngcontent-${build}-c${number}`, '');
    for (const [name, value] of Object.entries(props)) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? '' : String(value));
    }
    node.append(
      ...children.flat().filter((child) => child !== null && child !== undefined && child !== false),
    );
    return node;
  };
}

/** Defines a custom element once, however often its module is loaded. */
export function define(name, definition) {
  if (!customElements.get(name)) customElements.define(name, definition);
}
