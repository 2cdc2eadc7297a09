// The tag list in the browser: the next batch is fetched when the end of the list comes into view.

export function tagList(): void {
  const list = document.getElementById('tags') as HTMLElement;
  const end = document.getElementById('tags-end') as HTMLElement;
  const template = document.createElement('template');
  template.innerHTML = document.getElementById('tag-template')?.textContent ?? '';
  const count = document.getElementById('count');
  let cursor: string | null = '';
  let loading = false;

  const more = async (): Promise<void> => {
    if (loading || cursor === null) return;
    loading = true;
    list.setAttribute('aria-busy', 'true');
    const answer = await fetch(`${list.dataset.source}?cursor=${encodeURIComponent(cursor)}`);
    if (answer.ok) {
      const page = (await answer.json()) as {
        total?: number;
        items: { id: string; name: string }[];
        nextCursor: string | null;
      };
      for (const tag of page.items) {
        const item = template.content.cloneNode(true) as DocumentFragment;
        const row = item.firstElementChild as HTMLElement;
        row.dataset.tagId = tag.id;
        (row.querySelector('span') as HTMLElement).textContent = tag.name;
        list.append(item);
      }
      if (count) count.textContent = page.total === 1 ? '1 tag' : `${page.total} tags`;
      cursor = page.nextCursor;
    }
    loading = false;
    list.setAttribute('aria-busy', 'false');
    end.hidden = cursor === null;
    // Still in view after a short batch: an observer only speaks when that changes.
    if (cursor !== null && end.getBoundingClientRect().top < innerHeight) void more();
  };

  new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) void more();
  }).observe(end);
}
