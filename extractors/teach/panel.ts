// Runs in the page, in a world of its own: the list of fields, the offered ways and the buttons. Text of the customer's
// page becomes text here and never anything else. Handed over as text, so it must stand alone.
import type { Mark } from '../overlay/marks.ts';

/** Everything the panel shows; plain data. */
export interface PanelView {
  readonly title: string;
  readonly words: string;
  readonly undo: number;
  readonly fields: readonly {
    readonly path: string;
    readonly state: string;
    readonly note: string;
    readonly isChosen: boolean;
  }[];
  readonly offers: readonly {
    readonly said: string;
    readonly value: string;
    readonly proof: string;
    readonly isRefused: boolean;
  }[];
  readonly marks: readonly Mark[];
}

export interface Panel {
  readonly element: HTMLElement;
  show(view: PanelView): void;
  say(words: string): void;
  /** What pressing the element means; null for what is no button. */
  pressed(element: Element | null): Readonly<Record<string, unknown>> | null;
  /** The buttons, in the order they are reached by keyboard. */
  stops(): HTMLElement[];
}

export function createPanel(): Panel {
  const make = <K extends keyof HTMLElementTagNameMap>(
    tag: K,
    className: string,
    text = '',
  ): HTMLElementTagNameMap[K] => {
    const element = document.createElement(tag);
    if (className !== '') element.className = className;
    element.textContent = text;
    return element;
  };
  const button = (act: string, text: string, value = ''): HTMLButtonElement => {
    const element = make('button', act, text);
    element.type = 'button';
    element.dataset.act = act;
    element.dataset.value = value;
    return element;
  };
  const symbols: Record<string, string> = {
    ...{
      placed: '✓ placed',
      wrong: '! wrong',
      missing: '○ missing',
      empty: '– none here',
      elsewhere: '→ elsewhere',
    },
  };
  const panel = make('section', 'panel');
  panel.setAttribute('aria-label', 'threadlift teach');
  const head = make('header', '');
  const title = make('h1', '');
  const undo = button('undo', 'Undo');
  const size = button('size', 'Fold');
  head.append(title, undo, button('side', 'Other side'), size, button('done', 'Done'));
  const words = make('p', 'words');
  words.setAttribute('role', 'status');
  const offers = make('ol', 'offers');
  offers.setAttribute('aria-label', 'Ways to this field');
  const fields = make('ul', 'fields');
  fields.setAttribute('aria-label', 'Fields');
  panel.append(head, words, offers, fields);
  const stops = (): HTMLElement[] =>
    [...panel.querySelectorAll('button')].filter((one) => !one.disabled && one.offsetParent !== null);

  const offerOf = (offer: PanelView['offers'][number], at: number): HTMLLIElement => {
    const item = make('li', offer.isRefused ? 'offer refused' : 'offer');
    item.append(make('code', 'said', offer.said), make('span', 'value', offer.value));
    if (!offer.isRefused) {
      const accept = button('accept', 'Accept', String(at));
      accept.setAttribute('aria-label', `Accept ${offer.said}`);
      item.append(accept);
    }
    item.append(make('span', 'proof', offer.proof));
    return item;
  };
  const fieldOf = (field: PanelView['fields'][number]): HTMLLIElement => {
    const item = make('li', field.state);
    const press = button('choose', '', field.path);
    press.setAttribute('aria-pressed', String(field.isChosen));
    press.append(
      make('span', 'state', symbols[field.state] ?? field.state),
      make('span', 'path', field.path),
    );
    if (field.note !== '') press.append(make('span', 'note', field.note));
    item.append(press);
    return item;
  };

  return {
    element: panel,
    stops,
    say(line) {
      words.textContent = line;
    },
    show(view) {
      const root = panel.getRootNode() as ShadowRoot;
      const held = root.activeElement instanceof HTMLElement ? root.activeElement.dataset : undefined;
      const scrolled = fields.scrollTop;
      title.textContent = view.title;
      words.textContent = view.words;
      undo.textContent = view.undo > 0 ? `Undo (${view.undo})` : 'Undo';
      undo.disabled = view.undo === 0;
      offers.replaceChildren(...view.offers.map(offerOf));
      fields.replaceChildren(...view.fields.map(fieldOf));
      fields.scrollTop = scrolled;
      fields.querySelector('[aria-pressed=true]')?.scrollIntoView({ block: 'nearest' });
      if (held?.act === undefined) return;
      const same = stops().find(({ dataset }) => dataset.act === held.act && dataset.value === held.value);
      // What was pressed may be gone; the keyboard then goes on at what is to be done next.
      (same ?? panel.querySelector<HTMLElement>('.accept, [aria-pressed=true]') ?? stops()[0])?.focus();
    },
    pressed(element) {
      const found = element?.closest<HTMLButtonElement>('button[data-act]');
      if (!found || found.disabled) return null;
      const { act = '', value = '' } = found.dataset;
      if (act === 'side') panel.classList.toggle('left');
      else if (act === 'size') {
        const isSmall = panel.classList.toggle('small');
        size.textContent = isSmall ? 'Unfold' : 'Fold';
      } else return { act, value };
      return {};
    },
  };
}
