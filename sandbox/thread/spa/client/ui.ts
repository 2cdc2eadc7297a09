// The pieces every page is drawn with.
import { classNameOf } from './class-names.ts';
import { openMenu } from './menu.ts';
import { createClock } from './times.ts';
import type { AppBuild, Child, Props, Ui } from './types.ts';

/** @param zone time zone of the workspace. @param go follows a link inside the app */
export function createUi(build: AppBuild, zone: string, go: (path: string) => void): Ui {
  const cx = (...names: string[]): string => names.map((name) => classNameOf(name, build.salt)).join(' ');

  const append = (parent: Node, child: Child): void => {
    if (child === null || child === undefined || child === false) return;
    if (Array.isArray(child)) for (const one of child) append(parent, one as Child);
    else parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  };

  const h = (tag: string, props: Props = {}, ...children: Child[]): HTMLElement => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(props)) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith('on')) made.addEventListener(name.slice(2).toLowerCase(), value as EventListener);
      else if (name === 'class') made.className = String(value);
      // Marks for tests are left out of hashed builds, as many teams do in production.
      else if (name !== 'data-testid' || build.salt === '')
        made.setAttribute(name, value === true ? '' : String(value));
    }
    append(made, children);
    return made;
  };

  const svg = (path: string, className: string): SVGElement => {
    const space = 'http://www.w3.org/2000/svg';
    const made = document.createElementNS(space, 'svg');
    made.setAttribute('viewBox', '0 0 20 20');
    made.setAttribute('class', className);
    made.setAttribute('aria-hidden', 'true');
    const shape = document.createElementNS(space, 'path');
    shape.setAttribute('d', path);
    made.append(shape);
    return made;
  };

  const clock = createClock(zone);

  const time = (iso: string | null): Node => {
    if (iso === null) return h('span', { class: cx('Muted') }, '—');
    const short = clock.short(iso);
    if (!build.flags.hoverTimes)
      return h('time', { class: cx('Time'), datetime: iso, title: clock.exact(iso) }, short);
    let tip: HTMLElement | null = null;
    const hide = (): void => {
      tip?.remove();
      tip = null;
    };
    const show = (event: Event): void => {
      if (tip) return;
      tip = h('div', { class: cx('Tooltip_content'), role: 'tooltip' }, clock.exact(iso));
      const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
      tip.style.transform = `translate(${Math.round(box.left)}px, ${Math.round(box.bottom + 4)}px)`;
      document.body.append(tip);
    };
    const props = { onPointerEnter: show, onFocus: show, onPointerLeave: hide, onBlur: hide };
    return h('span', { class: cx('Time'), ...props }, short);
  };

  const link = (path: string, ...children: Child[]): HTMLElement =>
    h(
      'a',
      {
        class: cx('Link'),
        href: path,
        onClick: (event: MouseEvent) => {
          if (event.metaKey || event.ctrlKey || event.button !== 0) return;
          event.preventDefault();
          go(path);
        },
      },
      ...children,
    );

  const button = (label: Child, onClick: () => void, props: Props = {}): HTMLElement =>
    h('button', { type: 'button', class: cx('Button'), onClick, ...props }, label);

  const ui: Ui = {
    ...{ cx, h, svg, time, link, button },
    menu: (options) => {
      const trigger = h(
        'button',
        {
          type: 'button',
          class: cx('Menu_trigger'),
          'aria-haspopup': 'menu',
          'aria-expanded': 'false',
          'aria-label': options.label,
        },
        options.text,
      );
      const open = (): void => openMenu(ui, trigger, options);
      // As Radix does: the press opens it, not the click that follows.
      trigger.addEventListener('pointerdown', (event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        open();
      });
      trigger.addEventListener('keydown', (event) => {
        if (['Enter', ' ', 'ArrowDown'].includes(event.key)) {
          event.preventDefault();
          open();
        }
      });
      return trigger;
    },
    dialog: (title, content, options = {}) => {
      const overlay = h('div', { class: cx('Dialog_overlay') });
      const close = (): void => {
        overlay.remove();
        box.remove();
        document.removeEventListener('keydown', onKey);
        options.onClose?.();
      };
      const onKey = (event: KeyboardEvent): void => {
        if (event.key === 'Escape') close();
      };
      const box = h(
        'div',
        {
          class: cx('Dialog_content'),
          role: 'dialog',
          'aria-modal': 'true',
          'aria-label': title,
          tabindex: '-1',
        },
        h(
          'header',
          { class: cx('Dialog_header') },
          h('h2', {}, title),
          button('✕', close, { 'aria-label': 'Close' }),
        ),
        content,
      );
      if (options.modal !== false) overlay.addEventListener('click', close);
      document.addEventListener('keydown', onKey);
      document.body.append(overlay, box);
      box.focus();
      return close;
    },
    spinner: () => h('div', { class: cx('Spinner'), role: 'progressbar', 'aria-label': 'Loading' }),
    failed: (retry) =>
      h('div', { class: cx('Failed'), role: 'alert' }, 'Something went wrong. ', button('Try again', retry)),
    facts: (rows) =>
      h(
        'div',
        { class: cx('Facts') },
        rows.map(([label, value]) =>
          value === null
            ? null
            : h(
                'div',
                { class: cx('Fact_row') },
                h('span', { class: cx('Fact_label') }, label),
                h('div', { class: cx('Fact_value') }, value),
              ),
        ),
      ),
  };
  return ui;
}
