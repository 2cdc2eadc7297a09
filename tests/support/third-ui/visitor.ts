// Reads the API by plain requests, as a careful visitor would: signed in once, every link followed, every event heard.
import type { Message } from '../../../model/records.ts';
import type { ThirdUi } from './start.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are checked by what they add up to
export type Json = any;

export const VERSION = { 'X-KD-Version': '7.4.2', 'X-Requested-With': 'XMLHttpRequest' };

export interface Visit {
  readonly desk: ThirdUi;
  readonly cookie: string;
  readonly token: string;
  readonly csrf: string;
  ask(path: string, init?: RequestInit): Promise<Response>;
  get(path: string): Promise<Json>;
}

export async function enter(desk: ThirdUi): Promise<Visit> {
  const body = JSON.stringify({ benutzername: desk.user, kennwort: desk.password });
  const answer = await fetch(`${desk.apiUrl}/anmeldung`, { method: 'POST', headers: VERSION, body });
  const { zugriffstoken: token, pruefwert: csrf } = (await answer.json()) as Json;
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const ask = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = { ...VERSION, Authorization: `Bearer ${token}`, ...(init.headers as object) };
    return fetch(desk.apiUrl + path, { ...init, headers });
  };
  return { desk, cookie, token, csrf, ask, get: async (path) => (await ask(path)).json() };
}

/** Every row of a collection, link by link. */
export async function allRows(visit: Visit, path: string, rel: string): Promise<Json[]> {
  const rows: Json[] = [];
  for (let next: string | undefined = path; next; ) {
    const page: Json = await visit.get(next);
    rows.push(...page._embedded[rel]);
    next = page._links.naechste?.href;
  }
  return rows;
}

export const last = (href?: string): string | null => href?.split('/').at(-1) ?? null;
export const second = (time: string | number | null): string | null =>
  time === null ? null : `${new Date(time).toISOString().slice(0, 19)}Z`;
const KINDS: Record<string, Message['kind']> = {
  ...{ Antwort: 'reply', 'interne Notiz': 'note', Systemmeldung: 'activity' },
};

/** What an event stream tells until its first heartbeat. */
async function events({ desk, token }: Visit, id: string): Promise<{ event: string; data: Json }[]> {
  const stop = new AbortController();
  const query = new URLSearchParams({ vorgang: id, zugriffstoken: token, version: '7.4.2' });
  const answer = await fetch(`${desk.apiUrl}/ereignisse?${query}`, { signal: stop.signal });
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of answer.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (/event: herzschlag\n[\s\S]*\n\n$/.test(text)) break;
  }
  stop.abort();
  return text
    .split('\n\n')
    .filter((block) => block.includes('event:'))
    .map((block) => ({
      event: /^event: (.*)$/m.exec(block)?.[1] ?? '',
      data: JSON.parse([...block.matchAll(/^data: (.*)$/gm)].map(([, line]) => line).join('\n')),
    }));
}

/** The messages of one thread as the API adds up to them: all pages, all notes, all events. */
export async function messagesOf(
  visit: Visit,
  id: string,
  people: Json[],
): Promise<{ messages: Message[]; files: Json[] }> {
  const told: Json[] = [];
  for (let next: string | undefined = `/vorgaenge/${id}/nachrichten`; next; ) {
    const page: Json = await visit.get(next);
    told.unshift(...page._embedded.nachrichten);
    next = page._links.aeltere?.href;
  }
  told.push(...(await visit.get(`/vorgaenge/${id}/notizen`))._embedded.notizen);
  for (const { event, data } of await events(visit, id)) {
    if (event === 'nachricht') told.push(data.nachricht);
    if (event === 'aenderung') Object.assign(told.find((one) => one.id === data.id) ?? {}, data);
  }
  const read = told.map((one): Message => {
    const person = people.find(({ id: known }) => String(known) === last(one._links.autor?.href));
    const author = one._links.autor
      ? { type: person?.art === 'Kontakt' ? 'contact' : 'user', id: person ? String(person.id) : null }
      : { type: 'system', id: null };
    const name = person?.name ?? (one._links.autor ? 'Unbekannte Person' : 'System');
    return {
      ...{ id: String(one.id), kind: KINDS[one.art] ?? 'activity' },
      author: { ...author, name } as Message['author'],
      createdAt: second(one.gesendet) ?? '',
      subject: null,
      html: one.geloescht ? '' : one.text.replaceAll('"kd-datei:', '"attachment:'),
      editedAt: one.geloescht ? null : second(one.bearbeitet),
      deleted: one.geloescht,
      attachmentIds: one._embedded.dateien.map((file: Json) => file.id),
    };
  });
  // Stable: what the source shows first stays first where the second is the same.
  const messages = read.sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
  return { messages, files: told.flatMap((one) => one._embedded.dateien) };
}
