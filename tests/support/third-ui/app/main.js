// Starts the app: configuration, session, consent, and the views by their routes.
import { groups, labels, user, users } from './administration.js';
import { getFresh, loadConfiguration, SignedOut } from './api.js';
import { companies, company, contact, contacts } from './directory.js';
import { setBuild } from './dom.js';
import { inbox } from './inbox.js';
import { drawShell, showConsent } from './shell.js';
import { signInView } from './sign-in.js';
import { templates } from './templates.js';
import { thread } from './thread.js';
import { tickets } from './tickets.js';

const ROUTES = [
  [/^#\/vorgaenge\/(\d+)(?:\/nachricht\/\d+)?$/, thread],
  [/^#\/vorgaenge(?:\?etikett=(\d+))?$/, inbox],
  [/^#\/stoerungen\/(S-\d+)(?:\/nachricht\/\d+)?$/, thread],
  [/^#\/stoerungen$/, tickets],
  [/^#\/kontakte\/(\d+)$/, contact],
  [/^#\/kontakte$/, contacts],
  [/^#\/firmen\/(\d+)$/, company],
  [/^#\/firmen$/, companies],
  [/^#\/textbausteine$/, templates],
  [/^#\/verwaltung\/benutzer\/(\d+)$/, user],
  [/^#\/verwaltung\/benutzer$/, users],
  [/^#\/verwaltung\/gruppen$/, groups],
  [/^#\/verwaltung\/etiketten$/, labels],
];

const root = document.querySelector('kd-wurzel');
let leave = [];
let turn = 0;

/** The view before stays until the next one has what it needs. */
async function show() {
  turn += 1;
  const mine = turn;
  const hash = location.hash || '#/vorgaenge';
  if (hash.startsWith('#/anmeldung')) return showSignIn(hash);
  const [pattern, view] = ROUTES.find(([route]) => route.test(hash)) ?? ROUTES[1];
  const cleanups = [];
  try {
    const { outlet, busy } = await drawShell(root, hash);
    busy(true);
    const [, ...params] = pattern.exec(hash) ?? [];
    const node = await view({ params, onLeave: (cleanup) => cleanups.push(cleanup) });
    if (mine !== turn) {
      for (const cleanup of cleanups) cleanup();
      return;
    }
    for (const cleanup of leave.splice(0)) cleanup();
    leave = cleanups;
    outlet.replaceChildren(node);
    busy(false);
    node.dispatchEvent(new CustomEvent('kd-gezeigt'));
  } catch (error) {
    if (mine !== turn) return;
    if (error instanceof SignedOut) location.hash = `#/anmeldung?ziel=${encodeURIComponent(hash)}`;
    else showFailure(error);
  }
}

function showFailure(error) {
  const page = document.createElement('section');
  page.className = 'kd-fehlerseite';
  page.textContent = `Das hat nicht geklappt: ${error.message}`;
  const main = root.querySelector('main');
  main?.setAttribute('aria-busy', 'false');
  (main ?? root).replaceChildren(page);
}

function showSignIn(hash) {
  for (const cleanup of leave.splice(0)) cleanup();
  root.replaceChildren(
    signInView(() => {
      location.hash = new URLSearchParams(hash.split('?')[1]).get('ziel') ?? '#/vorgaenge';
    }),
  );
}

setBuild((await loadConfiguration()).bau);
showConsent();
addEventListener('hashchange', show);
await show();
setInterval(() => {
  if (!location.hash.startsWith('#/anmeldung')) getFresh('/benachrichtigungen').catch(() => null);
}, 30_000);
