// Tells the others who is looking at a thread: a write by merely opening a page (a fault, off by default).

export function presence(): void {
  const thread = document.querySelector<HTMLElement>('[data-thread-id]')?.dataset.threadId;
  void fetch('/inbox/api/presence', { method: 'POST', body: JSON.stringify({ thread }) });
}
