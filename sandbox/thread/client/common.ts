// On every page: the menu, buttons that post, and links and buttons that load a piece of the page.

export function common(): void {
  const fetchFragment = async (trigger: HTMLElement): Promise<void> => {
    const item = trigger.closest('li');
    const answer = await fetch(trigger.dataset.fragment ?? '');
    if (!item || !answer.ok) return;
    const template = document.createElement('template');
    template.innerHTML = await answer.text();
    item.replaceWith(template.content);
  };

  const loadMore = async (button: HTMLElement): Promise<void> => {
    const answer = await fetch(button.dataset.next ?? button.dataset.moreUrl ?? '');
    if (!answer.ok) return;
    const template = document.createElement('template');
    template.innerHTML = await answer.text();
    button.replaceWith(template.content);
  };

  const post = async (button: HTMLElement): Promise<void> => {
    await fetch(button.dataset.post ?? '', { method: 'POST' });
    location.reload();
  };

  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const trigger = target?.closest<HTMLElement>(
      '[data-fragment], [data-next], [data-more-url], [data-post], [data-toggle]',
    );
    if (!trigger) return;
    event.preventDefault();
    if (trigger.dataset.fragment) void fetchFragment(trigger);
    else if (trigger.dataset.next ?? trigger.dataset.moreUrl) void loadMore(trigger);
    else if (trigger.dataset.post) void post(trigger);
    else {
      const menu = document.getElementById(trigger.dataset.toggle ?? '');
      if (menu) menu.hidden = !menu.hidden;
      trigger.setAttribute('aria-expanded', String(menu?.hidden === false));
    }
  });

  // Whatever is typed is kept as a draft at once, sent or not.
  document.addEventListener('input', (event) => {
    const field = event.target instanceof HTMLTextAreaElement ? event.target : null;
    const form = field?.closest<HTMLElement>('[data-draft]');
    if (!field || !form) return;
    const draft = { threadId: form.dataset.draft, body: field.value };
    void fetch('/inbox/api/drafts', { method: 'POST', body: JSON.stringify(draft) });
  });

  if (matchMedia('(max-width: 760px)').matches) {
    for (const fold of document.querySelectorAll('nav > details')) fold.removeAttribute('open');
  }
}
