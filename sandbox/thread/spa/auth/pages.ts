// The two pages of the sign-in, on its own origin.
import { html } from 'hono/html';
import type { Html } from '../../pages/view.ts';

const style = `body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f4f4f7;font:15px/1.4 system-ui,sans-serif}
main{background:#fff;width:340px;padding:40px;border-radius:6px;box-shadow:0 12px 40px #0002}h1{font-size:22px}
label{display:block;margin:14px 0 4px}input{width:100%;box-sizing:border-box;padding:11px;border:1px solid #c9cace;border-radius:3px;font:inherit}
button{margin-top:18px;width:100%;padding:12px;border:0;border-radius:3px;background:#635dff;color:#fff;font:inherit}.e{color:#d03c38}`;

const frame = (title: string, body: Html): Html => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title><meta name="viewport" content="width=device-width, initial-scale=1"><style>${style}</style></head>
<body><main>${body}</main></body></html>`;

const problem = (text: string | null): Html =>
  text === null ? html`` : html`<p class="e" role="alert">${text}</p>`;

export const identifierPage = (state: string, refusal: string | null): Html =>
  frame(
    'Log in | Thread',
    html`<h1>Welcome</h1><p>Log in to Thread to continue to the Inbox.</p>${problem(refusal)}
<form method="post" action="/u/login/identifier?state=${state}"><input type="hidden" name="state" value="${state}">
<label for="username">Email address</label><input id="username" name="username" type="text" inputmode="email" autocomplete="email" required autofocus>
<button type="submit" name="action" value="default">Continue</button></form>`,
  );

export const passcodePage = (state: string, email: string, refusal: string | null): Html =>
  frame(
    'Enter your code | Thread',
    html`<h1>Verify Your Identity</h1><p>We’ve sent an email with your code to ${email}</p>${problem(refusal)}
<form method="post" action="/u/login/passwordless-email-challenge?state=${state}"><input type="hidden" name="state" value="${state}">
<label for="code">Enter the code</label><input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" required autofocus>
<button type="submit" name="action" value="default">Continue</button></form>`,
  );

export const oopsPage = (text: string): Html =>
  frame('Error | Thread', html`<h1>Oops!, something went wrong</h1>${problem(text)}`);
