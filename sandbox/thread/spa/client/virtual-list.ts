// A long list of rows of one height. Only rows in view exist, and the same few elements show them all in turn.
import type { App } from './types.ts';

export interface ListOptions<Row> {
  readonly label: string;
  /** Pixels. */
  readonly rowHeight: number;
  readonly rowTag: 'a' | 'div';
  draw(row: Row, element: HTMLElement): void;
  open(row: Row): void;
  /** @param after null for the first page. @returns the rows and the cursor of the next page, null after the last */
  load(after: string | null): Promise<{ readonly rows: readonly Row[]; readonly next: string | null }>;
}

export function virtualList<Row>(
  app: App,
  options: ListOptions<Row>,
): { element: HTMLElement; leave(): void } {
  const { ui, build } = app;
  const { h, cx } = ui;
  const spare = 4;
  const rows: Row[] = [];
  let next: string | null = null;
  let isLoading = false;
  let isOver = false;
  let hasFailed = false;

  const sizer = h('div', { class: cx('List_sizer') });
  const note = h('div', { class: cx('List_note') });
  const element = h(
    'div',
    { class: cx('List_viewport'), role: 'list', 'aria-label': options.label, tabindex: '0' },
    sizer,
    note,
  );

  /** Elements by the slot they stand in; a slot shows every row whose number it divides. */
  const slots: { element: HTMLElement; shown: number }[] = [];
  const slotOf = (slot: number): { element: HTMLElement; shown: number } => {
    const known = slots[slot];
    if (known) return known;
    const made: { element: HTMLElement; shown: number } = {
      element: h(options.rowTag, {
        role: 'listitem',
        tabindex: '-1',
        'data-testid': 'thread-row',
        onClick: (event: Event) => {
          event.preventDefault();
          const row = rows[made.shown];
          if (row) options.open(row);
        },
      }),
      shown: -1,
    };
    slots[slot] = made;
    return made;
  };

  const show = (index: number, slot: number): void => {
    const row = rows[index];
    const place = slotOf(slot);
    if (!row || place.shown === index) return;
    place.shown = index;
    options.draw(row, place.element);
    place.element.style.transform = `translateY(${index * options.rowHeight}px)`;
    if (!place.element.isConnected) sizer.append(place.element);
  };

  const render = (): void => {
    sizer.style.height = `${rows.length * options.rowHeight}px`;
    if (!build.flags.virtualised) {
      for (const index of rows.keys()) show(index, index);
      return;
    }
    const inView = Math.ceil((element.clientHeight || 600) / options.rowHeight) + 2 * spare;
    const first = Math.max(0, Math.floor(element.scrollTop / options.rowHeight) - spare);
    for (let index = first; index < Math.min(rows.length, first + inView); index += 1)
      show(index, index % inView);
  };

  const isNear = (): boolean =>
    !build.flags.virtualised ||
    element.scrollTop + element.clientHeight > rows.length * options.rowHeight - 400;

  const loadMore = async (): Promise<void> => {
    if (isLoading || isOver || hasFailed) return;
    isLoading = true;
    note.replaceChildren(ui.spinner());
    try {
      const page = await options.load(next);
      rows.push(...page.rows);
      next = page.next;
      isOver = next === null;
      note.replaceChildren(isOver ? (rows.length === 0 ? 'No threads here' : 'You’re all caught up') : '');
    } catch {
      hasFailed = true;
      note.replaceChildren(
        ui.failed(() => {
          hasFailed = false;
          void loadMore();
        }),
      );
    }
    isLoading = false;
    render();
    if (isNear()) void loadMore();
  };

  let frame = 0;
  const onScroll = (): void => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      render();
      if (isNear()) void loadMore();
    });
  };
  element.addEventListener('scroll', onScroll, { passive: true });
  addEventListener('resize', onScroll);
  void loadMore();
  return {
    element,
    leave: () => {
      isOver = true;
      removeEventListener('resize', onScroll);
    },
  };
}
