// A ticket's page in the browser: fetched as JSON and poured into the templates of the page.

export function ticketPage(): void {
  type Named = { id: string; name: string } | null;
  interface Line {
    id: string;
    kind: 'external' | 'internal' | 'activity';
    author: { kind: string; id: string | null; name: string; deactivated: boolean };
    createdAt: string;
    subject?: string;
    editedAt: string | null;
    deleted: boolean;
    html: string;
    attachments: { name: string; bytes: number; inline: boolean; url: string }[];
  }
  interface Ticket {
    number: string;
    summary: string;
    description: string;
    status: { name: string };
    priority: { name: string } | null;
    type: { name: string } | null;
    board: { name: string } | null;
    psa: { number: string } | null;
    company: Named;
    contact: Named;
    owner: { id: string; name: string; deactivated: boolean } | null;
    team: Named;
    tags: { name: string }[];
    customFields: { id: string; name: string; value: string }[];
    createdAt: string;
    updatedAt: string | null;
    closedAt: string | null;
    messageCount?: number;
    messages: Line[];
  }
  const root = document.getElementById('ticket') as HTMLElement;
  const clone = (id: string): DocumentFragment => {
    const template = document.createElement('template');
    template.innerHTML = document.getElementById(id)?.textContent ?? '';
    return template.content;
  };
  const one = (parent: ParentNode, selector: string): HTMLElement =>
    parent.querySelector(selector) as HTMLElement;

  const parts = (iso: string): Record<string, string> => {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: 'America/New_York',
      month: 'short',
      day: 'numeric',
      year: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'shortOffset',
    });
    return Object.fromEntries(format.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]));
  };
  const fullTime = (iso: string): string => {
    const p = parts(iso);
    const clock = `${p.hour}:${p.minute}:${p.second} ${p.dayPeriod}`;
    return `${p.month} ${p.day}, ${p.year}, ${clock} ${p.timeZoneName}`;
  };
  const setTime = (element: HTMLElement, iso: string, before = ''): void => {
    const p = parts(iso);
    const year = p.year === parts(new Date().toISOString()).year ? '' : `, ${p.year}`;
    element.title = fullTime(iso);
    element.textContent = `${before}${p.month} ${p.day}${year}`;
  };
  const time = (iso: string): HTMLElement => {
    const element = document.createElement('time');
    setTime(element, iso);
    return element;
  };

  const person = (kind: string, who: { id: string | null; name: string; deactivated?: boolean }): Node[] => {
    if (who.id === null) {
      const bare = one(clone('person-template'), '[data-slot=bare]');
      bare.textContent = who.name;
      return [bare];
    }
    const element = document.createElement(kind === 'member' || kind === 'team' ? 'span' : 'a');
    element.textContent = who.name;
    element.dataset[`${kind}Id`] = who.id;
    if (element instanceof HTMLAnchorElement) {
      element.href = `/admin/clients/${kind === 'company' ? 'companies' : 'contacts'}/${who.id}`;
    }
    if (!who.deactivated) return [element];
    return [element, new Text(' '), one(clone('person-template'), '[data-slot=left]')];
  };

  const humanSize = (bytes: number): string => {
    if (bytes < 1024) return `${bytes} B`;
    return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  };

  const drawFiles = (item: HTMLElement, line: Line): void => {
    const list = one(item, '[aria-label=Attachments]');
    const sample = one(list, 'li');
    const files = line.attachments.filter((file) => !file.inline);
    for (const file of files) {
      const chip = sample.cloneNode(true) as HTMLElement;
      const link = one(chip, 'a') as HTMLAnchorElement;
      link.href = file.url;
      link.download = file.name;
      link.textContent = file.name;
      one(chip, 'span').textContent = humanSize(file.bytes);
      list.append(chip);
    }
    sample.remove();
    if (files.length === 0) list.remove();
  };

  const drawMessage = (line: Line): DocumentFragment => {
    const kind = { external: 'reply', internal: 'note', activity: 'activity' }[line.kind];
    const label = { external: 'Reply', internal: 'Internal note', activity: 'Activity' }[line.kind];
    const fragment = clone('message-template');
    const item = one(fragment, 'li');
    item.id = `message-${line.id}`;
    Object.assign(item.dataset, { messageId: line.id, kind });
    item.setAttribute('aria-label', `${label} from ${line.author.name}`);
    if (kind !== 'note') one(item, '[data-slot=internal]').remove();
    const author = one(item, 'span');
    author.dataset.author = line.author.kind;
    author.append(...person(line.author.kind, line.author));
    setTime(one(item, 'time'), line.createdAt);
    const edited = one(item, 'time').nextElementSibling as HTMLElement;
    if (line.editedAt === null) edited.remove();
    else setTime(edited, line.editedAt, 'edited ');
    if (line.subject !== undefined) {
      const subject = document.createElement('strong');
      subject.className = 'subject';
      subject.textContent = line.subject;
      one(item, 'div').append(' ', subject);
    }
    const body = one(item, 'p').nextElementSibling as HTMLElement;
    if (!line.deleted) one(item, 'p').remove();
    if (line.html === '') body.remove();
    else body.innerHTML = line.html;
    drawFiles(item, line);
    return fragment;
  };

  const drawDetails = (panel: ParentNode, ticket: Ticket): void => {
    const none = new Text('None');
    const tags = clone('tags-template');
    const list = one(tags, 'ul');
    const sample = one(list, 'li');
    for (const { name } of ticket.tags) {
      const tag = sample.cloneNode() as HTMLElement;
      tag.textContent = name;
      list.append(tag);
    }
    sample.remove();
    const values: Record<string, (Node | string)[]> = {
      status: [ticket.status.name],
      priority: ticket.priority ? [ticket.priority.name] : [],
      type: ticket.type ? [ticket.type.name] : [],
      board: ticket.board ? [ticket.board.name] : [],
      psa: ticket.psa ? [ticket.psa.number] : [],
      company: ticket.company ? person('company', ticket.company) : [none.cloneNode()],
      contact: ticket.contact ? person('contact', ticket.contact) : [none.cloneNode()],
      owner: ticket.owner ? person('member', ticket.owner) : ['Unassigned'],
      team: ticket.team ? person('team', ticket.team) : [none.cloneNode()],
      tags: ticket.tags.length > 0 ? [tags] : [none.cloneNode()],
      created: [time(ticket.createdAt)],
      updated: ticket.updatedAt === null ? [] : [time(ticket.updatedAt)],
      closed: ticket.closedAt === null ? [] : [time(ticket.closedAt)],
    };
    for (const row of panel.querySelectorAll<HTMLElement>('[data-field]')) {
      const value = values[row.dataset.field ?? ''] ?? [];
      if (value.length === 0) row.remove();
      else one(row, 'dd').append(...value);
    }
  };

  const drawProperties = (page: ParentNode, ticket: Ticket): void => {
    const list = one(page, '[aria-label="Custom properties"]');
    for (const { id, name, value } of ticket.customFields) {
      const row = clone('property-template');
      one(row, 'dt').dataset.propertyId = id;
      one(row, 'dt').textContent = name;
      one(row, 'dd').textContent = value;
      list.append(row);
    }
    if (ticket.customFields.length > 0) return;
    list.previousElementSibling?.remove();
    list.remove();
  };

  const draw = async (): Promise<void> => {
    const answer = await fetch(root.dataset.source ?? '');
    if (!answer.ok) throw new Error(`the ticket answered ${answer.status}`);
    const { ticket } = (await answer.json()) as { ticket: Ticket };
    const page = clone('ticket-template');
    one(page, '[data-slot=number]').textContent = ticket.number;
    one(page, '[data-slot=summary]').textContent = ticket.summary;
    one(page, '[data-slot=description]').textContent = ticket.description;
    const count = page.querySelector('#count');
    if (count)
      count.textContent = `${ticket.messageCount} ${ticket.messageCount === 1 ? 'message' : 'messages'}`;
    drawDetails(page, ticket);
    drawProperties(page, ticket);
    one(page, 'ol').append(...ticket.messages.map(drawMessage));
    root.replaceChildren(page);
    root.setAttribute('aria-busy', 'false');
  };
  void draw();
}
