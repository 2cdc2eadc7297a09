// Finds the form somebody signs in by: which fields want what, and the button that sends it. Pure; whether an element
// is visible, and what became of it, the browser tells.
import type { Element, ParentNode } from 'domhandler';
import { quote } from '../css-for.ts';
import { closest, findAll, findOne } from '../document.ts';
import { fold, textOf } from '../text.ts';

export type Wanted = 'email' | 'passcode' | 'password' | 'username';

export interface LoginFill {
  readonly with: Wanted;
  /** Best first. */
  readonly select: readonly string[];
  readonly evidence: string;
}

export interface LoginForm {
  readonly fills: readonly LoginFill[];
  /** Best first; empty where no button is found. */
  readonly submit: readonly string[];
  /** Where the form is sent to, as the page has it; null where a script sends it. */
  readonly action: string | null;
  /** Names the form, or what it asks for, where nothing names the form. */
  readonly marks: readonly string[];
  /** Where the page tells that it refused somebody, where there is such a place. */
  readonly refused: string | null;
}

const TEXT_TYPES = new Set(['text', 'email', 'tel', 'number', 'password', '']);
const CODE =
  /one.?time|otp|passcode|\bpin\b|verification|2fa|mfa|(?:^|\W)code(?:\W|$)|\btoken\b|authenticat/i;
const PERSON = /user|login|e-?mail|account|identifier|\bname\b/i;

/** The first form of the page that asks who one is, or for a secret; null where there is none. */
export function loginFormIn(root: ParentNode): LoginForm | null {
  const inputs = findAll('input', root).filter(isTextInput);
  const groups = new Map<ParentNode, Element[]>();
  for (const input of inputs) {
    const form = closest('form', input) ?? root;
    groups.set(form, [...(groups.get(form) ?? []), input]);
  }
  const forms = [...groups]
    .map(([form, members]) => formOf(form, members, root))
    .filter((form) => form !== null);
  const hasSecret = (form: LoginForm): boolean => form.fills.some((fill) => fill.with !== 'username');
  return forms.find(hasSecret) ?? forms[0] ?? null;
}

function isTextInput({ attribs }: Element): boolean {
  return (
    TEXT_TYPES.has((attribs.type ?? '').toLowerCase()) &&
    attribs.disabled === undefined &&
    !/search/i.test(attribs.role ?? '')
  );
}

function formOf(form: ParentNode, members: readonly Element[], root: ParentNode): LoginForm | null {
  const fills = members.flatMap((input): LoginFill[] => {
    const found = wantOf(input, root);
    return found ? [{ ...found, select: selectorsOf(input, form) }] : [];
  });
  const kinds = new Set(fills.map((fill) => fill.with));
  // A search box, or what somebody registers with, asks for other things, too.
  if (fills.length === 0 || members.length > fills.length + 1) return null;
  const isAlone = kinds.size === 1 && kinds.has('username');
  if (
    isAlone &&
    members.some(({ attribs }) => /search|query|^q$/i.test(`${attribs.name} ${attribs.placeholder}`))
  )
    return null;
  const element = form === root ? null : (form as Element);
  const named = element === null ? [] : formSelectors(element);
  const inputs = fills.map(({ select }) => select[0] ?? 'input');
  return {
    fills,
    submit: submitOf(form, named[0], inputs[0] ?? 'input'),
    action: element?.attribs.action || null,
    marks: [...named, ...inputs],
    refused: refusedIn(root),
  };
}

function wantOf(input: Element, root: ParentNode): Pick<LoginFill, 'with' | 'evidence'> | null {
  const { attribs } = input;
  const { type = 'text', autocomplete = '', name = '', id = '', placeholder = '' } = attribs;
  const label = labelOf(input, root);
  const told = [name, id, placeholder, attribs['aria-label'] ?? '', label].join(' ');
  const words = label === '' ? `name ${quote(name)}` : `label ${quote(label)}`;
  if (autocomplete === 'one-time-code') return { with: 'passcode', evidence: 'autocomplete=one-time-code' };
  if (type === 'password')
    return CODE.test(told) && !/password/i.test(told)
      ? { with: 'passcode', evidence: words }
      : { with: 'password', evidence: 'type=password' };
  if (type === 'email') return { with: 'email', evidence: 'type=email' };
  if (CODE.test(told) && !/zip|postal|country/i.test(told)) return { with: 'passcode', evidence: words };
  const isPerson = /^(?:username|email)$/.test(autocomplete) || PERSON.test(told);
  if (!isPerson) return null;
  const isMail = /e-?mail/i.test(told) && !/user|login/i.test(`${placeholder} ${label}`);
  return {
    with: isMail ? 'email' : 'username',
    evidence: autocomplete ? `autocomplete=${autocomplete}` : words,
  };
}

function labelOf(input: Element, root: ParentNode): string {
  const { id } = input.attribs;
  const label = (id ? findOne(`label[for=${quote(id)}]`, root) : null) ?? closest('label', input);
  return label === null ? '' : fold(textOf(label)).slice(0, 60);
}

function selectorsOf(input: Element, form: ParentNode): string[] {
  const { name, id, type, autocomplete } = input.attribs;
  const found = [
    ...(name ? [`input[name=${quote(name)}]`] : []),
    ...(id && !/\d/.test(id) ? [`#${id}`] : []),
    ...(autocomplete ? [`input[autocomplete=${quote(autocomplete)}]`] : []),
    ...(type ? [`input[type=${type}]`] : []),
  ];
  return found.filter((selector) => findOne(selector, form) === input).slice(0, 2);
}

function formSelectors({ attribs }: Element): string[] {
  const { id, name, action } = attribs;
  return [
    ...(id && !/\d/.test(id) ? [`form#${id}`] : []),
    ...(name ? [`form[name=${quote(name)}]`] : []),
    ...(action && /log-?in|sign-?in|auth|session/i.test(action) && !action.includes('?')
      ? [`form[action=${quote(action)}]`]
      : []),
  ];
}

const BUTTONS = [
  'button[type=submit]',
  'input[type=submit]',
  'button:not([type])',
  'input[type=image]',
  'button',
];

function submitOf(form: ParentNode, named: string | undefined, input: string): string[] {
  const kind = BUTTONS.find((selector) => findOne(selector, form) !== null);
  if (kind === undefined) return [];
  const around = named ?? `form:has(${input})`;
  return 'name' in form ? [`${around} ${kind}`] : [kind];
}

const REFUSALS = [
  '[role=alert]',
  '[aria-live=assertive]',
  '[aria-live=polite]',
  '[class*=error]',
  '[id*=error]',
];

/** A live region, or a place whose name says so. */
function refusedIn(root: ParentNode): string | null {
  return REFUSALS.find((selector) => findOne(selector, root) !== null) ?? null;
}
