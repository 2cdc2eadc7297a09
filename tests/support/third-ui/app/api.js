// Talks to the API: brings what it wants of every request, renews the token in time, waits when told to.
import { setServerTime } from './format.js';
import { toast } from './toast.js';

const KEY = 'kd.zugriff';
const known = new Map();
let config;
let renewing = null;
let timer;

export class SignedOut extends Error {}

export async function loadConfiguration() {
  config = await (await fetch('/konfiguration.json')).json();
  return config;
}

export const apiUrl = (path) => new URL(path, config.api).href;
export const signOutUrl = () => apiUrl('/abmelden');

const access = () => JSON.parse(sessionStorage.getItem(KEY) ?? 'null');

function keep({ zugriffstoken, gueltigSekunden, pruefwert }) {
  const bis = Date.now() + gueltigSekunden * 1000;
  sessionStorage.setItem(KEY, JSON.stringify({ zugriffstoken, bis, gueltigSekunden, pruefwert }));
  clearTimeout(timer);
  timer = setTimeout(() => renew().catch(forget), gueltigSekunden * 800);
}

export function forget() {
  clearTimeout(timer);
  sessionStorage.removeItem(KEY);
}

const common = () => ({ 'X-KD-Version': config.version, 'X-Requested-With': 'XMLHttpRequest' });

/** @returns what is wrong, as text; null when signed in */
export async function signIn(benutzername, kennwort) {
  const answer = await fetch(apiUrl('/anmeldung'), {
    method: 'POST',
    credentials: 'include',
    headers: { ...common(), 'Content-Type': 'application/json' },
    body: JSON.stringify({ benutzername, kennwort }),
  });
  const body = await answer.json();
  if (!answer.ok) return body.meldung;
  keep(body);
  return null;
}

/** One renewal at a time, whoever asks. @throws SignedOut */
export function renew() {
  renewing ??= (async () => {
    const answer = await fetch(apiUrl('/anmeldung/erneuern'), {
      method: 'POST',
      credentials: 'include',
      headers: common(),
    });
    if (!answer.ok) {
      forget();
      throw new SignedOut('Sitzung beendet');
    }
    keep(await answer.json());
  })().finally(() => {
    renewing = null;
  });
  return renewing;
}

/** @returns a token with a fifth of its life left, renewed where need be */
export async function freshAccess() {
  const held = access();
  if (!held || held.bis - Date.now() < held.gueltigSekunden * 200) await renew();
  return access();
}

const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

async function send(method, path, body, again = 0) {
  const { zugriffstoken, pruefwert } = await freshAccess();
  const headers = { ...common(), Authorization: `Bearer ${zugriffstoken}` };
  const seen = method === 'GET' ? known.get(path) : undefined;
  if (seen) headers['If-None-Match'] = seen.etag;
  if (method !== 'GET') headers['X-KD-Pruefwert'] = pruefwert;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const answer = await fetch(apiUrl(path), {
    ...{ method, headers, credentials: 'include' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  setServerTime(answer.headers.get('X-KD-Serverzeit'));
  if (answer.status === 401 && again < 1) {
    await renew();
    return send(method, path, body, again + 1);
  }
  if (answer.status === 429 && again < 5) {
    toast('Server ausgelastet – neuer Versuch …');
    await pause(Number(answer.headers.get('Retry-After') ?? 1));
    return send(method, path, body, again + 1);
  }
  if (answer.status === 304 && seen) return seen.body;
  if (answer.status === 204) return null;
  if (!answer.ok) throw new Error(`${answer.status} ${path}`);
  const told = await answer.json();
  const etag = answer.headers.get('ETag');
  if (method === 'GET' && etag) known.set(path, { etag, body: told });
  return told;
}

export const get = (path) => send('GET', path);
export const post = (path, body) => send('POST', path, body);
export const put = (path, body) => send('PUT', path, body);

/** Past every cache on the way. */
export const getFresh = (path) => get(`${path}${path.includes('?') ? '&' : '?'}_=${Date.now()}`);

/** Every row of a collection, page by page. */
export async function getAll(path, rel) {
  const rows = [];
  for (let next = path; next; ) {
    const page = await get(next);
    rows.push(...page._embedded[rel]);
    next = page._links?.naechste?.href;
  }
  return rows;
}

export function beacon(what, detail) {
  navigator.sendBeacon(apiUrl('/telemetrie'), JSON.stringify({ ereignis: what, ...detail }));
}

/** EventSource cannot set headers: what the API wants goes into the query. */
export async function openEvents(vorgang) {
  const { zugriffstoken } = await freshAccess();
  const query = new URLSearchParams({ vorgang, zugriffstoken, version: config.version });
  return new EventSource(apiUrl(`/ereignisse?${query}`), { withCredentials: true });
}
