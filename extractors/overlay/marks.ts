// Runs in the page, in a world of its own: numbers the page's elements, and draws boxes with names over them. The page's
// scripts see an element without content and nothing else. Functions are handed over as text, so each must stand alone.

/** A box to draw around every element of one field. */
export interface Mark {
  /** The field's name: what is written at the first box. */
  readonly name: string;
  readonly state: 'placed' | 'wrong' | 'chosen' | 'example' | 'offered';
  /** Numbers of elements, as the page was numbered last. */
  readonly numbers: readonly number[];
}

export interface NumberingPage {
  /** The page's HTML with every element's number in the attribute; elements keep their numbers until the next time. */
  number(attribute: string): string;
  element(number: number): Element | undefined;
  numberOf(element: Element): number | undefined;
}

export interface DrawingMarks {
  draw(marks: readonly Mark[]): void;
}

/** Copies are made in a document that runs no scripts and loads nothing; the page itself is not changed. */
export function createNumbering(host: Element): NumberingPage {
  let elements: Element[] = [];
  let numbers = new Map<Element, number>();
  const isFrame = (element: Element): boolean =>
    element.localName === 'iframe' || element.localName === 'frame';
  const number = (attribute: string): string => {
    elements = [];
    numbers = new Map();
    const inert = document.implementation.createHTMLDocument('');
    const part = (name: string, value: string, root: Node): Element => {
      const template = inert.createElement('template');
      template.setAttribute(name, value);
      for (const child of root.childNodes) template.content.append(copy(child));
      return template;
    };
    const copy = (node: Node): Node => {
      const twin = inert.importNode(node, true);
      if (!(node instanceof Element) || !(twin instanceof Element)) return twin;
      const twins = [twin, ...twin.querySelectorAll('*')];
      for (const [index, element] of [node, ...node.querySelectorAll('*')].entries()) {
        const own = twins[index];
        if (own === undefined) continue;
        if (element === host) {
          own.remove();
          continue;
        }
        numbers.set(element, elements.length);
        own.setAttribute(attribute, String(elements.length));
        elements.push(element);
        if (element.shadowRoot) own.prepend(part('shadowrootmode', 'open', element.shadowRoot));
        const body = isFrame(element) ? (element as HTMLIFrameElement).contentDocument?.body : null;
        if (body) own.after(part('data-frame', '', body));
      }
      return twin;
    };
    return `<!DOCTYPE html>${(copy(document.documentElement) as Element).outerHTML}`;
  };
  return {
    number,
    element: (at) => elements[at],
    numberOf: (element) => numbers.get(element),
  };
}

/** @param layer in the overlay's own root; @param elementOf the page's element with a number */
export function createMarks(
  layer: HTMLElement,
  elementOf: (number: number) => Element | undefined,
): DrawingMarks {
  /** Boxes of one field: a long list is shown by its beginning. */
  const most = 60;
  let placed: { box: HTMLElement; element: Element }[] = [];
  const place = (): void => {
    const origin = layer.getBoundingClientRect();
    for (const { box, element } of placed) {
      const { left, top, width, height } = element.getBoundingClientRect();
      box.hidden = width === 0 && height === 0;
      box.style.left = `${left - origin.left}px`;
      box.style.top = `${top - origin.top}px`;
      box.style.width = `${width}px`;
      box.style.height = `${height}px`;
    }
  };
  addEventListener('scroll', place, { capture: true, passive: true });
  addEventListener('resize', place);
  return {
    draw(marks) {
      placed = [];
      layer.replaceChildren();
      // Several fields may stand in one element: their names go side by side.
      const named = new Map<Element, HTMLElement>();
      for (const { name, state, numbers } of marks) {
        for (const [at, number] of numbers.slice(0, most).entries()) {
          const element = elementOf(number);
          if (!element) continue;
          const box = document.createElement('div');
          box.className = `box ${state}`;
          layer.append(box);
          placed.push({ box, element });
          if (at > 0) continue;
          const known = named.get(element);
          const names = known ?? document.createElement('div');
          if (!known) {
            names.className = 'names';
            box.append(names);
            named.set(element, names);
          }
          const label = document.createElement('span');
          label.className = `name ${state}`;
          label.textContent = name;
          names.append(label);
        }
      }
      place();
    },
  };
}
