// A menu beside its button, drawn at the end of the body; everything else is out of reach while it is open.
import type { MenuOptions, Ui } from './types.ts';

export function openMenu(ui: Ui, trigger: HTMLElement, options: MenuOptions): void {
  if (trigger.getAttribute('aria-expanded') === 'true') return;
  const close = (): void => {
    content.remove();
    document.body.style.pointerEvents = '';
    trigger.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', outside, true);
    document.removeEventListener('keydown', onKey, true);
  };
  const outside = (event: Event): void => {
    if (!content.contains(event.target as Node)) close();
  };
  const items = options.items.map((item) => {
    const role = options.kind === 'radio' ? 'menuitemradio' : 'menuitem';
    const props = options.kind === 'radio' ? { 'aria-checked': String(item.isChecked ?? false) } : {};
    const onClick = (): void => {
      close();
      item.onSelect();
    };
    return ui.h('div', { class: ui.cx('Menu_item'), role, tabindex: '-1', ...props, onClick }, item.text);
  });
  const onKey = (event: KeyboardEvent): void => {
    const at = items.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown') items[Math.min(at + 1, items.length - 1)]?.focus();
    else if (event.key === 'ArrowUp') items[Math.max(at - 1, 0)]?.focus();
    else if (event.key === 'Enter' && at >= 0) items[at]?.click();
    else return;
    event.preventDefault();
  };
  const content = ui.h(
    'div',
    { class: ui.cx('Menu_content'), role: 'menu', 'aria-label': options.label },
    items,
  );
  const box = trigger.getBoundingClientRect();
  content.style.transform = `translate(${Math.round(box.left)}px, ${Math.round(box.bottom + 4)}px)`;
  document.body.style.pointerEvents = 'none';
  content.style.pointerEvents = 'auto';
  document.body.append(content);
  trigger.setAttribute('aria-expanded', 'true');
  document.addEventListener('pointerdown', outside, true);
  document.addEventListener('keydown', onKey, true);
}
