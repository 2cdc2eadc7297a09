// Sign-in: the e-mail first, then the passcode that was mailed.
import { html } from 'hono/html';
import { bare } from './layout.ts';
import { k } from './names.ts';
import { none } from './parts.ts';
import type { Html } from './view.ts';

export function emailPage(next: string): Html {
  const body = html`<main class="${k('Alone')}"><h1>Sign in</h1>
<form id="login-form" class="${k('LoginForm')}" method="post" action="/login"><label for="email">Work email</label>
<input id="email" name="email" type="email" autocomplete="username" required autofocus><input type="hidden" name="next" value="${next}">
<button class="btn ${k('Primary')}" type="submit">Continue</button></form></main>`;
  return bare('Sign in', body);
}

export function passcodePage(email: string, next: string, error: string | null): Html {
  const alert = error === null ? none : html`<p role="alert" class="${k('Alert')}">${error}</p>`;
  const body = html`<main class="${k('Alone')}"><h1>Check your email</h1><p>We sent a passcode to ${email}, if there is an account.</p>${alert}
<form id="passcode-form" class="${k('LoginForm')}" method="post" action="/login/passcode"><label for="passcode">Passcode</label>
<input id="passcode" name="passcode" inputmode="numeric" autocomplete="one-time-code" maxlength="6" required autofocus><input type="hidden" name="next" value="${next}">
<button class="btn ${k('Primary')}" type="submit">Verify</button></form><p><a class="${k('Link')}" href="/login">Use another email</a></p></main>`;
  return bare('Check your email', body);
}
