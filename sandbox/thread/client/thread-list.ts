// The Inbox list in the browser: only the rows in view exist, fetched fifty at a time.

export function threadList(): void {
  interface Row {
    id: string;
    number: string;
    subject: string;
    contact: { name: string } | null;
    company: { name: string } | null;
    status: string;
    owner: { name: string } | null;
    updatedAt: string;
  }
  const size = 50;
  const height = 64;
  const list = document.getElementById('thread-list') as HTMLElement;
  const sizer = list.querySelector('[data-sizer]') as HTMLElement;
  const template = document.createElement('template');
  template.innerHTML = document.getElementById('thread-row')?.textContent ?? '';
  const count = document.getElementById('count');
  const blocks = new Map<number, Promise<void>>();
  const rows: (Row | undefined)[] = [];
  let total = 0;

  const shortDate = (iso: string): string => {
    const date = new Date(iso);
    const zone = 'America/New_York';
    const year = (of: Date): string => of.toLocaleDateString('en-US', { year: 'numeric', timeZone: zone });
    const day = date.toLocaleDateString('en-US', { month: 'short', day: 'numeric', timeZone: zone });
    return year(date) === year(new Date()) ? day : `${day}, ${year(date)}`;
  };

  const load = async (block: number): Promise<void> => {
    const answer = await fetch(`${list.dataset.source}&offset=${block * size}&limit=${size}`);
    if (!answer.ok) {
      blocks.delete(block);
      throw new Error(`the list answered ${answer.status}`);
    }
    const page = (await answer.json()) as { total?: number; items: Row[] };
    page.items.forEach((row, index) => {
      rows[block * size + index] = row;
    });
    // Without a total the list grows as long as full blocks arrive.
    const known = block * size + page.items.length + (page.items.length === size ? 1 : 0);
    total = page.total ?? Math.max(total, known);
    if (count) count.textContent = page.total === 1 ? '1 thread' : `${page.total} threads`;
  };

  const need = (block: number): Promise<void> => {
    const asked = blocks.get(block) ?? load(block);
    blocks.set(block, asked);
    return asked;
  };

  const cellTexts = (row: Row): Record<string, string> => ({
    number: row.number,
    subject: row.subject,
    contact: row.contact?.name ?? '',
    company: row.company?.name ?? '',
    status: row.status,
    owner: row.owner?.name ?? 'Unassigned',
    updated: shortDate(row.updatedAt),
  });

  const drawRow = (index: number, row: Row): void => {
    const fragment = template.content.cloneNode(true) as DocumentFragment;
    const link = fragment.firstElementChild as HTMLAnchorElement;
    link.href = `/inbox/threads/${row.id}`;
    link.dataset.threadId = row.id;
    link.setAttribute('aria-rowindex', String(index + 1));
    link.style.transform = `translateY(${index * height}px)`;
    const texts = cellTexts(row);
    for (const cell of link.querySelectorAll<HTMLElement>('[data-cell]')) {
      cell.textContent = texts[cell.dataset.cell ?? ''] ?? '';
    }
    sizer.append(link);
  };

  let drawing = 0;
  const draw = async (): Promise<void> => {
    drawing += 1;
    const mine = drawing;
    const first = Math.max(0, Math.floor(list.scrollTop / height) - 2);
    const last = first + Math.ceil(list.clientHeight / height) + 4;
    list.setAttribute('aria-busy', 'true');
    for (let block = Math.floor(first / size); block <= Math.floor(last / size); block += 1) {
      if (block === 0 || block * size < total) await need(block);
    }
    if (mine !== drawing) return;
    sizer.style.height = `${total * height}px`;
    list.setAttribute('aria-rowcount', String(total));
    sizer.replaceChildren();
    for (let index = first; index <= last; index += 1) {
      const row = rows[index];
      if (row) drawRow(index, row);
    }
    list.setAttribute('aria-busy', 'false');
  };

  list.addEventListener('scroll', () => void draw());
  addEventListener('resize', () => void draw());
  void draw();
}
